#pragma once
// A project as one database makes it.

#include "engine/prepare/run_options.h"
#include "engine/session/session.h"
#include "model/migration.h"

namespace godwit {

struct Project {
  const ProjectOptions& options;
  const TargetOptions& target;
  RunOptions run;
  MigrationSet set;  ///< repeatable scripts are summed with the values that placeholders have here
};

}  // namespace godwit
