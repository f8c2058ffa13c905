#include "engine/command.h"

#include <array>

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

}  // namespace godwit
