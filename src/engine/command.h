#pragma once
// A command is a name, a pure decision, and whether it may write.

#include <string_view>

#include "model/plan.h"
#include "plan/plan_commands.h"

namespace godwit {

struct Command {
  std::string_view name;
  bool writes;
  Plan (*plan)(const PlanInput&);
};

/// nullptr if there is no such command.
const Command* find_command(std::string_view name);

/// Throws Error(usage) for a command that would not be held to an approved plan.
void check_approved(const Command& command, const ProjectOptions& project);

}  // namespace godwit
