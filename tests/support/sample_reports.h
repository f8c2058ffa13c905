#pragma once
// Reports as commands leave them, for the tests of what is printed.

#include <string>

#include "godwit/report.h"

namespace godwit::sample {

inline Report report(const std::string& operation) {
  Report report;
  report.operation = *parse_operation(operation);
  report.database = "shop";
  report.database_type = "PostgreSQL";
  report.url = "postgresql://127.0.0.1:5432/shop";
  report.schema = "public";
  report.table = "flyway_schema_history";
  report.timestamp = "2026-01-02 03:04:05";
  return report;
}

inline MigrationRow row(const std::string& version, const std::string& description, const std::string& state) {
  MigrationRow row;
  row.category = version.empty() ? "Repeatable" : "Versioned";
  row.version = version;
  row.raw_version = version;
  row.description = description;
  row.type = "SQL";
  row.state = parse_migration_state(state);
  row.script = (version.empty() ? "R__" : "V" + version + "__") + description + ".sql";
  row.path = "sql/" + row.script;
  if (state == "Success") {
    row.installed_on = "2026-01-02 03:04:05";
    row.installed_on_utc = "2026-01-02T02:04:05Z";
    row.installed_by = "postgres";
    row.execution_time_ms = 7;
  }
  return row;
}

inline StepResult step(const std::string& version, const std::string& description) {
  StepResult step;
  step.kind = StepKind::migrate;
  step.migration = row(version, description, "Success");
  step.duration_ms = 12;
  step.statements = 2;
  return step;
}

inline Finding finding(Severity severity, ErrorCode code, const std::string& message) {
  Finding finding;
  finding.severity = severity;
  finding.code = code;
  finding.message = message;
  return finding;
}

inline Finding edited(const std::string& version, const std::string& description) {
  const std::string file = "sql/V" + version + "__" + description + ".sql";
  Finding result =
      finding(Severity::error, ErrorCode::checksum_mismatch,
              file + " was edited after it was applied: checksum 12 then, -7 now. Restore the file, or run repair.");
  result.files = {file};
  result.version = version;
  result.description = description;
  result.about_migration = true;
  return result;
}

inline Report info() {
  Report info = report("info");
  info.current_version = "2";
  info.migrations = {row("1", "Create fruit", "Success"), row("2", "Add größe", "Success"),
                     row("10", "水果", "Pending"), row("", "Fruit view", "Pending")};
  info.pending_count = 2;
  return info;
}

inline Report migrated() {
  Report migrated = report("migrate");
  migrated.initial_version = "1";
  migrated.current_version = "3";
  migrated.target_version = "3";
  migrated.results = {step("2", "add"), step("3", "more"), step("", "view")};
  migrated.total_time_ms = 120;
  return migrated;
}

inline Report failed_migrate() {
  Report failed = migrated();
  failed.results.pop_back();
  failed.results.push_back(step("7", "x"));
  failed.results.back().outcome = StepOutcome::failed;
  failed.code = ErrorCode::migration_failed;
  failed.failure =
      Failure{ErrorCode::migration_failed,
              "V7__x.sql:12:3: column \"email\" already exists (42701). The transaction was rolled back; fix the "
              "script and run migrate again.",
              Where{"V7__x.sql", 12, 3},
              "42701",
              "sql/V7__x.sql",
              "ALTER TABLE customer ADD COLUMN email text"};
  failed.pending_count = 2;
  return failed;
}

inline Report blocked_migrate() {
  Report blocked = report("migrate");
  blocked.code = ErrorCode::checksum_mismatch;
  blocked.current_version = "3";
  blocked.findings = {edited("2", "add"),
                      finding(Severity::warning, ErrorCode::missing_location, "The location sql/more does not exist.")};
  return blocked;
}

inline Report failed_validate() {
  Report failed = blocked_migrate();
  failed.operation = Operation::validate;
  failed.findings.insert(failed.findings.begin() + 1, edited("3", "more"));
  return failed;
}

inline Report repaired() {
  Report repaired = report("repair");
  repaired.repair_actions = {"Removed failed migrations", "Marked missing migrations as deleted", "Aligned checksums"};
  repaired.removed = {{"4", "broken", ""}};
  repaired.deleted = {{"", "old view", ""}};
  repaired.aligned = {{"1", "first", "sql/V1__first.sql"}, {"2", "second", "sql/V2__renamed.sql"}};
  return repaired;
}

inline Report history() {
  Report history = info();
  history.operation = Operation::history;
  history.migrations.resize(2);
  history.migrations[1].state = MigrationState::out_of_order;
  history.migrations[1].execution_time_ms = 65'000;
  history.hidden_count = 3;
  history.pending_count = 0;
  return history;
}

inline Report current() {
  Report current = report("current");
  current.current_version = "2.10";
  return current;
}

inline Report planned() {
  Report planned = report("plan");
  planned.current_version = planned.initial_version = "2";
  planned.pending_count = 2;
  const PlanRecord::Script view{"R__水果_view.sql",
                                std::string(64, 'e'),
                                {{"executeInTransaction", "false"}},
                                {{"fruit", "sha256:" + std::string(64, 'b')}}};
  PlanRecord plan{"PostgreSQL",
                  "shop",
                  "public",
                  "flyway_schema_history",
                  2,
                  std::string(64, 'a'),
                  {{"encoding", "UTF-8"}, {"placeholders.fruit", "sha256:" + std::string(64, 'b')}},
                  {{"beforeMigrate.sql", std::string(64, 'c'), {}, {}}},
                  {{"adopt", "", "", "flyway_schema_history", {}, 0, false},
                   {"migrate", "SQL", "3", "more", {"V3__more.sql", std::string(64, 'd'), {}, {}}, 12, true},
                   {"migrate", "SQL", "", "水果 view", view, 1, false}}};
  planned.plan = plan;
  StepResult adopt;
  adopt.kind = StepKind::adopt;
  adopt.migration.description = "flyway_schema_history";
  StepResult callback;
  callback.kind = StepKind::callback;
  callback.migration.description = "beforeMigrate";
  callback.migration.script = "beforeMigrate.sql";
  callback.statements = 1;
  callback.in_transaction = true;
  planned.results = {adopt, callback, step("3", "more"), step("", "水果 view")};
  planned.results[2].in_transaction = true;
  planned.results[3].in_transaction = false;
  for (StepResult& result : planned.results) {
    result.outcome = StepOutcome::planned;
    result.duration_ms = 0;
  }
  return planned;
}

inline Report dry_run() {
  Report dry_run = planned();
  dry_run.operation = Operation::migrate;
  dry_run.plan.reset();
  dry_run.dry_run_output = "out/migrate.sql";
  return dry_run;
}

/// Findings with everything that markup and annotations have to escape.
inline Report offline() {
  Report offline;
  offline.operation = Operation::validate;
  offline.offline = true;
  offline.database_type = "PostgreSQL";
  offline.table = "flyway_schema_history";
  offline.code = ErrorCode::validate;
  offline.valid_count = 3;
  offline.findings = {
      finding(Severity::error, ErrorCode::unterminated,
              "sql/V7__a.sql:12:3: the string 'it\x01 <script>alert(\"1\")</script> &c"
              "\nis 100% open, really: close it."),
      finding(Severity::warning, ErrorCode::below_base, "Its version is not above 7.\r\nGive it a higher one."),
      finding(Severity::note, ErrorCode::overlapping_location, "The location sql/b is part of sql.")};
  offline.findings[0].files = {"/shop/sql/V7__a, b: c.sql"};
  offline.findings[0].where = {"V7__a, b: c.sql", 12, 3};
  offline.findings[0].version = "7";
  offline.findings[0].description = "a, b: c";
  offline.findings[0].about_migration = true;
  offline.findings[1].files = {"/elsewhere/größe 1%.sql"};
  return offline;
}

}  // namespace godwit::sample
