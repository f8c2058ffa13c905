#pragma once
// The plan that `godwit plan -outputType=json` wrote.

#include <string>

#include "godwit/plan_record.h"

namespace godwit {

/// Throws Error(configuration) naming the file if it cannot be read or is not such a plan.
PlanRecord read_plan_file(const std::string& path);

}  // namespace godwit
