#include "report/problems.h"

#include <algorithm>

#include "base/error_table.h"

namespace godwit {
namespace {

Problem problem_of(const Finding& finding, const std::string& folder) {
  Problem problem{finding.severity,   finding.code,         finding.message, "",
                  finding.where.line, finding.where.column, finding.version, finding.description};
  if (!finding.files.empty()) problem.path = path_below(folder, finding.files.front());
  return problem;
}

Problem problem_of(const Failure& failure, const std::string& folder) {
  return {Severity::error,
          failure.code,
          failure.message,
          path_below(folder, failure.path),
          failure.path.empty() ? 0 : failure.where.line,
          failure.path.empty() ? 0 : failure.where.column,
          "",
          ""};
}

}  // namespace

std::string path_below(const std::string& folder, const std::string& path) {
  const std::string start = folder.ends_with('/') ? folder : folder + "/";
  return folder.empty() || !path.starts_with(start) ? path : path.substr(start.size());
}

std::vector<Problem> problems_of(const Report& report, const std::string& folder) {
  std::vector<Problem> problems;
  for (const Finding& finding : report.findings) problems.push_back(problem_of(finding, folder));
  if (report.failure) problems.push_back(problem_of(*report.failure, folder));
  const bool explained = std::any_of(problems.begin(), problems.end(),
                                     [](const Problem& problem) { return problem.severity == Severity::error; });
  if (!report.success() && !explained) {
    Problem unexplained;
    unexplained.code = report.code;
    unexplained.message = error_entry(report.code).what_to_do;
    problems.push_back(std::move(unexplained));
  }
  return problems;
}

std::string_view severity_text(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "note";
}

std::string_view outcome_text(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::done:
      return "done";
    case StepOutcome::skipped:
      return "skipped";
    case StepOutcome::failed:
      return "failed";
    case StepOutcome::rolled_back:
      return "rolled back";
    case StepOutcome::planned:
      return "planned";
    case StepOutcome::not_run:
      break;
  }
  return "not run";
}

}  // namespace godwit
