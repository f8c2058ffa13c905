// All messages about a migration in one place, so that validate, migrate and repair say the same of the same fault:
// what happened, where, and the ways out.
#include <utility>

#include "model/finding_builder.h"
#include "plan/checks/checks.h"

namespace godwit {
namespace {

const std::string& script_of(const MigrationInfo& info) {
  return info.resolved ? info.resolved->script : info.applied->script;
}

std::string version_of(const MigrationInfo& info) {
  if (info.applied) return info.applied->version ? info.applied->version->text() : info.applied->raw_version;
  return info.resolved->version ? info.resolved->version->text() : "";
}

const std::string& description_of(const MigrationInfo& info) {
  return info.applied ? info.applied->description : info.resolved->description;
}

// "V2__add.sql (version 2)", "R__view.sql (repeatable)"
std::string name_of(const MigrationInfo& info) {
  const std::string version = version_of(info);
  return script_of(info) + (version.empty() ? " (repeatable)" : " (version " + version + ")");
}

std::string applied_on(const MigrationInfo& info) {
  return info.applied->installed_on.empty() ? "" : " on " + info.applied->installed_on;
}

constexpr const char* kTwoWaysOut =
    " Either restore the file as it was, or accept it as it is now with `godwit repair`.";

}  // namespace

Finding finding_about(const MigrationInfo& info, Severity severity, ErrorCode code, std::string message) {
  Finding finding = FindingBuilder(severity, code, std::move(message)).at({script_of(info)});
  if (info.resolved) finding.files.push_back(info.resolved->path);
  finding.version = version_of(info);
  finding.description = description_of(info);
  finding.about_migration = severity == Severity::error;
  return finding;
}

std::string where_history_stands(const Links& links) {
  const std::string& current = links.current->text();
  if (links.reached == links.current) return "the schema is at version " + current + " already";
  return "the history has version " + current + " already, which failed";
}

std::string not_applied_message(const MigrationInfo& info, const Links& links) {
  if (info.state != MigrationState::ignored || !links.current) {
    if (info.resolved->java) return java_message(info);
    return name_of(info) + " has not been applied yet. Run `godwit migrate`.";
  }
  if (info.resolved->java) return java_message(info);
  return name_of(info) + " has not been applied, and migrate passes over it because " + where_history_stands(links) +
         ". Either give the file a version above " + links.current->text() +
         ", or run it with -outOfOrder=true, or leave it out with -ignoreMigrationPatterns=*:ignored.";
}

std::string java_message(const MigrationInfo& info) {
  return name_of(info) +
         " is a migration in Java that has not been applied, and godwit cannot run it: " + java_advice(*info.resolved);
}

std::string java_advice(const ResolvedMigration& migration) {
  if (!migration.version) return "let Flyway run it, or write it as SQL (R__….sql) and remove the class.";
  const std::string& version = migration.version->text();
  return "let Flyway run it up to there (-target=" + version +
         "), or write it as SQL and remove the class; once its work is done by other means, record it with `godwit "
         "repair -markApplied=" +
         version + "`.";
}

std::string outdated_message(const MigrationInfo& info) {
  return name_of(info) + " has changed since it ran" + applied_on(info) + "; `godwit migrate` runs it again.";
}

std::string not_resolved_message(const MigrationInfo& info) {
  const std::string begin = name_of(info) + " was applied" + applied_on(info);
  const MigrationType type = info.applied->type;
  if (info.state == MigrationState::future) {
    return begin + " and is newer than every script in the locations. Deploy the newer scripts, or let it pass with " +
           "-ignoreMigrationPatterns=*:future.";
  }
  if (type != MigrationType::sql && type != MigrationType::sql_baseline) {
    return begin + " as a migration of type " + info.applied->type_text +
           ", which godwit does not run. Let it pass with -ignoreMigrationPatterns=*:missing, or mark it as deleted " +
           "with `godwit repair`.";
  }
  return begin +
         ", but the locations have no such file any more. Either restore the file, or mark it as deleted with `godwit "
         "repair`.";
}

std::string failed_message(const MigrationInfo& info) {
  const MigrationType type = info.applied->type;
  const bool undo = type == MigrationType::deleted || type == MigrationType::undo_sql;
  return name_of(info) + " failed" + applied_on(info) +
         ", and what it did until then may have stayed. Undo that by hand, remove the failed row with `godwit repair`, "
         "correct the script, then run `godwit " +
         (undo ? "undo" : "migrate") + "`.";
}

std::string checksum_message(const MigrationInfo& info) {
  if (info.resolved->lfs_pointer) {
    return name_of(info) + " was applied" + applied_on(info) +
           ", and its file is a pointer of Git LFS now, not the script. Fetch the script with `git lfs pull`; `godwit "
           "repair` would take the pointer for it.";
  }
  return name_of(info) + " was edited after it was applied" + applied_on(info) + ": checksum applied " +
         std::to_string(info.applied->checksum.value_or(0)) + ", present " +
         std::to_string(info.resolved->sums.checksum) + "." + kTwoWaysOut;
}

std::string raw_text_message(const MigrationInfo& info) {
  return name_of(info) + " ran" + applied_on(info) + " without placeholder replacement: checksum applied " +
         std::to_string(info.applied->checksum.value_or(0)) + ", present, with placeholders replaced, " +
         std::to_string(info.resolved->sums.checksum) +
         ". Either switch the replacement off again with -placeholderReplacement=false, or accept the present text as "
         "the one that ran with `godwit repair`, or change the text of the script (a comment will do), so that migrate "
         "runs it again.";
}

std::string digest_message(const MigrationInfo& info) {
  return name_of(info) + " was edited after it was applied" + applied_on(info) +
         ", although its CRC-32 agrees: SHA-256 applied " + info.applied->digest->hex() + ", present " +
         agreeing_sums(*info.applied, *info.resolved)->digest.hex() + "." + kTwoWaysOut;
}

std::string harmless_message(const MigrationInfo& info) {
  return name_of(info) + " differs from what was applied only in line ends at its end: SHA-256 applied " +
         info.applied->digest->hex() + ", present " + agreeing_sums(*info.applied, *info.resolved)->digest.hex() +
         ". That changes nothing; `godwit repair` takes the present text as the applied one.";
}

std::string stale_message(const MigrationInfo& info) {
  return name_of(info) +
         ": the recorded SHA-256 belongs to an earlier checksum, because another tool's repair has accepted a change. "
         "The CRC-32 agrees with the file and decides; the next command that writes records the SHA-256 anew.";
}

std::string baseline_changed_message(const MigrationInfo& info) {
  return name_of(info) + " has changed since this database started from it" + applied_on(info) +
         ". Nothing runs it again here; `godwit repair` takes the present text as the applied one.";
}

std::string description_message(const MigrationInfo& info) {
  return name_of(info) + " is described as \"" + info.resolved->description + "\", but it was applied" +
         applied_on(info) + " as \"" + info.applied->description +
         "\". Either give the file its old name, or accept the new one with `godwit repair`.";
}

std::string type_message(const MigrationInfo& info) {
  return name_of(info) + " was applied" + applied_on(info) + " as a migration of type " + info.applied->type_text +
         ", and is one of type " + std::string(migration_type_text(info.resolved->type())) +
         " now. If the script does the same, accept it with `godwit repair`.";
}

}  // namespace godwit
