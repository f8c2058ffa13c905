#pragma once
// Scripts in a temporary folder and a fake database to run them on.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/run_command.h"
#include "support/fake_database.h"

namespace godwit::test {

/// The folder is removed at the end.
class FakeProject {
 public:
  FakeProject() {
    std::string pattern = (std::filesystem::temp_directory_path() / "godwit-project.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    options.locations = {folder_};
    target.url = "fake:db";
  }
  ~FakeProject() { std::filesystem::remove_all(folder_); }
  FakeProject(const FakeProject&) = delete;
  FakeProject& operator=(const FakeProject&) = delete;

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ + "/" + file, std::ios::binary) << text;
  }
  void remove(const std::string& file) const { std::filesystem::remove(folder_ + "/" + file); }
  const std::string& folder() const { return folder_; }

  /// An Error that ends the command becomes a Report with its code and message, as Migrator makes it.
  Report run(const std::string& command, FakeDatabase& database, EventSink* events = nullptr,
             std::stop_token stop = {}) const {
    const FakeDialect dialect(database);
    const auto find = [&](std::string_view) -> const Dialect& { return dialect; };
    const Runtime runtime{system_clock(), events, std::move(stop),      find,
                          nullptr,        {},     options.stop_timeout, options.lock_retry_time};
    try {
      return run_command(*parse_operation(command), options, target, runtime);
    } catch (const Error& error) {
      Report report;
      report.code = error.code();
      report.failure = Failure{error.code(), error.what(), error.where(), error.native(), "", ""};
      return report;
    }
  }

  ProjectOptions options;
  TargetOptions target;

 private:
  std::string folder_;
};

}  // namespace godwit::test
