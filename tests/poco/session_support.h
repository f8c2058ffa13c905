#pragma once
// Poco sessions as programs hold them, and scripts for them.

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "godwit/poco/session_migrator.h"

namespace godwit::test {

/// First column of the first row.
inline std::string ask(Poco::Data::Session& session, const std::string& sql) {
  using namespace Poco::Data::Keywords;
  std::string answer;
  session << sql, into(answer), now;
  return answer;
}

inline void tell(Poco::Data::Session& session, const std::string& sql) {
  session << sql, Poco::Data::Keywords::now;
}

/// Scripts in a folder that is gone with this object.
class Scripts {
 public:
  Scripts() {
    char name[] = "/tmp/godwit-scripts-XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~Scripts() { std::filesystem::remove_all(folder_); }
  Scripts(const Scripts&) = delete;
  Scripts& operator=(const Scripts&) = delete;

  Scripts& add(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return *this;
  }
  std::filesystem::path folder() const { return folder_; }
  ProjectOptions project() const {
    ProjectOptions options;
    options.locations = {"filesystem:" + folder_.string()};
    return options;
  }

 private:
  std::filesystem::path folder_;
};

/// What a report says that went wrong, or "".
inline std::string complaint(const Report& report) {
  std::string text = report.failure ? report.failure->message : "";
  for (const Finding& finding : report.findings) text += (text.empty() ? "" : " ") + finding.message;
  return text;
}

}  // namespace godwit::test
