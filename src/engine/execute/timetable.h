#pragma once
// The order of all that a plan does: its steps, the events around them and the marker rows. Pure; the events are
// Flyway's (10.22, tests/compat).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/callback_event.h"
#include "model/plan.h"

namespace godwit {

/// Where the row stands that names the schemas a run has created: in front of all other rows, or behind them.
enum class MarkerPlace { first, last };

struct Act {
  std::size_t step = 0;               ///< of the plan
  std::vector<CallbackEvent> before;  ///< fired in front of the step; those of the scripts are not in here
  std::vector<std::string> marker;    ///< the schemas of the marker row that the step writes; empty: none
  MarkerPlace place = MarkerPlace::last;
  std::optional<CallbackEvent> after;  ///< fired before the step counts as done
  std::uint64_t number = 0;            ///< among the steps with a script, from 1; 0: it has none
  std::uint64_t of = 0;                ///< how many those are
};

struct Timetable {
  std::vector<CallbackEvent> at_begin;
  std::vector<Act> acts;              ///< one a step
  std::vector<CallbackEvent> at_end;  ///< unless something failed
  CallbackEvent after_error;          ///< if something failed
};

/// `operation`: migrate, undo, repair, baseline or clean. Events are in here whether or not somebody listens.
Timetable timetable(const Plan& plan, Operation operation);

}  // namespace godwit
