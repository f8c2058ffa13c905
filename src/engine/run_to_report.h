#pragma once
// A command whose end, whatever it was, is in its Report.

#include <string_view>

#include "engine/run_command.h"

namespace godwit {

/// Throws Error(usage) if there is no such command.
Operation known_operation(std::string_view name);

/// run_command(), or validate without a database; an Error becomes a Report, and all have the time of their end.
Report run_to_report(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                     const Runtime& runtime);

}  // namespace godwit
