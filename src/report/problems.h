#pragma once
// Errors and warnings as one list for all formats that show them beside the lines of a file; and words for them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/report.h"

namespace godwit {

struct Problem {
  Severity severity = Severity::error;
  ErrorCode code = ErrorCode::validate;
  std::string message;
  std::string path;          ///< of the script; empty: about no file
  std::uint64_t line = 0;    ///< from 1; 0: about the whole file
  std::uint64_t column = 0;  ///< from 1, in code points; 0: not known
  std::string version;       ///< of the migration; may be empty
  std::string description;
};

/// Findings in order, then the failure. A report that failed without either gives one problem that says what to do.
/// Paths below `folder` are made relative to it.
std::vector<Problem> problems_of(const Report& report, const std::string& folder);

/// "sql/V1__a.sql" for a path below the folder; other paths as they are.
std::string path_below(const std::string& folder, const std::string& path);

/// "error", "warning" or "note".
std::string_view severity_text(Severity severity);
/// "done", "skipped", "failed" or "not run".
std::string_view outcome_text(StepOutcome outcome);

}  // namespace godwit
