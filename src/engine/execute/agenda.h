#pragma once
// The results of a command that changed nothing, completed by all that it would do around its steps.

#include <span>
#include <vector>

#include "engine/callback/callbacks.h"
#include "engine/execute/timetable.h"
#include "engine/prepare/prepare.h"
#include "godwit/report.h"

namespace godwit {

/// A plan that was carried out into nowhere; all outlive the call.
struct Rehearsal {
  const PreparedPlan& prepared;
  Operation operation;                              ///< whose steps these are
  const std::vector<CallbackEvent>& fired;          ///< in front of the plan
  const std::vector<Callbacks::Script>& callbacks;  ///< of the operation
};

/// `steps`: the results of the plan's steps, from the first; fewer if one failed, and then nothing stands behind them.
/// All that was done there is planned here. The answer has them with the callbacks of each event and the rows that name
/// created schemas, in the order of the timetable. The events of an error are not in it.
std::vector<StepResult> agenda(const Rehearsal& rehearsal, std::vector<StepResult> steps);

}  // namespace godwit
