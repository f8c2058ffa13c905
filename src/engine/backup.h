#pragma once
// The database as it was, before the first change.

#include <optional>

#include "engine/callback/user_program.h"
#include "godwit/report.h"

namespace godwit {

/// Throws Error(configuration) where a backup is wanted that this database cannot make.
void check_backup(const Session& session, const TargetOptions& target);

struct BackupJob {
  const Session& session;
  const TargetOptions& target;
  Operation operation;
};

/// Copies the database, or runs backupCommand, if the options want it: called under the lock, when it is certain that
/// something will be changed. The step that it was; nullopt if nothing was to be done. A copy is on disk when this
/// returns, and no file was overwritten. Throws Error(backup_failed, stopped); nothing was changed then.
std::optional<StepResult> back_up(const BackupJob& job, const Runtime& runtime);

/// In front of the steps of the plan.
void add_backup(Report& report, StepResult backup);

}  // namespace godwit
