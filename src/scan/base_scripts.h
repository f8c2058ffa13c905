#pragma once
// Today's scripts beside those of a commit of git.

#include "godwit/options.h"
#include "model/base_script.h"

namespace godwit {

/// Reads the versioned and baseline scripts that the commit `name` holds at the project's locations, and those of the
/// commit where it and HEAD parted; compares their texts with today's in `set`. Throws Error(configuration) where there
/// is no git, no work tree or no such commit.
BaseScripts read_base_scripts(const ProjectOptions& project, const MigrationSet& set, const std::string& name);

}  // namespace godwit
