#pragma once
// Plan and Execution into the Report that people and programs see.

#include "engine/execute/executor.h"
#include "godwit/report.h"
#include "model/plan.h"

namespace godwit {

/// Rows of `info`, findings, versions, counts and the code of a plan.
void add_plan(Report& report, const Plan& plan, const MigrationSet& set);
/// Results, failure, notes and versions of what was carried out; the failure's code becomes the report's.
void add_execution(Report& report, Execution execution);

/// Of a command that an Error ended before there was anything else to say.
Report ended_by(const Error& error, Operation operation);

}  // namespace godwit
