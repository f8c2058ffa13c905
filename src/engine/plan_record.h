#pragma once
// What a plan stands on, and whether it still does.

#include <string>
#include <vector>

#include "engine/prepare.h"
#include "engine/session.h"
#include "godwit/plan_record.h"
#include "model/migration.h"

namespace godwit {

PlanRecord record_of(const PreparedPlan& prepared, const HistorySnapshot& history, const Session& session,
                     const ScanInput& input, const TargetOptions& target, const MigrationSet& set);

/// Sentences that say what is different now; none: nothing is.
std::vector<std::string> moved_since(const PlanRecord& then, const PlanRecord& now);

}  // namespace godwit
