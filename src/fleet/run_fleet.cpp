// The threads of tenants, and their events in order.
#include <algorithm>
#include <mutex>
#include <optional>

#include "fleet/few_at_once.h"
#include "fleet/tenants.h"

namespace godwit {
namespace {

// Events of a tenant go on at once while all before it have ended, and wait else.
class InOrder {
 public:
  InOrder(std::size_t count, TenantWatcher& watcher) : watcher_(watcher), tenants_(count) {}

  void begin(std::size_t tenant) {
    const std::lock_guard lock(mutex_);
    tenants_[tenant].begun = true;
    if (tenant == turn_) watcher_.begins(tenant);
  }

  void take(std::size_t tenant, const Event& event) {
    const std::lock_guard lock(mutex_);
    if (tenant == turn_) {
      watcher_.on_event(tenant, event);
    } else if (!std::holds_alternative<StepProgress>(event)) {  // later it would be long past
      tenants_[tenant].events.push_back(event);
    }
  }

  void end(std::size_t tenant, Report report) {
    const std::lock_guard lock(mutex_);
    tenants_[tenant].report = std::move(report);
    while (turn_ < tenants_.size() && tenants_[turn_].report) {
      watcher_.ended(turn_, std::move(*tenants_[turn_].report));
      tenants_[turn_] = {};
      if (++turn_ < tenants_.size()) catch_up();
    }
  }

 private:
  struct Tenant {
    bool begun = false;
    std::vector<Event> events;
    std::optional<Report> report;
  };

  void catch_up() {
    Tenant& tenant = tenants_[turn_];
    if (tenant.begun) watcher_.begins(turn_);
    for (const Event& event : tenant.events) watcher_.on_event(turn_, event);
    tenant.events.clear();
  }

  TenantWatcher& watcher_;
  std::mutex mutex_;
  std::vector<Tenant> tenants_;
  std::size_t turn_ = 0;
};

class TenantEvents final : public EventSink {
 public:
  TenantEvents(InOrder& order, std::size_t tenant) : order_(order), tenant_(tenant) {}
  void on_event(const Event& event) override { order_.take(tenant_, event); }

 private:
  InOrder& order_;
  std::size_t tenant_;
};

}  // namespace

void run_tenants(std::size_t count, int parallel, TenantWatcher& watcher,
                 const std::function<Report(std::size_t tenant, EventSink& events)>& run, const std::stop_token& stop) {
  InOrder order(count, watcher);
  const auto work = [&](std::size_t tenant) {
    order.begin(tenant);
    TenantEvents events(order, tenant);
    order.end(tenant, run(tenant, events));
  };
  few_at_once(count, static_cast<std::size_t>(std::max(parallel, 1)), work, stop);
}

}  // namespace godwit
