#pragma once
// A Report as text for people and as JSON for programs.

#include <string>
#include <vector>

#include "godwit/report.h"

namespace godwit {

struct TextStyle {
  bool color = false;
  std::size_t width = 0;  ///< of the terminal; 0: no limit
};

/// Ends with a newline. What went well goes to `out`, what went wrong to `error` (text errors go to stderr).
struct RenderedText {
  std::string out;
  std::string error;
};
RenderedText render_text(const Report& report, const TextStyle& style);

/// Flyway's field names and shapes (Flyway 10.22, tests/compat) plus our own fields; one object, indented by two, ends
/// with a newline.
std::string render_json(const Report& report);

/// The text behind the last of several reports: the end of their list, and the error of the first that failed; nullptr:
/// none did.
std::string render_json_end(const Report* first_failed);
/// Of several commands in one call: {"individualResults": […]}, with "error" where one failed; of one the same as
/// above.
std::string render_json(const std::vector<Report>& reports);

/// {"error": {...}} for an Error that ended the command before there was a Report.
std::string render_json_error(const Error& error);

// In these, paths of scripts below `folder` (the working directory) are relative to it.

/// JUnit's XML: a suite a command, a case a migration; what is about no migration has a case of its own.
std::string render_junit(const std::vector<Report>& reports, const std::string& folder);
/// SARIF 2.1.0: a run a command, a result a finding.
std::string render_sarif(const std::vector<Report>& reports, const std::string& folder);
/// "::error file=…,line=…,title=…::…" for every finding, a line each, and the summary.
std::string render_github(const Report& report, const std::string& folder);
/// One page that needs nothing beside it: no script, no request.
std::string render_html(const std::vector<Report>& reports, const std::string& folder);

}  // namespace godwit
