#pragma once
// The pure decision behind each operation.

#include "godwit/operation.h"
#include "plan/plan_commands.h"

namespace godwit {

/// Throws Error(usage) for an operation that is not run against one database by the engine: wait, new_script.
Plan plan_of(Operation operation, const PlanInput& input);
void check_planned(Operation operation);

}  // namespace godwit
