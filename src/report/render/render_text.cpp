// Programs read standard output: of current and new nothing but the answer stands there. Whatever is from outside (file
// names, messages of servers) goes through printable(), because it may hold escape sequences.
#include <algorithm>
#include <string_view>
#include <utility>

#include "base/error_table.h"
#include "base/strings.h"
#include "report/render/render.h"
#include "report/summary.h"
#include "report/text_table.h"
#include "report/tone.h"

namespace godwit {
namespace {

constexpr int kRed = 31;
constexpr int kGreen = 32;
constexpr int kYellow = 33;
constexpr int kCyan = 36;
constexpr int kGray = 90;

constexpr std::size_t kDescriptionColumn = 2;

int color_of(MigrationState state) {
  switch (tone_of(state)) {
    case Tone::good:
      return kGreen;
    case Tone::waiting:
      return kCyan;
    case Tone::bad:
      return kRed;
    case Tone::doubtful:
      return kYellow;
    case Tone::plain:
      break;
  }
  return kGray;
}

Cell state_cell(const MigrationRow& row, const TextStyle& style) {
  if (!row.state) return {};
  return {std::string(migration_state_text(*row.state)), style.color ? color_of(*row.state) : 0};
}

std::string undoable_text(const MigrationRow& row) {
  if (row.category != "Versioned") return "";
  return row.undoable ? "Yes" : "No";
}

std::string info_table(const Report& report, const TextStyle& style) {
  std::vector<TableRow> rows = {
      {{"Category"}, {"Version"}, {"Description"}, {"Type"}, {"Installed On"}, {"State"}, {"Undoable"}}};
  for (const MigrationRow& row : report.migrations) {
    rows.push_back({{row.category},
                    {row.version},
                    {row.description},
                    {row.type},
                    {row.installed_on},
                    state_cell(row, style),
                    {undoable_text(row)}});
  }
  return render_table(rows, kDescriptionColumn, style.width);
}

std::string render_info(const Report& report, const TextStyle& style) {
  const std::string version = report.current_version.empty() ? "none" : report.current_version;
  std::string text = "Schema version: " + version + "\n";
  if (!report.migrations.empty()) text += "\n" + info_table(report, style);
  return text;
}

std::string history_table(const Report& report, const TextStyle& style) {
  std::vector<TableRow> rows = {{{"Installed On"}, {"Version"}, {"Description"}, {"State"}, {"By"}, {"Time"}}};
  for (const MigrationRow& row : report.migrations) {
    rows.push_back({{row.installed_on},
                    {row.version},
                    {row.description},
                    state_cell(row, style),
                    {row.installed_by},
                    {duration_text(row.execution_time_ms)}});
  }
  return render_table(rows, kDescriptionColumn, style.width);
}

std::string plan_table(const Report& report, const TextStyle& style) {
  std::vector<TableRow> rows = {{{"What"}, {"Version"}, {"Description"}, {"Script"}, {"Statements"}, {"Transaction"}}};
  for (const StepResult& step : report.results) {
    const std::optional<bool>& runs = step.in_transaction;
    rows.push_back({{std::string(step_kind_text(step.kind))},
                    {step.migration.version},
                    {step.migration.description},
                    {step.migration.script},
                    {runs ? std::to_string(step.statements) : ""},
                    {!runs   ? ""
                     : *runs ? "yes"
                             : "no"}});
  }
  return render_table(rows, kDescriptionColumn, style.width);
}

// A script reads the version from standard output, so nothing else stands there.
RenderedText render_current(const Report& report) {
  return {report.current_version.empty() ? "" : printable(report.current_version) + "\n", ""};
}

// As with current: `$EDITOR $(godwit new "add email to users")`.
std::string render_files(const Report& report) {
  std::string text;
  for (const MigrationRow& row : report.migrations) text += printable(row.script) + "\n";
  return text;
}

std::string severity_label(Severity severity, const TextStyle& style) {
  if (severity == Severity::error) return colored("ERROR", style.color ? kRed : 0);
  if (severity == Severity::warning) return colored("WARNING", style.color ? kYellow : 0);
  return colored("NOTE", style.color ? kGray : 0);
}

// The place in front of a message that does not name it by itself.
std::string placed(const Where& where, const std::string& message) {
  return where.known() && message.find(where.text()) == std::string::npos ? where.text() + ": " + message : message;
}

std::string render_finding(const Finding& finding, const TextStyle& style) {
  std::string text =
      severity_label(finding.severity, style) + " " + printable_lines(placed(finding.where, finding.message)) + "\n";
  for (const std::string& file : finding.files) {
    if (finding.message.find(file) == std::string::npos && finding.where.script != file)
      text += "  " + printable(file) + "\n";
  }
  return text;
}

std::string render_failure(const Failure& failure, const TextStyle& style) {
  std::string text =
      severity_label(Severity::error, style) + " " + printable_lines(placed(failure.where, failure.message)) + "\n";
  if (!failure.statement.empty()) text += "  Statement: " + printable(excerpt(failure.statement)) + "\n";
  if (!failure.path.empty()) text += "  File: " + printable(failure.path) + "\n";
  if (!failure.native.empty() && failure.message.find(failure.native) == std::string::npos) {
    text += "  Code of the database: " + printable(failure.native) + "\n";
  }
  return text;
}

std::string row_text(const RepairedRow& row) {
  const std::string name = row.version.empty() ? "repeatable" : "version " + row.version;
  return name + " \"" + row.description + "\"";
}

std::string render_repair(const Report& report) {
  std::string text;
  for (const RepairedRow& row : report.removed) text += "Removed the failed row of " + printable(row_text(row)) + ".\n";
  for (const RepairedRow& row : report.deleted)
    text += "Marked " + printable(row_text(row)) + " as deleted: it has no file.\n";
  for (const RepairedRow& row : report.aligned) {
    text += "Aligned " + printable(row_text(row)) + " with " + printable(row.filepath) + ".\n";
  }
  return text;
}

constexpr std::size_t kMostNames = 5;  // of one kind, on a line that people read

std::string names_text(const ObjectGroup& group) {
  const std::size_t shown = std::min(group.names.size(), kMostNames);
  if (shown == 0) return "";
  std::string text = join({group.names.begin(), group.names.begin() + static_cast<std::ptrdiff_t>(shown)}, ", ");
  if (group.count > shown) text += " and " + std::to_string(group.count - shown) + " more";
  return " " + text;
}

// Of kinds as databases name them: "operator family", "operator class".
std::string counted(const ObjectGroup& group) {
  if (group.count == 1) return "1 " + group.kind;
  const std::string number = std::to_string(group.count) + " ";
  if (group.kind.ends_with('y')) return number + group.kind.substr(0, group.kind.size() - 1) + "ies";
  return number + group.kind + (group.kind.ends_with('s') ? "es" : "s");
}

// Dropped objects are counted, but for extensions, which somebody may have to install again.
std::string render_objects(std::string_view what, const std::vector<ObjectGroup>& groups, bool all_names) {
  std::vector<std::string> parts;
  for (const ObjectGroup& group : groups) {
    const bool named = all_names || group.kind == "extension";
    parts.push_back(counted(group) + (named ? names_text(group) : ""));
  }
  return parts.empty() ? "" : std::string(what) + printable(join(parts, "; ")) + ".\n";
}

std::string render_clean(const Report& report) {
  return render_objects("Dropped: ", report.objects_dropped, false) +
         render_objects("Left, because clean does not touch it: ", report.objects_left, true);
}

}  // namespace

RenderedText render_text(const Report& report, const TextStyle& style) {
  const Operation operation = report.operation;
  if (operation == Operation::current && report.success()) return render_current(report);
  RenderedText text;
  if (operation == Operation::info && report.success()) text.out += render_info(report, style);
  if (operation == Operation::history && !report.migrations.empty()) text.out += history_table(report, style);
  if (operation == Operation::repair) text.out += render_repair(report);
  if (operation == Operation::clean) text.out += render_clean(report);
  if (operation == Operation::plan && !report.results.empty()) text.out += plan_table(report, style);
  for (const Finding& finding : report.findings) {
    std::string& stream = finding.severity == Severity::note ? text.out : text.error;
    stream += render_finding(finding, style);
  }
  if (report.failure) text.error += render_failure(*report.failure, style);
  if (operation == Operation::new_script && report.success()) {
    text.error += std::exchange(text.out, render_files(report));
    return text;
  }
  const std::string last = printable(summary_of(report)) + "\n";
  if (report.success()) {
    text.out += last;
  } else {
    const std::string next(error_entry(report.code).what_to_do);
    const bool explained = report.failure || count_findings(report, Severity::error) > 0;
    if (!explained && !next.empty()) text.error += next + "\n";
    text.error += colored(last.substr(0, last.size() - 1), style.color ? kRed : 0) + "\n";
  }
  return text;
}

}  // namespace godwit
