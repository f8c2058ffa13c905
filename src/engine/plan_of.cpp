#include "engine/plan_of.h"

#include <array>
#include <string>

namespace godwit {
namespace {

using MakePlan = Plan (*)(const PlanInput&);

// In the order of Operation.
constexpr auto kPlans =
    std::to_array<MakePlan>({&plan_migrate, &plan_migrate, &plan_undo, &plan_info, &plan_history, &plan_current,
                             &plan_validate, &plan_repair, &plan_baseline, &plan_clean, nullptr, nullptr});

MakePlan find(Operation operation) {
  if (const MakePlan make = kPlans.at(static_cast<std::size_t>(operation))) return make;
  throw Error(ErrorCode::usage,
              "There is no command \"" + std::string(operation_text(operation)) + "\" of one database.");
}

}  // namespace

Plan plan_of(Operation operation, const PlanInput& input) {
  return find(operation)(input);
}

void check_planned(Operation operation) {
  find(operation);
}

}  // namespace godwit
