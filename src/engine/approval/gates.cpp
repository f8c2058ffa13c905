#include "engine/approval/gates.h"

#include <array>

#include "engine/approval/approval.h"
#include "engine/run/override_run.h"
#include "model/finding_builder.h"

namespace godwit {
namespace {

void hold_to_approved_plan(const AtTheGate& at, Plan& plan) {
  const std::optional<PlanRecord>& approved = at.project.approved_plan;
  if (approved && !plan.blocked()) hold_to_plan(*approved, *at.record, plan);
}

// Of a dry run's file: no client does what the overrides of a script ask for.
void warn_of_overrides(const AtTheGate& at, Plan& plan) {
  if (at.context.lasting || at.asked == Operation::plan) return;
  for (const Step& step : plan.steps) {
    const auto* const run = std::get_if<RunMigration>(&step);
    if (run == nullptr || run->record_only || error_overrides_of(at.context.options, *run->migration).empty()) continue;
    plan.add(FindingBuilder::warning(
        run->migration->script +
        " has errorOverrides, which only godwit carries out: the dry run's file stops at every error."));
  }
}

constexpr auto kGates = std::to_array<void (*)(const AtTheGate&, Plan&)>({hold_to_approved_plan, warn_of_overrides});

}  // namespace

void pass_gates(const AtTheGate& at, Plan& plan) {
  for (const auto gate : kGates) gate(at, plan);
}

}  // namespace godwit
