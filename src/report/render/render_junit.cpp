// JUnit's XML, in the form that Jenkins, GitLab and GitHub actions read: a suite a command, a case a migration.
#include <algorithm>

#include "base/error_table.h"
#include "report/markup.h"
#include "report/problems.h"
#include "report/render/render.h"
#include "report/summary.h"

namespace godwit {
namespace {

struct TestCase {
  std::string name;
  std::string path;
  std::int64_t duration_ms = 0;
  std::vector<Problem> problems;

  bool failed() const {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::error; });
  }
};

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_markup(value) + "\"";
}

std::string seconds(std::int64_t milliseconds) {
  const std::string fraction = std::to_string(milliseconds % 1000);
  return std::to_string(milliseconds / 1000) + "." + std::string(3 - fraction.size(), '0') + fraction;
}

std::string name_of(const std::string& script, const std::string& version, const std::string& description) {
  if (!script.empty()) return script;
  return version.empty() ? description : version + " " + description;
}

TestCase case_of(const MigrationRow& row, std::int64_t duration_ms, const std::string& folder) {
  return {name_of(row.script, row.version, row.description), path_below(folder, row.path), duration_ms, {}};
}

// The steps that were carried out; where there are none, the migrations that were looked at.
std::vector<TestCase> cases_of(const Report& report, const std::string& folder) {
  std::vector<TestCase> cases;
  for (const StepResult& step : report.results) {
    if (step.kind == StepKind::migrate) cases.push_back(case_of(step.migration, step.duration_ms, folder));
  }
  if (step_count(report) > 0) return cases;
  for (const MigrationRow& row : report.migrations) cases.push_back(case_of(row, 0, folder));
  return cases;
}

void attach(std::vector<TestCase>& cases, Problem problem) {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const TestCase& each) {
    return !problem.path.empty() && each.path == problem.path;
  });
  if (found != cases.end()) {
    found->problems.push_back(std::move(problem));
    return;
  }
  std::string name = problem.path.empty() ? name_of("", problem.version, problem.description) : problem.path;
  if (name.empty()) name = error_entry(problem.code).name;
  cases.push_back({std::move(name), problem.path, 0, {problem}});
}

std::string place_text(const Problem& problem) {
  if (problem.path.empty()) return "";
  return Where{problem.path, problem.line, problem.column}.text() + ": ";
}

// One failure a case: with several, some readers show only the first.
std::string failure_element(const TestCase& test) {
  std::string text;
  const Problem* first = nullptr;
  for (const Problem& problem : test.problems) {
    if (problem.severity != Severity::error) continue;
    if (!first) first = &problem;
    text += place_text(problem) + problem.message + "\n";
  }
  if (!first) return "";
  return "      <failure" + attribute("type", error_entry(first->code).name) + attribute("message", first->message) +
         ">" + escape_markup(text) + "</failure>\n";
}

std::string notes_element(const TestCase& test) {
  std::string text;
  for (const Problem& problem : test.problems) {
    if (problem.severity == Severity::error) continue;
    text += std::string(severity_text(problem.severity)) + ": " + place_text(problem) + problem.message + "\n";
  }
  return text.empty() ? "" : "      <system-out>" + escape_markup(text) + "</system-out>\n";
}

std::string case_element(const TestCase& test, const std::string& suite) {
  std::string text = "    <testcase" + attribute("classname", suite) + attribute("name", test.name);
  if (!test.path.empty()) text += attribute("file", test.path);
  const auto placed = std::find_if(test.problems.begin(), test.problems.end(),
                                   [](const Problem& problem) { return problem.line != 0; });
  if (placed != test.problems.end()) text += attribute("line", std::to_string(placed->line));
  text += attribute("time", seconds(test.duration_ms));
  const std::string inside = failure_element(test) + notes_element(test);
  return text + (inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n");
}

struct Suite {
  std::string text;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::int64_t duration_ms = 0;
};

std::string counts(std::size_t tests, std::size_t failures, std::int64_t duration_ms) {
  return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
         attribute("errors", "0") + attribute("skipped", "0") + attribute("time", seconds(duration_ms));
}

Suite suite_of(const Report& report, const std::string& folder) {
  std::vector<TestCase> cases = cases_of(report, folder);
  for (Problem& problem : problems_of(report, folder)) attach(cases, std::move(problem));
  if (cases.empty()) cases.push_back({summary_of(report), "", report.total_time_ms, {}});
  Suite suite;
  suite.tests = cases.size();
  suite.duration_ms = report.total_time_ms;
  const std::string name = "godwit " + std::string(operation_text(report.operation));
  std::string inside;
  for (const TestCase& test : cases) {
    suite.failures += test.failed();
    inside += case_element(test, name);
  }
  suite.text = "  <testsuite" + attribute("name", name) + counts(suite.tests, suite.failures, suite.duration_ms);
  if (!report.timestamp.empty()) {
    std::string timestamp = report.timestamp;
    if (timestamp.size() > 10) timestamp[10] = 'T';
    suite.text += attribute("timestamp", timestamp);
  }
  suite.text += ">\n" + inside + "  </testsuite>\n";
  return suite;
}

}  // namespace

std::string render_junit(const std::vector<Report>& reports, const std::string& folder) {
  std::string inside;
  Suite all;
  for (const Report& report : reports) {
    const Suite suite = suite_of(report, folder);
    inside += suite.text;
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.duration_ms += suite.duration_ms;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "godwit") +
         counts(all.tests, all.failures, all.duration_ms) + ">\n" + inside + "</testsuites>\n";
}

}  // namespace godwit
