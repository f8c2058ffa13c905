// Flyway 10.22's JSON, field by field (Flyway 10.22, tests/compat); what is ours beside it is marked, or comes from
// json_parts.h.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error_table.h"
#include "base/strings.h"
#include "report/render/json_parts.h"
#include "report/render/render.h"

namespace godwit {
namespace {

constexpr std::string_view kFlywayVersion = "10.22.0";  // the version whose shapes these are

Json head(const Report& report) {
  Json json;
  json["flywayVersion"] = kFlywayVersion;
  json["database"] = text_or_null(report.database);
  json["operation"] = operation_text(report.operation);
  return json;
}

void add_migrate(Json& json, const Report& report) {
  json["initialSchemaVersion"] = text_or_null(report.initial_version);
  json["targetSchemaVersion"] = text_or_null(report.target_version);
  json["schemaName"] = join(report.schemas, ", ");
  json["migrations"] = Json::array();
  for (const StepResult& step : report.results) {
    if (step.kind != StepKind::migrate || (step.outcome != StepOutcome::done && step.outcome != StepOutcome::skipped))
      continue;
    Json migration;
    migration["category"] = step.migration.category;
    migration["version"] = step.migration.version;
    migration["description"] = step.migration.description;
    migration["type"] = step.migration.type;
    migration["filepath"] = step.migration.path;
    migration["executionTime"] = step.duration_ms;
    json["migrations"].push_back(std::move(migration));
  }
  json["migrationsExecuted"] = json["migrations"].size();
  json["success"] = report.success();
  json["warnings"] = messages(report, Severity::warning);
  json["databaseType"] = report.database_type;
  json["totalMigrationTime"] = report.total_time_ms;
  json["timestamp"] = text_or_null(report.timestamp);
  json["exception"] = report.failure ? Json(report.failure->message) : Json(nullptr);
  json["licenseFailed"] = false;
  json["pendingCount"] = report.pending_count;  // ours
  if (!report.success()) json["error"] = error_json(report);
}

void add_undo(Json& json, const Report& report) {
  json["initialSchemaVersion"] = text_or_null(report.initial_version);
  json["targetSchemaVersion"] = text_or_null(report.current_version);
  json["schemaName"] = join(report.schemas, ", ");
  json["undoneMigrations"] = Json::array();
  for (const StepResult& step : report.results) {
    if (step.kind != StepKind::undo || step.outcome != StepOutcome::done) continue;
    json["undoneMigrations"].push_back({{"version", step.migration.version},
                                        {"description", step.migration.description},
                                        {"filepath", step.migration.path},
                                        {"executionTime", step.duration_ms}});
  }
  json["migrationsUndone"] = json["undoneMigrations"].size();
  json["success"] = report.success();
  json["warnings"] = messages(report, Severity::warning);
  if (!report.success()) json["error"] = error_json(report);
}

void add_planned(Json& json, const Report& report) {
  json["initialSchemaVersion"] = text_or_null(report.initial_version);
  json["schemaName"] = join(report.schemas, ", ");
  json["warnings"] = messages(report, Severity::warning);
  json["plan"] = plan_json(*report.plan);
}

Json info_row(const MigrationRow& row) {
  Json json;
  json["category"] = row.category;
  json["version"] = row.version;
  json["rawVersion"] = row.raw_version;
  json["description"] = row.description;
  json["type"] = row.type;
  json["installedOnUTC"] = row.installed_on_utc;
  json["state"] = row.state ? migration_state_text(*row.state) : "";
  json["undoable"] = row.category != "Versioned" ? "" : row.undoable ? "Yes" : "No";
  json["filepath"] = row.path;
  json["undoFilepath"] = row.undo_path;
  json["installedBy"] = row.installed_by;
  json["shouldExecuteExpression"] = text_or_null(row.should_execute_expression);
  json["executionTime"] = row.execution_time_ms;
  json["script"] = row.script;             // ours
  json["installedOn"] = row.installed_on;  // ours: as the database shows it
  return json;
}

void add_info(Json& json, const Report& report) {
  json["database"] = report.database;  // "" and not null here, as Flyway has it
  json["schemaVersion"] = text_or_null(report.current_version);
  json["schemaName"] = join(report.schemas, ", ");
  json["migrations"] = Json::array();
  for (const MigrationRow& row : report.migrations) json["migrations"].push_back(info_row(row));
  json["allSchemasEmpty"] = report.schemas_empty;
  json["hiddenCount"] = report.hidden_count;  // ours: how many the filters left out
  json["timestamp"] = text_or_null(report.timestamp);
  json["exception"] = nullptr;
  json["licenseFailed"] = false;
}

Json invalid_migration(const Finding& finding) {
  Json json;
  json["version"] = finding.version;
  json["description"] = finding.description;
  json["filepath"] = finding.files.empty() ? "" : finding.files.front();
  json["errorDetails"]["errorCode"] = error_entry(finding.code).flyway_name;
  json["errorDetails"]["errorMessage"] = finding.message;
  return json;
}

void add_validate(Json& json, const Report& report) {
  const std::vector<std::string> errors = messages(report, Severity::error);
  json["errorDetails"] = nullptr;
  if (!report.success()) json["errorDetails"] = {{"errorCode", "VALIDATE_ERROR"}, {"errorMessage", join(errors, "\n")}};
  json["invalidMigrations"] = Json::array();
  for (const Finding& finding : report.findings) {
    if (is_error(finding)) json["invalidMigrations"].push_back(invalid_migration(finding));
  }
  json["validationSuccessful"] = report.success();
  json["validateCount"] = report.success() ? report.valid_count : 0;
  json["allErrorMessages"] = text_or_null(join(errors, "\n"));
  json["warnings"] = messages(report, Severity::warning);
}

Json repaired_rows(const std::vector<RepairedRow>& rows) {
  Json json = Json::array();
  for (const RepairedRow& row : rows) {
    json.push_back({{"version", row.version}, {"description", row.description}, {"filepath", row.filepath}});
  }
  return json;
}

void add_repair(Json& json, const Report& report) {
  json["repairActions"] = report.repair_actions;
  json["migrationsRemoved"] = repaired_rows(report.removed);
  json["migrationsDeleted"] = repaired_rows(report.deleted);
  json["migrationsAligned"] = repaired_rows(report.aligned);
  json["warnings"] = messages(report, Severity::warning);
}

// Ours: Flyway has no such command.
void add_new(Json& json, const Report& report) {
  json["version"] = report.migrations.front().version;
  json["description"] = report.migrations.front().description;
  json["files"] = Json::array();
  for (const MigrationRow& row : report.migrations) json["files"].push_back(row.path);
}

// Flyway fills the shape of the command when it got as far as its work, and prints {"error": …} alone when it did not.
bool has_own_shape(const Report& report) {
  if (report.success()) return true;
  if (report.operation == Operation::validate) return is_failed_validation(report);
  const bool undo = report.operation == Operation::undo;
  if (!undo && report.operation != Operation::migrate) return false;
  const auto is_migration = [&](const StepResult& step) {
    return step.kind == (undo ? StepKind::undo : StepKind::migrate) && step.outcome != StepOutcome::not_run;
  };
  return (report.failure && report.failure->where.known()) ||
         std::any_of(report.results.begin(), report.results.end(), is_migration);
}

Json objects_json(const std::vector<ObjectGroup>& groups) {
  Json json = Json::array();
  for (const ObjectGroup& group : groups) {
    json.push_back({{"kind", group.kind}, {"count", group.count}, {"names", group.names}});
  }
  return json;
}

void add_baseline(Json& json, const Report& report) {
  json["successfullyBaselined"] = report.success();
  json["baselineVersion"] = report.baseline_version;
  json["warnings"] = messages(report, Severity::warning);
}

void add_clean(Json& json, const Report& report) {
  json["schemasCleaned"] = report.schemas_cleaned;
  json["schemasDropped"] = report.schemas_dropped;
  json["objectsDropped"] = objects_json(report.objects_dropped);
  json["objectsLeft"] = objects_json(report.objects_left);
  json["warnings"] = messages(report, Severity::warning);
}

void add_shape(Json& json, const Report& report) {
  switch (report.operation) {
    case Operation::migrate:
      return add_migrate(json, report);
    case Operation::plan:
      return add_planned(json, report);
    case Operation::undo:
      return add_undo(json, report);
    case Operation::info:
    case Operation::history:
      return add_info(json, report);
    case Operation::current:
    case Operation::wait:
      json["schemaVersion"] = text_or_null(report.current_version);
      return;
    case Operation::validate:
      return add_validate(json, report);
    case Operation::repair:
      return add_repair(json, report);
    case Operation::baseline:
      return add_baseline(json, report);
    case Operation::clean:
      return add_clean(json, report);
    case Operation::new_script:
      return add_new(json, report);
  }
}

const Report* first_failed(const std::vector<Report>& reports) {
  const auto found =
      std::find_if(reports.begin(), reports.end(), [](const Report& report) { return !report.success(); });
  return found == reports.end() ? nullptr : &*found;
}

}  // namespace

Json report_json(const Report& report) {
  Json json;
  if (!has_own_shape(report)) {
    json["error"] = error_json(report);
    json["operation"] = operation_text(report.operation);  // ours in this shape
    add_own_fields(json, report);
    return json;
  }
  json = head(report);
  add_shape(json, report);
  add_own_fields(json, report);
  return json;
}

std::string render_json(const Report& report) {
  return dump_json(report_json(report));
}

std::string render_json_end(const Report* first_failed) {
  return first_failed ? "],\n\"error\": " + dump_json(error_json(*first_failed)) + "}\n" : "]}\n";
}

std::string render_json(const std::vector<Report>& reports) {
  if (reports.size() == 1) return render_json(reports.front());
  Json json;
  json["individualResults"] = Json::array();
  for (const Report& report : reports) json["individualResults"].push_back(report_json(report));
  if (const Report* const failed = first_failed(reports)) json["error"] = error_json(*failed);
  return dump_json(json);
}

std::string render_json_error(const Error& error) {
  Json json;
  json["error"] = error_json(error);
  json["success"] = false;
  json["exitCode"] = exit_code(error.code());
  json["code"] = error_entry(error.code()).name;
  json["godwitVersion"] = GODWIT_VERSION;
  return dump_json(json);
}

}  // namespace godwit
