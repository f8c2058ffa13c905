#pragma once
// One work for many targets, a few at a time, told in order.

#include <cstddef>
#include <functional>
#include <stop_token>

#include "godwit/event.h"
#include "godwit/report.h"

namespace godwit {

/// Told what happens with each target, by its number from 0: in their order, though several run at once; one call at a
/// time, on any thread.
class FleetSink {
 public:
  virtual ~FleetSink() = default;
  virtual void begins(std::size_t target) = 0;
  virtual void on_event(std::size_t target, const Event& event) = 0;
  virtual void ended(std::size_t target, Report report) = 0;
  /// Details of a target that is not at turn would have to be kept until it is.
  virtual bool wants_details() const { return false; }
};

/// Carries out `work` for the targets 0 to count - 1, `parallel` at a time, each with an EventSink of its own; of one
/// at a time on the caller's thread. Begins none after a stop request: `ended` is not called for those that are left.
void run_fleet(std::size_t count, int parallel, FleetSink& sink,
               const std::function<Report(std::size_t target, EventSink& events)>& work, const std::stop_token& stop);

}  // namespace godwit
