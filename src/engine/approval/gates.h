#pragma once
// A prepared plan has to pass these in front of its first step. A gate adds findings and never acts.

#include "engine/prepare/run_context.h"
#include "godwit/options.h"
#include "godwit/plan_record.h"

namespace godwit {

/// All outlive the call.
struct AtTheGate {
  Operation asked;
  const ProjectOptions& project;
  const RunContext& context;
  const PlanRecord* record;  ///< of the plan as it is now; nullptr where nobody needs it
};

/// All of them, whatever the first one finds.
void pass_gates(const AtTheGate& at, Plan& plan);

}  // namespace godwit
