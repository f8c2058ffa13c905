#pragma once
// What a plan stands on and would do.

#include <string>

#include "engine/callbacks.h"
#include "engine/prepare.h"
#include "engine/run_options.h"
#include "engine/session.h"
#include "godwit/plan_record.h"
#include "model/migration.h"

namespace godwit {

/// What a record is made of.
struct Planned {
  const PreparedPlan& prepared;
  const HistorySnapshot& history;
  const Session& session;
  const std::string& table;  ///< of the history
  const RunOptions& options;
  const Callbacks& callbacks;  ///< checked
};

PlanRecord record_of(const Planned& planned);

}  // namespace godwit
