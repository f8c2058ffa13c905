#pragma once
// Temporary folders, connections to SQLite files in them, and child processes to do things in.

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "db/sqlite/dialect.h"

namespace godwit::test {

/// An empty folder that goes away with the object. Anybody may write to it, so that a child without rights can.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "godwit-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    chmod(path_.c_str(), 0777);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// `url` is a whole URL, or a path.
inline std::unique_ptr<Connection> open_sqlite(const std::string& url, TargetOptions target = {}) {
  target.url = sqlite_dialect().accepts(url) ? url : "sqlite:" + url;
  return sqlite_dialect().open(sqlite_dialect().parse_url(target), target);
}

/// Runs the texts as a script's statements would be run.
inline BatchOutcome run_script(Connection& connection, std::initializer_list<std::string_view> texts) {
  std::vector<SqlStatement> statements;
  for (const std::string_view text : texts) {
    statements.emplace_back();
    statements.back().text = text;
  }
  return connection.run_batch(statements);
}

/// First field of the first row; "NULL" for NULL, "none" without a row.
inline std::string ask(Connection& connection, const std::string& sql) {
  const std::vector<Row> rows = connection.query(sql);
  return rows.empty() ? "none" : rows.front().front().value_or("NULL");
}

/// "code native message" of the Error that `act` throws; "" if it throws none.
inline std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + " " + error.native() + " " + error.what();
  }
  return "";
}

/// What a command line prints.
inline std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const std::size_t size = fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, size);
  pclose(pipe);
  return output;
}

/// Starts a child process that writes what `act` returns to a pipe.
class Child {
 public:
  explicit Child(const std::function<std::string()>& act) {
    int ends[2];
    if (pipe(ends) != 0 || (pid_ = fork()) < 0) return;
    if (pid_ == 0) {
      close(ends[0]);
      std::string text;
      try {
        text = act();
      } catch (const std::exception& exception) {
        text = std::string("exception: ") + exception.what();
      }
      const ssize_t written = write(ends[1], text.data(), text.size());
      _exit(written < 0 ? 1 : 0);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Child() {
    if (output_ >= 0) result();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  /// Waits for it.
  std::string result() {
    std::string text;
    char buffer[4096];
    ssize_t size = 0;
    while (output_ >= 0 && (size = read(output_, buffer, sizeof buffer)) > 0) text.append(buffer, size);
    close(output_);
    output_ = -1;
    waitpid(pid_, nullptr, 0);
    return text;
  }

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

/// In a child process whose user has no special rights: root may write to everything.
inline std::string without_rights(const std::function<std::string()>& act) {
  return Child([&] {
           constexpr unsigned kNobody = 65534;
           if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) return std::string("still root");
           return act();
         })
      .result();
}

}  // namespace godwit::test
