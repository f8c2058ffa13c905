#include "engine/outcome_text.h"

#include "base/strings.h"

namespace godwit {
namespace {

std::string what_stays(const ScriptOutcome& outcome) {
  const std::uint64_t failed = outcome.statements + 1;
  if (outcome.committed == 0) {
    return outcome.statements == 0 ? "No statement of the script took effect."
                                   : "Everything the script had done was rolled back.";
  }
  std::string text = outcome.committed == 1
                         ? "Statement 1 took effect and stays"
                         : "Statements 1 to " + std::to_string(outcome.committed) + " took effect and stay";
  if (outcome.committed_line != 0) text += " (up to the one at line " + std::to_string(outcome.committed_line) + ")";
  if (outcome.statements > outcome.committed) {
    text += "; " + count_of(outcome.statements - outcome.committed, "later statement") + " rolled back";
  }
  return text + (outcome.error ? "; statement " + std::to_string(failed) + " failed." : ".");
}

std::string what_to_do(const ScriptOutcome& outcome, RowFate fate) {
  switch (fate) {
    case RowFate::no_row:
      return outcome.code == ErrorCode::stopped || (outcome.error && outcome.error->cancelled)
                 ? "The history has no row for it; run migrate again."
                 : "The history has no row for it; fix the script and run migrate again.";
    case RowFate::failed_row:
      return outcome.committed == 0
                 ? "The history has a row with success = 0; fix the script, run repair, then migrate."
                 : "The history has a row with success = 0; undo by hand what took effect, fix the script, run repair, "
                   "then migrate.";
    case RowFate::row_refused:
      return "The history could not be written, so it has no row for it: run info before anything else.";
    case RowFate::connection_lost:
      return "The connection is gone, so nothing was recorded: run info, look at what the script left, then migrate "
             "again.";
  }
  return "";
}

}  // namespace

std::string happened_text(const ScriptOutcome& outcome) {
  if (!outcome.error) return outcome.message;
  const StatementError& error = *outcome.error;
  std::string text = error.cancelled ? "Stopped by a signal while this statement ran: " + error.message : error.message;
  if (!error.native.empty()) text += " (" + error.native + ")";
  return text + ".";
}

ErrorCode failure_code(const ScriptOutcome& outcome, const ResolvedMigration& migration) {
  if (outcome.error && outcome.error->cancelled) return ErrorCode::stopped;
  if (outcome.code != ErrorCode::none && !outcome.error) return outcome.code;
  return migration.repeatable() ? ErrorCode::repeatable_failed : ErrorCode::migration_failed;
}

std::string failure_text(const ScriptOutcome& outcome, RowFate fate, const DialectTraits& traits) {
  std::string text = happened_text(outcome) + " ";
  if (fate == RowFate::connection_lost) return text + what_to_do(outcome, fate);
  text += what_stays(outcome) + " ";
  if (outcome.committed > 0 && !traits.transactional_ddl) {
    text += std::string(traits.name) + " commits DDL by itself. ";
  }
  return text + what_to_do(outcome, fate);
}

ErrorCode unrecorded_code(const Error& error, const ResolvedMigration& migration) {
  if (error.code() == ErrorCode::outcome_unknown) return error.code();
  if (error.code() != ErrorCode::migration_failed) return ErrorCode::history_write_failed;
  return migration.repeatable() ? ErrorCode::repeatable_failed : ErrorCode::migration_failed;
}

std::string unrecorded_text(const Error& error, std::uint64_t committed, const DialectTraits& traits) {
  if (error.code() == ErrorCode::outcome_unknown) return error.what();
  const std::string text =
      std::string("All statements of the script ran, but they could not be committed together with their row: ") +
      error.what() + " ";
  if (committed == 0 && traits.transactional_ddl) {
    return text + "The transaction was rolled back with everything the script did; there is no row for it.";
  }
  return text + "What the script did is committed, but the history has no row for it: run info before anything else.";
}

MigrationRow row_of_file(const ResolvedMigration& migration) {
  MigrationRow row;
  row.category = migration.repeatable()                   ? "Repeatable"
                 : migration.kind == ScriptKind::baseline ? "Baseline"
                                                          : "Versioned";
  row.version = row.raw_version = migration.version ? migration.version->text() : "";
  row.description = migration.description;
  row.type = migration_type_text(migration.type());
  row.script = migration.script;
  row.path = migration.path;
  return row;
}

MigrationRow row_of_applied(const AppliedMigration& applied) {
  MigrationRow row;
  if (!is_synthetic(applied.type)) {
    row.category = applied.repeatable()                          ? "Repeatable"
                   : applied.type == MigrationType::sql_baseline ? "Baseline"
                                                                 : "Versioned";
  }
  row.version = row.raw_version = applied.raw_version;
  row.description = applied.description;
  row.type = applied.type_text;
  row.script = applied.script;
  row.installed_on = applied.installed_on;
  row.installed_on_utc = applied.installed_on_utc;
  row.installed_by = applied.installed_by;
  row.execution_time_ms = applied.execution_time_ms;
  return row;
}

}  // namespace godwit
