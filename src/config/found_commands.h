#pragma once
// Commands in configuration files that nobody named, only found in the working directory.

#include <string>
#include <vector>

#include "config/keys/settings.h"

namespace godwit {

/// Throws Error(configuration) where passwordCommand, backupCommand, executableCallbacks or plugins counts as one of
/// `found` (paths of files, as Given::layer has them) says it, unless the file and the folders that it was found in
/// belong to this user or root and nobody else may write to them: a folder of somebody else's could run anything.
void refuse_commands_of_others(const Settings& settings, const std::vector<std::string>& found);

}  // namespace godwit
