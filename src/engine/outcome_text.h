#pragma once
// What happened to a script, in sentences: fault, state, next command.

#include <string>

#include "db/dialect.h"
#include "engine/script_runner.h"
#include "godwit/report.h"

namespace godwit {

/// What the history says about a script that did not finish.
enum class RowFate { no_row, failed_row, row_refused, connection_lost };

ErrorCode failure_code(const ScriptOutcome& outcome, const ResolvedMigration& migration);
/// The first sentence of it: what the server said, or what else went wrong.
std::string happened_text(const ScriptOutcome& outcome);
std::string failure_text(const ScriptOutcome& outcome, RowFate fate, const DialectTraits& traits);

/// A deferred constraint that fails at COMMIT is the script's failure; anything else is the history's.
ErrorCode unrecorded_code(const Error& error, const ResolvedMigration& migration);
/// For a script whose statements all worked but whose row could not be written. `committed`: statements whose effect
/// stays.
std::string unrecorded_text(const Error& error, std::uint64_t committed, const DialectTraits& traits);

MigrationRow row_of_file(const ResolvedMigration& migration);
MigrationRow row_of_applied(const AppliedMigration& applied);

}  // namespace godwit
