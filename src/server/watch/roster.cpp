// Tenants come and go, so they are asked for again before each look. What is watched outlives that and a new
// configuration: with it go what was last seen, the job that runs and the answer of a passwordCommand.
#include "server/watch/roster.h"

#include <algorithm>

#include "config/tenants.h"
#include "engine/report_builder.h"
#include "log/event_log.h"
#include "log/log.h"

namespace godwit {
namespace {

class LogSink final : public EventSink {
 public:
  void on_event(const Event& event) override { log_event(event); }
};

std::vector<std::shared_ptr<const Settings>> ask_for_tenants(Watched& whole, const std::stop_token& stop) {
  LogSink log;
  Settings ready = whole.ready_settings(stop);
  std::vector<std::shared_ptr<const Settings>> tenants;
  for (const std::string& name : tenants_of(ready, log, stop)) {
    auto tenant = std::make_shared<Settings>(settings_of_tenant(ready, name));
    tenant->password_command.clear();  // it has answered
    tenants.push_back(std::move(tenant));
  }
  return tenants;
}

}  // namespace

void Roster::configure(std::vector<Settings> datasources) {
  const std::lock_guard lock(mutex_);
  std::vector<Group> groups;
  for (Settings& one : datasources) {
    const auto settings = std::make_shared<const Settings>(std::move(one));
    const bool known_already = !has_tenants(*settings);
    Group group{std::make_shared<Watched>(settings, facts_), {}, known_already};
    const auto before = std::find_if(groups_.begin(), groups_.end(),
                                     [&](const Group& known) { return known.whole->name() == group.whole->name(); });
    if (before != groups_.end()) {
      group = *before;
      group.whole->set_settings(settings);
      if (known_already) group.tenants.clear();
      group.known = known_already || !group.tenants.empty();
    }
    groups.push_back(std::move(group));
  }
  groups_ = std::move(groups);
  show();
}

// Under the lock.
void Roster::show() const {
  std::vector<std::shared_ptr<Watched>> watched;
  for (const Group& group : groups_) {
    if (!group.known || !has_tenants(*group.whole->settings())) {
      watched.push_back(group.whole);
      continue;
    }
    for (const auto& tenant : group.tenants) {
      auto known = list_.find(tenant->datasource.name);
      if (known) known->set_settings(tenant);
      watched.push_back(known ? known : std::make_shared<Watched>(tenant, facts_));
    }
  }
  list_.replace(std::move(watched));
}

std::vector<std::shared_ptr<Watched>> Roster::find_tenants_of(std::size_t place, const std::stop_token& stop) {
  const std::shared_ptr<Watched> whole = groups().at(place);
  if (!has_tenants(*whole->settings())) return {whole};
  std::vector<std::shared_ptr<const Settings>> tenants;
  try {
    tenants = ask_for_tenants(*whole, stop);
  } catch (const Error& error) {
    whole->set_problem(ended_by(error, Operation::validate));
    throw;
  }
  std::vector<std::string> names;
  for (const auto& tenant : tenants) names.push_back(tenant->datasource.name);
  {
    const std::lock_guard lock(mutex_);
    const auto group =
        std::find_if(groups_.begin(), groups_.end(), [&](const Group& one) { return one.whole == whole; });
    if (group == groups_.end()) return {};
    group->tenants = std::move(tenants);
    group->known = true;
    show();
  }
  std::vector<std::shared_ptr<Watched>> watched;
  for (const std::string& name : names) watched.push_back(list_.find(name));
  return watched;
}

void Roster::find_tenants(const std::stop_token& stop) {
  const std::size_t count = groups().size();
  troubles_.resize(count);
  for (std::size_t i = 0; i < count && !stop.stop_requested(); ++i) {
    std::string trouble;
    try {
      find_tenants_of(i, stop);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::stopped) return;
      trouble = error.what();
    }
    if (!trouble.empty() && trouble != troubles_[i]) log_line(LogLevel::warning, trouble);
    troubles_[i] = std::move(trouble);
  }
}

std::vector<std::shared_ptr<Watched>> Roster::groups() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Watched>> all;
  for (const Group& group : groups_) all.push_back(group.whole);
  return all;
}

}  // namespace godwit
