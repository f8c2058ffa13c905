#pragma once
// A plan's ground and steps.

#include <string>
#include <string_view>
#include <vector>

#include "engine/callback/callbacks.h"
#include "engine/prepare/run_context.h"
#include "engine/prepare/run_options.h"
#include "engine/session/session.h"
#include "godwit/plan_record.h"
#include "model/migration.h"

namespace godwit {

/// The parts of a record.
struct Planned {
  const PreparedPlan& prepared;
  const HistorySnapshot& history;
  const RunContext& context;
  const std::string& table;    ///< of the history
  const Callbacks& callbacks;  ///< checked
  const MigrationSet& set;
};

/// Of callbacks that run before there is a plan, those of one event (afterConnect), in their order. Scripts are split,
/// for the placeholders in them; what is wrong with one is said when it runs.
std::vector<PlanRecord::Script> scripts_of_event(const std::vector<CallbackScript>& callbacks, CallbackEvent event,
                                                 const RunOptions& options, const Dialect& dialect);

PlanRecord record_of(const Planned& planned);

}  // namespace godwit
