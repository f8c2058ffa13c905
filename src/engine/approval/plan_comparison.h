#pragma once
// The differences between two records of a plan.

#include <map>
#include <string>
#include <vector>

#include "godwit/plan_record.h"

namespace godwit {

/// A sentence for each thing that moved; none: nothing did. What could be a secret is named, not shown.
std::vector<std::string> moved_since(const PlanRecord& then, const PlanRecord& now);

/// As above, of options alone.
std::vector<std::string> options_moved(const std::map<std::string, std::string>& then,
                                       const std::map<std::string, std::string>& now);

/// As above, of scripts alone.
std::vector<std::string> scripts_moved(const std::vector<PlanRecord::Script>& then,
                                       const std::vector<PlanRecord::Script>& now);

}  // namespace godwit
