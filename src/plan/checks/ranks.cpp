// A rank is the integer of 32 bits that the column can hold.
#include <algorithm>
#include <limits>

#include "base/strings.h"
#include "plan/checks/checks.h"

namespace godwit {
namespace {

bool adds_a_row(const Step& step) {
  if (const auto* schemas = std::get_if<CreateSchemas>(&step)) return schemas->marker;
  return std::holds_alternative<RunMigration>(step) || std::holds_alternative<RunUndo>(step) ||
         std::holds_alternative<WriteBaseline>(step) || std::holds_alternative<MarkDeleted>(step);
}

}  // namespace

void check_ranks(const PlanInput& input, Plan& plan) {
  if (input.history.rows.empty()) return;
  constexpr std::int64_t kGreatest = std::numeric_limits<int>::max();
  const std::int64_t last = input.history.rows.back().installed_rank;
  const auto added = std::count_if(plan.steps.begin(), plan.steps.end(), adds_a_row);
  if (last + added <= kGreatest) return;
  plan.steps.clear();
  refuse(plan, ErrorCode::history_full,
         "The greatest installed_rank in the history is " + std::to_string(last) + ", so there is none for " +
             count_of(static_cast<std::uint64_t>(added), "new row") + ": ranks end at " + std::to_string(kGreatest) +
             ". Nothing was changed. Give the rows lower ranks, in the same order, then run the command again.");
}

}  // namespace godwit
