#include "engine/command.h"

#include <array>
#include <string>

namespace godwit {
namespace {

constexpr auto kCommands = std::to_array<Command>({
    {"info", false, &plan_info},
    {"history", false, &plan_history},
    {"current", false, &plan_current},
    {"validate", false, &plan_validate},
    {"migrate", true, &plan_migrate},
    {"plan", false, &plan_migrate},
    {"undo", true, &plan_undo},
    {"repair", true, &plan_repair},
    {"baseline", true, &plan_baseline},
    {"clean", true, &plan_clean},
});

}  // namespace

const Command* find_command(std::string_view name) {
  for (const Command& command : kCommands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

void check_approved(const Command& command, const ProjectOptions& project) {
  if (!project.approved_plan || !command.writes || command.name == "migrate") return;
  throw Error(ErrorCode::usage,
              "-plan is for migrate; " + std::string(command.name) + " would not be held to it. Leave it out.");
}

}  // namespace godwit
