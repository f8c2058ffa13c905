#include "fleet/run_fleet.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include "fleet/few_at_once.h"

namespace godwit {
namespace {

// Events of a target go on at once while all before it have ended, and wait else.
class InOrder {
 public:
  InOrder(std::size_t count, FleetSink& sink) : sink_(sink), targets_(count) {}

  void begin(std::size_t target) {
    const std::lock_guard lock(mutex_);
    targets_[target].begun = true;
    if (target == turn_) sink_.begins(target);
  }

  void take(std::size_t target, const Event& event) {
    const std::lock_guard lock(mutex_);
    if (target == turn_) {
      sink_.on_event(target, event);
    } else if (!std::holds_alternative<StepProgress>(event)) {  // later it would be long past
      targets_[target].events.push_back(event);
    }
  }

  bool wants_details() const { return sink_.wants_details(); }

  void end(std::size_t target, Report report) {
    const std::lock_guard lock(mutex_);
    targets_[target].report = std::make_unique<Report>(std::move(report));
    while (turn_ < targets_.size() && targets_[turn_].report) {
      sink_.ended(turn_, std::move(*targets_[turn_].report));
      targets_[turn_] = {};
      if (++turn_ < targets_.size()) catch_up();
    }
  }

 private:
  struct Target {
    bool begun = false;
    std::vector<Event> events;
    std::unique_ptr<Report> report;  // of most targets there is none yet, or none any more
  };

  void catch_up() {
    Target& target = targets_[turn_];
    if (target.begun) sink_.begins(turn_);
    for (const Event& event : target.events) sink_.on_event(turn_, event);
    target.events.clear();
  }

  FleetSink& sink_;
  std::mutex mutex_;
  std::vector<Target> targets_;
  std::size_t turn_ = 0;
};

class TargetEvents final : public EventSink {
 public:
  TargetEvents(InOrder& order, std::size_t target) : order_(order), target_(target) {}
  void on_event(const Event& event) override { order_.take(target_, event); }
  bool wants_details() const override { return order_.wants_details(); }

 private:
  InOrder& order_;
  std::size_t target_;
};

}  // namespace

void run_fleet(std::size_t count, int parallel, FleetSink& sink,
               const std::function<Report(std::size_t target, EventSink& events)>& work, const std::stop_token& stop) {
  InOrder order(count, sink);
  const auto one = [&](std::size_t target) {
    order.begin(target);
    TargetEvents events(order, target);
    order.end(target, work(target, events));
  };
  few_at_once(count, static_cast<std::size_t>(std::max(parallel, 1)), one, stop);
}

}  // namespace godwit
