// Somebody repairs a database by these sentences, so they are made from what the server has told (WhatStays, RowFate),
// never from how a statement looks. The advice stands with them, because it depends on what stays.
#include "engine/run/outcome_text.h"

#include <algorithm>

#include "base/strings.h"

namespace godwit {
namespace {

std::uint64_t count_in(const std::vector<StatementRange>& ranges) {
  std::uint64_t count = 0;
  for (const StatementRange& range : ranges) count += range.last - range.first + 1;
  return count;
}

// "Statement 2", "Statements 1 to 3 and 7".
std::string numbers_of(const std::vector<StatementRange>& ranges) {
  std::string text = count_in(ranges) == 1 ? "Statement " : "Statements ";
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (i > 0) text += i + 1 == ranges.size() ? " and " : ", ";
    text += std::to_string(ranges[i].first);
    if (ranges[i].last > ranges[i].first) text += " to " + std::to_string(ranges[i].last);
  }
  return text;
}

std::uint64_t last_in(const std::vector<StatementRange>& ranges) {
  return ranges.empty() ? 0 : ranges.back().last;
}

// Those that finished and are in none of the ranges.
std::string rolled_back_text(const WhatStays& stays) {
  const std::uint64_t elsewhere = count_in(stays.kept) + count_in(stays.partly) + count_in(stays.unknown);
  if (stays.finished <= elsewhere) return "";
  const bool all_later = stays.finished - elsewhere == stays.finished - std::min(stays.finished, last_in(stays.kept));
  return "; " + count_of(stays.finished - elsewhere, all_later ? "later statement" : "other statement") +
         " rolled back";
}

std::string kept_text(const WhatStays& stays, bool failed) {
  std::string text = numbers_of(stays.kept) + " took effect and " + (count_in(stays.kept) == 1 ? "stays" : "stay");
  if (stays.kept_line != 0) text += " (up to the one at line " + std::to_string(stays.kept_line) + ")";
  text += rolled_back_text(stays);
  return text + (failed ? "; statement " + std::to_string(stays.finished + 1) + " failed." : ".");
}

// The person has to make the database what it was before the script, unless nothing of it stays.
std::string undo_by_hand(const WhatStays& stays) {
  if (stays.nothing()) return "";
  if (stays.unknown.empty()) return "undo by hand what took effect, ";
  return "look at what of it took effect, undo that by hand, ";
}

std::string with_comma(const std::string& text) {
  return text + (text.ends_with(',') ? " " : ", ");
}

std::string what_to_do(const ScriptOutcome& outcome, const WhatStays& stays, RowFate row, const ScriptWords& words) {
  const std::string command(operation_text(words.operation));
  const bool lost = outcome.error && outcome.error->connection_lost;
  const bool stopped = outcome.code == ErrorCode::stopped || (outcome.error && outcome.error->cancelled);
  const std::string blame = words.remedy.empty() ? "fix the script, " : with_comma(words.remedy);
  const std::string fix = undo_by_hand(stays) + (stopped || lost ? "" : blame);
  if (row == RowFate::failed_row) {
    return "The history has a row with success = 0; " + fix + "run repair, then " + command + ".";
  }
  if (row == RowFate::unknown) {
    return "The connection was lost while the history was written, which may have a row with success = 0; " + fix +
           "run repair, then " + command + ".";
  }
  const std::string no_row = row == RowFate::no_row ? "The history has no row for it; "
                             : row == RowFate::row_refused
                                 ? "The history could not be written, so it has no row for it; "
                                 : "The connection is gone, so the history has no row for it; ";
  if (fix.empty()) return no_row + "run " + command + " again.";
  return no_row + fix.substr(0, fix.size() - 2) + " and run " + command + " again.";
}

// The row tells, because it was in the same transaction.
std::string unknown_commit_text(const Error& error, const WhatStays& stays, const ScriptWords& words) {
  WhatStays certain = stays;
  certain.unknown.clear();
  certain.finished = 0;
  std::string text = error.what();
  if (!certain.nothing()) text += " " + what_stays_text(certain, false);
  if (!stays.unknown.empty()) text += " " + numbers_of(stays.unknown) + " may have taken effect.";
  return text + " If the history has a row for the script, all of it was committed; if it has none, " +
         (certain.nothing() ? "" : "undo by hand what took effect and ") + "run " +
         std::string(operation_text(words.operation)) + " again.";
}

// PostgreSQL's "invalid transaction termination": a routine or block that commits was called inside a transaction.
std::string way_out_text(const ScriptOutcome& outcome, const ScriptWords& words) {
  if (!words.in_transaction || !outcome.error || outcome.error->native != "2D000") return "";
  const std::string& script = outcome.where.script;
  return "What commits by itself has to run outside a transaction: write executeInTransaction=false into " +
         script.substr(script.rfind('/') + 1) + ".conf beside the script. ";
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

std::string what_stays_text(const WhatStays& stays, bool failed) {
  std::string text;
  if (!stays.kept.empty()) text = kept_text(stays, failed);
  if (!stays.partly.empty()) {
    text += (text.empty() ? "" : " ") + numbers_of(stays.partly) + " left a part of " +
            (count_in(stays.partly) == 1 ? "its" : "their") + " work behind, which stays" +
            (stays.by_plain_tables ? ": what was written to tables without transactions." : ".");
  }
  if (!stays.unknown.empty()) {
    text += (text.empty() ? "" : " ") + numbers_of(stays.unknown) + " may have committed a part of " +
            (count_in(stays.unknown) == 1 ? "its" : "their") + " work, or all of it.";
  }
  if (text.empty()) {
    if (stays.finished == 0 && !failed) return "";
    text = stays.finished == 0 ? "No statement of the script took effect."
                               : "Everything the script had done was rolled back.";
  }
  for (const std::string& leftover : stays.leftovers) text += " " + leftover;
  if (!stays.doubt.empty()) text += " " + stays.doubt;
  return text;
}

std::string failure_text(const ScriptOutcome& outcome, const WhatStays& stays, RowFate row, const ScriptWords& words) {
  std::string text = happened_text(outcome) + " " + way_out_text(outcome, words) + what_stays_text(stays, true) + " ";
  if (!stays.kept.empty() && !words.ddl_commits.empty()) {
    text += std::string(words.ddl_commits) + " commits DDL by itself. ";
  }
  return text + what_to_do(outcome, stays, row, words);
}

ErrorCode unrecorded_code(const Error& error, const ResolvedMigration& migration) {
  if (error.code() == ErrorCode::outcome_unknown || error.code() == ErrorCode::another_run) return error.code();
  if (error.code() != ErrorCode::migration_failed) return ErrorCode::history_write_failed;
  return migration.repeatable() ? ErrorCode::repeatable_failed : ErrorCode::migration_failed;
}

std::string unrecorded_text(const Error& error, const WhatStays& stays, const ScriptWords& words) {
  if (error.code() == ErrorCode::outcome_unknown) return unknown_commit_text(error, stays, words);
  const std::string text =
      std::string("All statements of the script ran, but they could not be committed together with their row: ") +
      error.what() + " ";
  const std::string command(operation_text(words.operation));
  if (stays.nothing()) {
    return text + "The transaction was rolled back with everything the script did; there is no row for it. " +
           (stays.doubt.empty() ? "" : stays.doubt + " ") +
           (error.code() == ErrorCode::transaction_left_open ? "Fix the script and run "
                                                             : "Once the cause is gone, run ") +
           command + " again.";
  }
  std::string way = "Undo it by hand and run " + command + " again";
  if (!words.mark.empty() && count_in(stays.kept) == stays.finished) {
    way += ", or, once the history can be written, record it with repair -markApplied=" + words.mark;
  }
  return text + what_stays_text(stays, false) + " The history has no row for it. " + way + ".";
}

std::string adoption_text(const Error& refusal, const SchemaHistory& history) {
  const std::string begin = "SHA-256 sums cannot be kept in the history table " + history.quoted_name() + ": " +
                            refusal.what() +
                            " godwit goes on with CRC-32 alone; the next command that writes tries again. ";
  switch (refusal.code()) {
    case ErrorCode::permission:
      return begin + "To have the sums, let the table's owner run godwit migrate once.";
    case ErrorCode::lock_timeout:
      return begin + "An open transaction that has read the table is enough to keep it waiting: end it, or let it end.";
    default:
      return begin + "To have the sums, remove what stands in the way, or give the table the columns by hand: " +
             history.adoption_sql() + ".";
  }
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
