// The questions that only show.
#include "plan/checks/checks.h"
#include "plan/info_filter.h"

namespace godwit {
namespace {

Plan plan_list(const PlanInput& input, bool applied_only) {
  Plan plan = start_plan(input, link_options(input), true).plan;
  try {
    const InfoFilter filter(input.project.info);
    for (MigrationInfo& info : plan.infos) info.shown = filter.shows(info);
  } catch (const Error& problem) {
    refuse(plan, problem.code(), problem.what());
  }
  if (applied_only) std::erase_if(plan.infos, [](const MigrationInfo& info) { return !info.applied; });
  return plan;
}

}  // namespace

Plan plan_info(const PlanInput& input) {
  return plan_list(input, false);
}

Plan plan_history(const PlanInput& input) {
  return plan_list(input, true);
}

// A fault in scripts does not change what the history says.
Plan plan_current(const PlanInput& input) {
  const MigrationSet no_scripts;
  Plan plan = start_plan({input.project, no_scripts, input.history}, {}, false).plan;
  plan.infos.clear();
  return plan;
}

}  // namespace godwit
