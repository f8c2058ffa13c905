#pragma once
// The decisions. Pure: no file, database, clock or environment. Rules: Flyway 10.22, tests/compat.

#include <set>
#include <string>

#include "godwit/options.h"
#include "model/base_script.h"
#include "model/plan.h"

namespace godwit {

struct PlanInput {
  const ProjectOptions& project;
  const MigrationSet& set;
  const HistorySnapshot& history;
  bool create_schemas = true;  ///< TargetOptions::create_schemas
  /// installed_rank of rows whose CRC-32 agrees, whose SHA-256 does not, and whose file is a known harmless variant
  std::set<int> harmless_ranks = {};
};

Plan plan_info(const PlanInput& input);
/// As info, but only what stands in the history table.
Plan plan_history(const PlanInput& input);
/// Only the current version, from the history table alone.
Plan plan_current(const PlanInput& input);
Plan plan_validate(const PlanInput& input);
Plan plan_migrate(const PlanInput& input);
Plan plan_undo(const PlanInput& input);
Plan plan_repair(const PlanInput& input);
Plan plan_baseline(const PlanInput& input);
Plan plan_clean(const PlanInput& input);

/// What is wrong with today's scripts beside those of a base, as findings about migrations: a versioned script that was
/// edited, renamed or removed (as `ignoreMigrationPatterns` allows), a new version at or below the newest one there (a
/// warning with outOfOrder). What the base changed after the two parted is not held against today's scripts.
std::vector<Finding> check_against_base(const ProjectOptions& project, const MigrationSet& set,
                                        const BaseScripts& base);

/// What to do about a migration in Java that is to run.
std::string java_advice(const ResolvedMigration& migration);

/// The script that takes the version back; nullptr if there is none.
const ResolvedMigration* undo_script(const MigrationSet& set, const MigrationVersion& version);

/// True if one of the patterns ("*:missing", "repeatable:pending") takes the info out of validation. Throws
/// Error(invalid_pattern) for a pattern that is none. Source: Flyway 10.22, tests/compat.
bool is_ignored_by_patterns(const MigrationInfo& info, const std::vector<std::string>& patterns);

/// Rows (by rank) whose CRC-32 agrees with their file but whose SHA-256 does not: the engine looks at these files again
/// for PlanInput::harmless_ranks.
std::vector<MigrationInfo> digest_suspects(const MigrationSet& set, const HistorySnapshot& history);

}  // namespace godwit
