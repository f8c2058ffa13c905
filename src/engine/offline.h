#pragma once
// validate without a database.

#include "engine/session/runtime.h"
#include "godwit/operation.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Reads every script as the database named by the options would have it read, opens no connection: names, duplicates,
/// text, every statement of every script, and against the scripts of OfflineOptions::base where there is one. What is
/// wrong is in the findings, with its place. Throws Error: for a command other than validate (usage), where neither
/// dialect nor URL tells the database (no_url), for a base that cannot be read (configuration).
Report run_offline(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime);

}  // namespace godwit
