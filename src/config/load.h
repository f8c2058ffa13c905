#pragma once
// Defaults < configuration files < environment < command line.

#include <string>
#include <utility>
#include <vector>

#include "config/command_line.h"
#include "config/settings.h"

namespace godwit {

/// NAME, value pairs of the process's environment.
using Environment = std::vector<std::pair<std::string, std::string>>;
Environment process_environment();

/// Reads the files that `-configFiles` or FLYWAY_CONFIG_FILES name (`.conf`, keys with `flyway.` or `godwit.` in
/// front), then FLYWAY_… and GODWIT_… variables (the latter win), then the command line. Variables that name no key are
/// passed over. Throws Error(usage, configuration) naming file, line or variable.
Settings load_settings(const CommandLine& command_line, const Environment& environment);

}  // namespace godwit
