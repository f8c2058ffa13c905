// One page, for people who were not there: what was done, what is wrong, what stands where.
#include <algorithm>
#include <array>

#include "base/error_table.h"
#include "base/strings.h"
#include "model/operation_facts.h"
#include "report/markup.h"
#include "report/problems.h"
#include "report/render/html_style.h"
#include "report/render/render.h"
#include "report/summary.h"
#include "report/tone.h"

namespace godwit {
namespace {

// Text of others may turn the direction of writing; <bdi> keeps that inside.
std::string value(std::string_view text) {
  return text.empty() ? "" : "<bdi>" + escape_markup(text) + "</bdi>";
}

std::string code(std::string_view text) {
  return text.empty() ? "" : "<code>" + value(text) + "</code>";
}

std::string badge(std::string_view kind, std::string_view text) {
  return "<span class=\"badge " + std::string(kind) + "\">" + escape_markup(text) + "</span>";
}

std::string_view kind_of(Tone tone) {
  constexpr std::array<std::string_view, 5> kKinds = {"", "good", "wait", "warn", "bad"};
  return kKinds.at(static_cast<std::size_t>(tone));
}

/// A table with named columns; those that are empty in every row are left out. The roles say again what the tags say:
/// where a narrow screen makes cards of the rows, browsers forget the tags' own.
class Table {
 public:
  Table(std::string caption, std::vector<std::string> columns)
      : caption_(std::move(caption)), columns_(std::move(columns)) {}

  /// HTML of each field; the first is the row's header.
  void add(std::vector<std::string> fields) { rows_.push_back(std::move(fields)); }

  std::string html() const {
    if (rows_.empty()) return "";
    std::string head;
    std::string body;
    std::vector<bool> shown;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      shown.push_back(i == 0 || !is_empty(i));
      if (shown[i]) head += "<th scope=\"col\" role=\"columnheader\">" + columns_[i] + "</th>";
    }
    for (const auto& row : rows_) body += "<tr role=\"row\">" + fields(row, shown) + "</tr>\n";
    return "<table role=\"table\">\n<caption>" + caption_ + "</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">" +
           head + "</tr></thead>\n<tbody role=\"rowgroup\">\n" + body + "</tbody>\n</table>\n";
  }

 private:
  bool is_empty(std::size_t column) const {
    return std::all_of(rows_.begin(), rows_.end(), [column](const auto& row) { return row[column].empty(); });
  }
  std::string fields(const std::vector<std::string>& row, const std::vector<bool>& shown) const {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string label = " data-label=\"" + columns_[i] + "\">";
      if (i == 0) {
        text += "<th scope=\"row\" role=\"rowheader\"" + label + row[i] + "</th>";
      } else if (shown[i]) {
        text += "<td role=\"cell\"" + label + row[i] + "</td>";
      }
    }
    return text;
  }

  std::string caption_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

std::string fact(const std::string& name, const std::string& html) {
  return html.empty() ? "" : "<dt>" + name + "</dt><dd>" + html + "</dd>\n";
}

std::string facts(const Report& report) {
  std::string database = value(report.database_type);
  if (!report.database.empty()) database += " " + code(report.database);
  std::string text = fact("Database", report.offline ? database + " (not connected to)" : database);
  text += fact("URL", code(report.url)) + fact("Schema", code(report.schema));
  text += fact("History table", report.offline ? "" : code(report.table));
  if (facts_of(report.operation).tells_version && report.success()) {
    text += fact("Version", report.current_version.empty() ? "none" : code(report.current_version));
  }
  text += fact("Exit code",
               std::to_string(exit_code(report.code)) + " (" + std::string(error_entry(report.code).name) + ")");
  return "<dl>\n" + text + fact("Time", value(report.timestamp)) + "</dl>\n";
}

std::string place_of(const Problem& problem) {
  if (problem.path.empty()) return "";
  return " <span class=\"soft\">" + code(Where{problem.path, problem.line, problem.column}.text()) + "</span>";
}

std::string problem_item(const Problem& problem) {
  const std::string_view severity = severity_text(problem.severity);
  const std::string_view kind = problem.severity == Severity::error     ? "bad"
                                : problem.severity == Severity::warning ? "warn"
                                                                        : "";
  return "<li class=\"" + std::string(severity) + "\">" + badge(kind, severity) + " <code>" +
         std::string(error_entry(problem.code).name) + "</code>" + place_of(problem) + "<p>" + value(problem.message) +
         "</p>";
}

std::string problems(const Report& report, const std::string& folder) {
  std::string items;
  const std::vector<Problem> all = problems_of(report, folder);
  for (const Problem& problem : all) {
    items += problem_item(problem);
    const bool is_failure = report.failure && &problem == &all.back();
    if (is_failure && !report.failure->statement.empty())
      items += "<pre>" + value(report.failure->statement) + "</pre>";
    items += "</li>\n";
  }
  return items.empty() ? "" : "<h3>Findings</h3>\n<ul class=\"problems\">\n" + items + "</ul>\n";
}

std::string version_field(const MigrationRow& row) {
  return row.version.empty() ? "<span class=\"soft\">" + escape_markup(to_lower(row.category)) + "</span>"
                             : code(row.version);
}

std::string steps(const Report& report) {
  const bool planned = std::any_of(report.results.begin(), report.results.end(),
                                   [](const StepResult& step) { return step.outcome == StepOutcome::planned; });
  Table table(planned ? "What would be done" : "What was carried out",
              {"Version", "Description", "Step", "Outcome", "Statements", "Time", "Script"});
  for (const StepResult& step : report.results) {
    std::string warnings;
    for (const std::string& warning : step.warnings) warnings += "<br>" + value(warning);
    const std::string_view outcome = outcome_text(step.outcome);
    table.add({version_field(step.migration), value(step.migration.description) + warnings,
               escape_markup(step_kind_text(step.kind)), badge(kind_of(tone_of(step.outcome)), outcome),
               step.statements == 0 ? "" : std::to_string(step.statements), duration_text(step.duration_ms),
               code(step.migration.script)});
  }
  return table.html();
}

std::string migrations(const Report& report) {
  if (!report.results.empty()) return "";  // the steps say it; these are the states before them
  Table table("Migrations", {"Version", "Description", "State", "Type", "Installed on", "By", "Time", "Script"});
  for (const MigrationRow& row : report.migrations) {
    const bool applied = !row.installed_on.empty();
    table.add({version_field(row), value(row.description),
               row.state ? badge(kind_of(tone_of(*row.state)), migration_state_text(*row.state)) : "",
               escape_markup(row.type), value(row.installed_on), value(row.installed_by),
               applied ? duration_text(row.execution_time_ms) : "", code(row.script)});
  }
  return table.html();
}

std::string repaired(const Report& report) {
  Table table("Rows of the history table", {"Version", "Description", "What was done", "File"});
  const auto add = [&](const std::vector<RepairedRow>& rows, const std::string& what) {
    for (const RepairedRow& row : rows) {
      const std::string version = row.version.empty() ? "<span class=\"soft\">repeatable</span>" : code(row.version);
      table.add({version, value(row.description), what, code(row.filepath)});
    }
  };
  add(report.removed, "failed row removed");
  add(report.deleted, "marked as deleted");
  add(report.aligned, "aligned with its file");
  return table.html();
}

std::string_view verdict(const Report& report) {
  if (report.success()) return "succeeded";
  return report.code == ErrorCode::pending ? "pending" : "failed";
}

std::string section(const Report& report, const std::string& folder, std::size_t number) {
  const std::string id = "command-" + std::to_string(number);
  const std::string_view kind = report.success() ? "good" : report.code == ErrorCode::pending ? "wait" : "bad";
  return "<section aria-labelledby=\"" + id + "\">\n<div class=\"head\"><h2 id=\"" + id + "\">" +
         escape_markup(operation_text(report.operation)) + "</h2>" + badge(kind, verdict(report)) + "</div>\n<p>" +
         value(summary_of(report)) + "</p>\n" + facts(report) + problems(report, folder) + steps(report) +
         repaired(report) + migrations(report) + "</section>\n";
}

std::string title_of(const std::vector<Report>& reports) {
  std::vector<std::string> words;
  for (const Report& report : reports) words.emplace_back(operation_text(report.operation));
  // A run stops at the first that does not succeed.
  return "godwit " + join(words, ", ") + ": " + std::string(verdict(reports.back()));
}

}  // namespace

std::string render_html(const std::vector<Report>& reports, const std::string& folder) {
  const std::string title = escape_markup(title_of(reports));
  std::string text =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '" +
      std::string(kHtmlStyleHash) +
      "'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" "
      "content=\"noindex\">\n<title>" +
      title + "</title>\n<style>" + std::string(kHtmlStyle) + "</style>\n</head>\n<body>\n<header>\n<h1>" + title +
      "</h1>\n</header>\n<main>\n";
  for (std::size_t i = 0; i < reports.size(); ++i) text += section(reports[i], folder, i + 1);
  return text + "</main>\n<footer>Written by godwit " GODWIT_VERSION ".</footer>\n</body>\n</html>\n";
}

}  // namespace godwit
