#include "server/boot_roster.h"

#include "config/tenants.h"
#include "fleet/boot_all.h"
#include "log/log.h"

namespace godwit {
namespace {

class RosterBoot final : public BootHost {
 public:
  RosterBoot(Roster& roster, JobList& jobs, const ServiceManager& service_manager, const std::stop_token& stop)
      : roster_(roster), jobs_(jobs), service_manager_(service_manager), stop_(stop), groups_(roster.groups()) {}

  std::size_t count() const { return groups_.size(); }

  std::optional<BootPart> turn_to(std::size_t place) override {
    if (stop_.stop_requested()) return std::nullopt;
    place_ = place;
    const WatchView group = groups_[place]->view();
    settings_ = group.settings;
    if (!settings_->datasource.enabled) {
      log_line(LogLevel::info, group.name + ": switched off (enabled=false): nothing is done at boot.");
      return std::nullopt;
    }
    if (group.passed_over()) {
      log_line(LogLevel::warning, group.name + ": no locations are configured, so it is passed over.");
      return std::nullopt;
    }
    return BootPart{settings_->datasource.required, settings_->boot_mode == BootMode::permissive,
                    has_tenants(*settings_), settings_->tenants.parallel};
  }

  std::size_t find_targets() override {
    members_ = roster_.find_tenants_of(place_, stop_);
    if (members_.empty()) log_line(LogLevel::warning, settings_->datasource.name + ": tenants.query returns no row.");
    scripts_ = has_tenants(*settings_) ? make_script_cache() : nullptr;
    return members_.size();
  }

  void cannot_begin(const Error& error) override { log_line(LogLevel::error, error.what()); }

  BootResult boot(std::size_t target, EventSink& /*events*/) override {
    service_manager_.tell("STATUS=Migrating " + members_[target]->name());
    return jobs_.boot(members_[target], scripts_, stop_);
  }

  // Each job tells of itself.
  void begins(std::size_t /*target*/) override {}
  void on_event(std::size_t /*target*/, const Event& /*event*/) override {}
  void ended(std::size_t /*target*/, Report /*report*/) override {}
  void tenants_ended() override {}

 private:
  Roster& roster_;
  JobList& jobs_;
  const ServiceManager& service_manager_;
  const std::stop_token stop_;
  const std::vector<std::shared_ptr<Watched>> groups_;
  // Of the datasource at hand:
  std::size_t place_ = 0;
  std::shared_ptr<const Settings> settings_;
  std::vector<std::shared_ptr<Watched>> members_;
  std::shared_ptr<ScriptCache> scripts_;
};

}  // namespace

int boot_roster(Roster& roster, JobList& jobs, const ServiceManager& service_manager, const std::stop_token& stop) {
  const ServiceManager::Patience patience(service_manager);
  RosterBoot boot(roster, jobs, service_manager, stop);
  return boot_all(boot.count(), boot, stop);
}

}  // namespace godwit
