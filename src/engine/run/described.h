#pragma once
// A step of a plan as reports name it.

#include "godwit/report.h"
#include "model/plan.h"

namespace godwit {

/// `what` and `migration` of the step's result; `table` is the name of the history table.
StepResult described(const Step& step, const std::string& table);

}  // namespace godwit
