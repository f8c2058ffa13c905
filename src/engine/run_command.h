#pragma once
// One command against one database: reads like a table of contents.

#include "engine/session/runtime.h"
#include "godwit/operation.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Connects, scans, plans, and for a command that writes: locks, plans again under the lock, prepares, executes.
/// Throws Error for what ends the command before there is a plan (no connection, bad URL, lock not obtained, stopped).
Report run_command(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime);

}  // namespace godwit
