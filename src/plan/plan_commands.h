#pragma once
// The decisions. Pure: no file, database, clock or environment. Rules: Flyway 10.22, tests/compat.

#include <vector>

#include "model/base_script.h"
#include "model/plan.h"
#include "plan/checks/plan_input.h"

namespace godwit {

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

/// Differences of today's scripts from those of a base, as findings about migrations: a versioned script that was
/// edited, renamed or removed (as `ignoreMigrationPatterns` allows), a new version at or below the newest one there (a
/// warning with outOfOrder). What the base changed after the two parted is not held against today's scripts.
std::vector<Finding> check_against_base(const ProjectOptions& project, const MigrationSet& set,
                                        const BaseScripts& base);

}  // namespace godwit
