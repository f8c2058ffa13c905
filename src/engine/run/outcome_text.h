#pragma once
// The end of a script in sentences: fault, state, next command.

#include <string>
#include <string_view>

#include "engine/run/script_runner.h"
#include "engine/run/work_ledger.h"
#include "godwit/report.h"
#include "history/schema_history.h"

namespace godwit {

/// Facts for the sentences about a script beside its outcome.
struct ScriptWords {
  Operation operation = Operation::migrate;  ///< to be run again: migrate, undo
  std::string mark;                          ///< what repair -markApplied takes for the script; "" where it takes none
  std::string_view ddl_commits;              ///< name of the database where it commits DDL by itself; else ""
  bool in_transaction = false;               ///< the script runs in one of ours
  std::string remedy = {};                   ///< Connection::remedy_of() the failure
};

ErrorCode failure_code(const ScriptOutcome& outcome, const ResolvedMigration& migration);
/// The first sentence of it: what the server said, or what else went wrong.
std::string happened_text(const ScriptOutcome& outcome);
/// Which statements stay and which don't. "" where nothing of the script reached the database and `failed` is false.
std::string what_stays_text(const WhatStays& stays, bool failed);
std::string failure_text(const ScriptOutcome& outcome, const WhatStays& stays, RowFate row, const ScriptWords& words);

/// A deferred constraint that fails at COMMIT is the script's failure; anything else is the history's.
ErrorCode unrecorded_code(const Error& error, const ResolvedMigration& migration);
/// For a script whose statements all worked but whose row could not be written.
std::string unrecorded_text(const Error& error, const WhatStays& stays, const ScriptWords& words);

/// Why the history goes on without SHA-256 sums, and what to do to have them.
std::string adoption_text(const Error& refusal, const SchemaHistory& history);

MigrationRow row_of_file(const ResolvedMigration& migration);
MigrationRow row_of_applied(const AppliedMigration& applied);

}  // namespace godwit
