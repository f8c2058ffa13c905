#pragma once
// `migrate -plan=`: what is done is what was approved, or nothing is.

#include <string_view>
#include <vector>

#include "engine/prepare/run_options.h"
#include "godwit/plan_record.h"
#include "model/callback_event.h"
#include "model/plan.h"

namespace godwit {

/// initSql, and what the URL sets, take effect before there is a plan: they are compared before connecting. Throws
/// Error(plan_outdated).
void hold_connecting_to_plan(const PlanRecord& approved, const RunOptions& options);

/// The callbacks of a connection run before there is a plan: those of one event, and where there are some behind the
/// connection every option, are compared in front of them. Throws Error(plan_outdated).
void hold_event_to_plan(const PlanRecord& approved, CallbackEvent event,
                        const std::vector<PlanRecord::Script>& scripts);
void hold_options_to_plan(const PlanRecord& approved, const RunOptions& options);

/// Differences become findings of the plan, which then may not be carried out.
void hold_to_plan(const PlanRecord& approved, const PlanRecord& present, Plan& plan);

}  // namespace godwit
