// Names are compared by people's scripts, so none may change. The sentence beside a name is shown where a report has
// nothing better to advise: it must be true wherever its code is met.
#include "base/error_table.h"

#include <algorithm>
#include <array>

#include "base/database_texts.h"

namespace godwit {
namespace {

constexpr std::string_view kError = "ERROR";
constexpr std::string_view kConfiguration = "CONFIGURATION";
constexpr std::string_view kConnection = "DB_CONNECTION";

// Flyway's names are those that Flyway 10.22 was seen to print; where it has only "ERROR", so have we.
constexpr auto kTable = std::to_array<ErrorEntry>({
    {ErrorCode::none, "NONE", "", ""},
    {ErrorCode::unexpected, "UNEXPECTED", "FAULT", "Run again with -X and report what it prints."},
    {ErrorCode::io, "IO", kError, "Look at the file or folder that the message names."},
    {ErrorCode::out_of_memory, "OUT_OF_MEMORY", "FAULT", "Give the process more memory."},
    {ErrorCode::usage, "USAGE", kError, "See godwit help."},
    {ErrorCode::configuration, "CONFIGURATION", kConfiguration, "Correct the setting that the message names."},
    {ErrorCode::no_url, "NO_URL", kError, "Give the database: -url=" GODWIT_EXAMPLE_URL},
    {ErrorCode::invalid_url, "INVALID_URL", kError, "Correct the URL."},
    {ErrorCode::unsupported_database, "UNSUPPORTED_DATABASE", kError, "Use a URL of " GODWIT_ANY_DATABASE "."},
    {ErrorCode::missing_location, "MISSING_LOCATION", kError, "Create the folder or correct -locations."},
    {ErrorCode::clean_disabled, "CLEAN_DISABLED", kError, "If everything in the schemas may go: -cleanDisabled=false"},
    {ErrorCode::unknown_encoding, "UNKNOWN_ENCODING", "FAULT", "Use a name that iconv knows, such as UTF-8."},
    {ErrorCode::invalid_target, "INVALID_TARGET", kError, "Use a version, latest, next or current."},
    {ErrorCode::invalid_pattern, "INVALID_PATTERN", kError, "Write type:state, such as *:missing."},
    {ErrorCode::unknown_environment, "UNKNOWN_ENVIRONMENT", kError, "Name an environment that a TOML file has."},
    {ErrorCode::connection, "CONNECTION", kConnection, "Check that the server runs and that the URL names it."},
    {ErrorCode::authentication, "AUTHENTICATION", kConnection, "Check user and password."},
    {ErrorCode::database_missing, "DATABASE_MISSING", kConnection, "Create the database or correct the URL."},
    {ErrorCode::connection_lost, "CONNECTION_LOST", kConnection, "Run info to see what was recorded."},
    {ErrorCode::init_sql, "INIT_SQL", kConnection, "Correct initSql."},
    {ErrorCode::schema_missing, "SCHEMA_MISSING", kConnection,
     "Create the schema, or allow it with -createSchemas=true."},
    {ErrorCode::permission, "PERMISSION", kConnection, "Grant the right that the message names."},
    {ErrorCode::connect_callback, "CONNECT_CALLBACK", kConnection, "Correct the callback, then run the command again."},
    {ErrorCode::validate, "VALIDATE_ERROR", "VALIDATE_ERROR", "Correct what is listed, then run validate."},
    {ErrorCode::duplicate_versioned, "DUPLICATE_VERSIONED_MIGRATION", "DUPLICATE_VERSIONED_MIGRATION",
     "Give one of the files another version."},
    {ErrorCode::duplicate_repeatable, "DUPLICATE_REPEATABLE_MIGRATION", "DUPLICATE_REPEATABLE_MIGRATION",
     "Give one of the files another description."},
    {ErrorCode::naming, "NAMING", kError, "Rename the file."},
    {ErrorCode::checksum_mismatch, "CHECKSUM_MISMATCH", "CHECKSUM_MISMATCH", "Restore the file, or run repair."},
    {ErrorCode::description_mismatch, "DESCRIPTION_MISMATCH", "DESCRIPTION_MISMATCH",
     "Restore the name, or run repair."},
    {ErrorCode::type_mismatch, "TYPE_MISMATCH", "TYPE_MISMATCH", "Restore the file, or run repair."},
    {ErrorCode::versioned_not_applied, "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED",
     "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED", "Run migrate."},
    {ErrorCode::repeatable_not_applied, "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED",
     "RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED", "Run migrate."},
    {ErrorCode::outdated_repeatable, "OUTDATED_REPEATABLE_MIGRATION", "OUTDATED_REPEATABLE_MIGRATION", "Run migrate."},
    {ErrorCode::versioned_not_resolved, "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED",
     "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED", "Restore the file, or run repair."},
    {ErrorCode::repeatable_not_resolved, "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED",
     "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED", "Restore the file, or run repair."},
    {ErrorCode::failed_versioned, "FAILED_VERSIONED_MIGRATION", "FAILED_VERSIONED_MIGRATION",
     "Undo by hand what it did, then run repair."},
    {ErrorCode::failed_repeatable, "FAILED_REPEATABLE_MIGRATION", "FAILED_REPEATABLE_MIGRATION",
     "Undo by hand what it did, then run repair."},
    {ErrorCode::non_empty_schema, "NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE",
     "NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE", "Run baseline, or migrate with -baselineOnMigrate=true."},
    {ErrorCode::foreign_history, "FOREIGN_HISTORY", kError, "Name another table with -table."},
    {ErrorCode::malformed_script, "MALFORMED_SCRIPT", kError, "Save the file as UTF-8, or state its -encoding."},
    {ErrorCode::unreadable_script, "UNREADABLE_SCRIPT", kError, "Make the file readable."},
    {ErrorCode::placeholder_missing, "PLACEHOLDER_MISSING", kError, "Give it a value with -placeholders.name=value."},
    {ErrorCode::unterminated, "UNTERMINATED", kError, "Close what the message points at."},
    {ErrorCode::mixed, "MIXED", kError, "Split the script in two, or use -mixed=true."},
    {ErrorCode::target_missing, "TARGET_MISSING", kError, "Use a version that is there, or add ? to it."},
    {ErrorCode::baseline_refused, "BASELINE_REFUSED", kError, "See info."},
    {ErrorCode::script_changed, "SCRIPT_CHANGED", kError, "Run migrate again when nobody writes to the scripts."},
    {ErrorCode::digest_mismatch, "DIGEST_MISMATCH", "CHECKSUM_MISMATCH", "Restore the file, or run repair."},
    {ErrorCode::baseline_changed, "BASELINE_CHANGED", "", "Run repair to accept it."},
    {ErrorCode::harmless_variant, "HARMLESS_VARIANT", "", "Run repair to accept it."},
    {ErrorCode::digest_stale, "DIGEST_STALE", "", "The next command that writes takes it again."},
    {ErrorCode::digest_unavailable, "DIGEST_UNAVAILABLE", "", "Grant ALTER on the history table."},
    {ErrorCode::link_loop, "LINK_LOOP", kError, "Remove the link."},
    {ErrorCode::script_config, "SCRIPT_CONFIG", kConfiguration, "Correct the .conf beside the script."},
    {ErrorCode::unsupported_statement, "UNSUPPORTED_STATEMENT", kError, "Remove the client command."},
    {ErrorCode::rollback_in_script, "ROLLBACK_IN_SCRIPT", kError, "Remove the ROLLBACK."},
    {ErrorCode::callback_failed, "CALLBACK_FAILED", "", "Correct the callback, then run the command again."},
    {ErrorCode::undo_missing, "UNDO_MISSING", "", "Write the undo script, then run undo again."},
    {ErrorCode::java_migration, "JAVA_MIGRATION", kError, "Let Flyway run it, or write it as SQL."},
    {ErrorCode::overlapping_location, "OVERLAPPING_LOCATION", "", "Name only the outer folder."},
    {ErrorCode::plan_outdated, "PLAN_OUTDATED", kError, "Make a new plan with godwit plan."},
    {ErrorCode::callback_not_run, "CALLBACK_NOT_RUN", "", "Set -executableCallbacks=true, or remove the file."},
    {ErrorCode::below_base, "BELOW_BASE", kError, "Give the new script a version above those of the base."},
    {ErrorCode::edited_since_base, "EDITED_SINCE_BASE", kError,
     "Restore the script, and put the change into a new one."},
    {ErrorCode::removed_since_base, "REMOVED_SINCE_BASE", kError, "Restore the script."},
    {ErrorCode::history_full, "HISTORY_FULL", kError, "Give the rows of the history lower ranks, in the same order."},
    {ErrorCode::down_part, "DOWN_PART", kError, "Move the part that takes the change back into an undo script."},
    {ErrorCode::lfs_pointer, "LFS_POINTER", kError, "Fetch the script: git lfs pull."},
    {ErrorCode::link_outside, "LINK_OUTSIDE", kError, "Put the file there itself, or set -followLinks=true."},
    {ErrorCode::pending, "PENDING", "VALIDATE_ERROR", "Run migrate."},
    {ErrorCode::migration_failed, "MIGRATION_FAILED", "FAILED_VERSIONED_MIGRATION",
     "Correct the script, then run migrate again."},
    {ErrorCode::repeatable_failed, "REPEATABLE_FAILED", "FAILED_REPEATABLE_MIGRATION",
     "Correct the script, then run migrate again."},
    {ErrorCode::lock_lost, "LOCK_LOST", kError, "Remove what drops the lock from the script."},
    {ErrorCode::transaction_left_open, "TRANSACTION_LEFT_OPEN", "FAILED_VERSIONED_MIGRATION",
     "End the script with COMMIT."},
    {ErrorCode::history_write_failed, "HISTORY_WRITE_FAILED", kError, "See info, then the message."},
    {ErrorCode::outcome_unknown, "OUTCOME_UNKNOWN", kError, "Run info: the history table tells."},
    {ErrorCode::backup_failed, "BACKUP_FAILED", kError, "See why no backup was made, then run the command again."},
    {ErrorCode::lock_timeout, "LOCK_TIMEOUT", kError, "Wait for the other run, or raise -lockTimeout."},
    {ErrorCode::another_run, "ANOTHER_RUN", kError, "Wait for the other run to end, then run info."},
    {ErrorCode::stopped, "STOPPED", kError, "Run the command again."},
    {ErrorCode::some_targets_failed, "SOME_TARGETS_FAILED", kError, "See the report of each target."},
});

}  // namespace

const ErrorEntry& error_entry(ErrorCode code) {
  const auto found = std::find_if(kTable.begin(), kTable.end(), [code](const ErrorEntry& e) { return e.code == code; });
  return found == kTable.end() ? error_entry(ErrorCode::unexpected) : *found;
}

}  // namespace godwit
