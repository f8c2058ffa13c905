// Fields of our own stand behind Flyway's in the same objects, so that a program made for Flyway's JSON reads it, too.
// A path that is no UTF-8 must not end the report, so bad bytes become U+FFFD.
#include "report/render/json_parts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error_table.h"
#include "base/strings.h"
#include "report/problems.h"

namespace godwit {
namespace {

// The words of an `error` object, whatever ended the command.
struct ErrorFields {
  ErrorCode code;
  std::string_view flyway_name;
  std::string message;
  Where where;
  std::string native;
  std::string path;
  std::string statement;
};

Json error_object(const ErrorFields& fields) {
  const ErrorEntry& entry = error_entry(fields.code);
  Json json;
  json["errorCode"] = fields.flyway_name.empty() ? "ERROR" : std::string(fields.flyway_name);
  json["message"] = fields.message;
  json["stackTrace"] = nullptr;
  json["lineNumber"] = number_or_null(fields.where.line);
  json["path"] = text_or_null(fields.path);
  json["code"] = entry.name;  // ours from here on: the frozen name and number of the code
  json["number"] = static_cast<int>(fields.code);
  json["script"] = text_or_null(fields.where.script);
  json["column"] = number_or_null(fields.where.column);
  json["native"] = text_or_null(fields.native);
  json["statement"] = text_or_null(fields.statement);
  json["advice"] = text_or_null(std::string(entry.what_to_do));
  json["stays"] = nullptr;
  return json;
}

Json ranges(const std::vector<StatementRange>& list) {
  Json json = Json::array();
  for (const StatementRange& range : list) json.push_back({range.first, range.last});
  return json;
}

const char* row_text(RowFate fate) {
  if (fate == RowFate::unknown) return "unknown";
  return fate == RowFate::failed_row ? "failed" : "none";
}

constexpr const char* kAdviceInMessage = "The message says what stays of the script and what to do.";

Json stays_object(const Failure& failure) {
  Json json;
  json["row"] = row_text(*failure.row);
  json["kept"] = ranges(failure.kept);
  json["partly"] = ranges(failure.partly);
  json["unknown"] = ranges(failure.unknown);
  return json;
}

ErrorFields error_fields(const Report& report) {
  if (report.failure) {
    const Failure& failure = *report.failure;
    return {failure.code,     error_entry(failure.code).flyway_name,
            failure.message,  failure.where,
            failure.native,   failure.path,
            failure.statement};
  }
  const ErrorEntry& entry = error_entry(report.code);
  std::string message = join(messages(report, Severity::error), "\n");
  if (message.empty()) message = entry.what_to_do;
  if (is_failed_validation(report)) return {report.code, "VALIDATE_ERROR", message, {}, {}, {}, {}};
  ErrorFields fields{report.code, entry.flyway_name, message, {}, {}, {}, {}};
  const auto first = std::find_if(report.findings.begin(), report.findings.end(), is_error);
  if (first != report.findings.end() && first->where.known()) {
    fields.where = first->where;
    if (first->files.size() == 1) fields.path = first->files.front();
  }
  return fields;
}

Json finding_object(const Finding& finding) {
  const ErrorEntry& entry = error_entry(finding.code);
  Json json;
  json["severity"] = severity_text(finding.severity);
  json["code"] = entry.name;
  json["number"] = static_cast<int>(finding.code);
  json["message"] = finding.message;
  json["files"] = finding.files;
  json["script"] = text_or_null(finding.where.script);
  json["lineNumber"] = number_or_null(finding.where.line);
  json["column"] = number_or_null(finding.where.column);
  json["version"] = finding.version;
  json["description"] = finding.description;
  return json;
}

Json step_object(const StepResult& step) {
  Json json;
  json["what"] = step_kind_text(step.kind);
  json["outcome"] = outcome_text(step.outcome);
  json["version"] = step.migration.version;
  json["description"] = step.migration.description;
  json["script"] = step.migration.script;
  json["statements"] = step.statements;
  if (step.in_transaction) json["inTransaction"] = *step.in_transaction;
  json["executionTime"] = step.duration_ms;
  json["warnings"] = step.warnings;
  return json;
}

}  // namespace

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
Json number_or_null(std::uint64_t number) {
  return number == 0 ? Json(nullptr) : Json(number);
}

std::string dump_json(const Json& json) {
  return printable_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

bool is_error(const Finding& finding) {
  return finding.severity == Severity::error;
}

std::vector<std::string> messages(const Report& report, Severity severity) {
  std::vector<std::string> texts;
  for (const Finding& finding : report.findings) {
    if (finding.severity == severity) texts.push_back(finding.message);
  }
  return texts;
}

bool is_failed_validation(const Report& report) {
  const auto foreign = [](const Finding& f) { return is_error(f) && !f.about_migration; };
  return !report.failure && std::any_of(report.findings.begin(), report.findings.end(), is_error) &&
         std::none_of(report.findings.begin(), report.findings.end(), foreign);
}

void add_own_fields(Json& json, const Report& report) {
  json["success"] = report.success();
  json["exitCode"] = exit_code(report.code);
  json["code"] = error_entry(report.code).name;
  json["godwitVersion"] = GODWIT_VERSION;
  json["url"] = text_or_null(report.url);
  json["schema"] = text_or_null(report.schema);
  json["table"] = text_or_null(report.table);
  json["datasource"] = text_or_null(report.datasource);
  json["dryRunOutput"] = text_or_null(report.dry_run_output);
  json["backup"] = text_or_null(report.backup);
  json["steps"] = Json::array();
  for (const StepResult& step : report.results) json["steps"].push_back(step_object(step));
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) json["findings"].push_back(finding_object(finding));
}

Json error_json(const Report& report) {
  Json json = error_object(error_fields(report));
  if (report.failure && report.failure->row) {
    json["stays"] = stays_object(*report.failure);
    json["advice"] = kAdviceInMessage;  // it depends on what stays
  }
  return json;
}

Json error_json(const Error& error) {
  const std::string_view name = error_entry(error.code()).flyway_name;
  return error_object({error.code(), name, error.what(), error.where(), error.native(), {}, {}});
}

}  // namespace godwit
