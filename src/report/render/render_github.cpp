// Commands of GitHub's workflows that put a message beside a line of a file.
#include "base/error_table.h"
#include "base/strings.h"
#include "report/display_width.h"
#include "report/problems.h"
#include "report/render/render.h"
#include "report/summary.h"

namespace godwit {
namespace {

std::string escape_message(std::string text) {
  text = replace_all(std::move(text), "%", "%25");
  text = replace_all(std::move(text), "\r", "%0D");
  return replace_all(std::move(text), "\n", "%0A");
}

std::string escape_property(const std::string& text) {
  return replace_all(replace_all(escape_message(text), ":", "%3A"), ",", "%2C");
}

std::string_view command_of(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "notice";
}

std::string annotation(const Problem& problem) {
  std::string properties;
  if (!problem.path.empty()) {
    properties += "file=" + escape_property(problem.path) + ",";
    if (problem.line != 0) properties += "line=" + std::to_string(problem.line) + ",";
    if (problem.column != 0) properties += "col=" + std::to_string(problem.column) + ",";
  }
  const std::string title = "title=" + escape_property(std::string(error_entry(problem.code).name));
  return "::" + std::string(command_of(problem.severity)) + " " + printable(properties) + title +
         "::" + printable(escape_message(problem.message)) + "\n";
}

}  // namespace

std::string render_github(const Report& report, const std::string& folder) {
  std::string text;
  for (const Problem& problem : problems_of(report, folder)) text += annotation(problem);
  return text + printable(summary_of(report)) + "\n";
}

}  // namespace godwit
