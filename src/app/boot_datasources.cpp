// The boot step of each datasource, which a log tells of.
#include "app/datasources.h"
#include "app/output/console.h"
#include "app/output/overview.h"
#include "base/strings.h"
#include "config/boot_step.h"
#include "config/tenants.h"
#include "engine/report_builder.h"
#include "fleet/boot_all.h"
#include "log/log.h"
#include "server/watch/report_log.h"

namespace godwit {
namespace {

class LoggedBoot final : public BootHost {
 public:
  LoggedBoot(std::vector<Settings>& datasources, const Prepare& prepare, const std::stop_token& stop)
      : datasources_(datasources),
        prepare_(prepare),
        stop_(stop),
        console_(false, find_terminal(datasources.front().output.color)) {}

  std::optional<BootPart> turn_to(std::size_t place) override {
    settings_ = &datasources_[place];
    const DatasourceOptions& datasource = settings_->datasource;
    if (!datasource.name.empty()) log_line(LogLevel::info, "Datasource " + datasource.name);
    if (!datasource.enabled) {
      log_line(LogLevel::info, "Switched off (enabled=false): nothing is done at boot.");
      return std::nullopt;
    }
    if (!datasource.name.empty() && !datasource.has_locations) {
      log_report(passed_over(Operation::migrate, *settings_));
      return std::nullopt;
    }
    return BootPart{datasource.required, settings_->boot_mode == BootMode::permissive, has_tenants(*settings_),
                    settings_->tenants.parallel};
  }

  std::size_t find_targets() override {
    tenants_.clear();
    targets_.clear();
    scripts_ = nullptr;
    prepare_(*settings_);
    if (!has_tenants(*settings_)) return 1;
    tenants_ = tenants_of(*settings_, console_, stop_);
    if (tenants_.empty()) log_report(without_tenants(Operation::migrate, *settings_));
    scripts_ = make_script_cache();
    return tenants_.size();
  }

  void cannot_begin(const Error& error) override { log_report(ended_by(error, Operation::migrate)); }

  BootResult boot(std::size_t target, EventSink& events) override {
    return boot_step(tenants_.empty() ? *settings_ : settings_of_tenant(*settings_, tenants_[target]), events, scripts_,
                     stop_);
  }

  void begins(std::size_t target) override {
    if (!tenants_.empty()) log_line(LogLevel::info, "Datasource " + name_of(target));
  }
  void on_event(std::size_t /*target*/, const Event& event) override { console_.on_event(event); }
  bool wants_details() const override { return tenants_.empty() && console_.wants_details(); }
  void ended(std::size_t target, Report report) override {
    if (!tenants_.empty()) report.datasource = name_of(target);
    log_report(report);
    targets_.push_back(target_summary(report));
  }

  void tenants_ended() override {
    const std::string left = had_no_turn(tenants_.size() - targets_.size(), "tenant");
    for (const std::string& line : split_list(overview(targets_, left), '\n')) log_line(LogLevel::info, line);
  }

 private:
  std::string name_of(std::size_t tenant) const { return name_of_tenant(*settings_, tenants_[tenant]); }

  std::vector<Settings>& datasources_;
  const Prepare& prepare_;
  const std::stop_token stop_;
  Console console_;
  // Of the datasource at hand:
  Settings* settings_ = nullptr;
  std::vector<std::string> tenants_;
  std::vector<TargetSummary> targets_;
  std::shared_ptr<ScriptCache> scripts_;
};

}  // namespace

int boot_datasources(std::vector<Settings>& datasources, const Prepare& prepare, const std::stop_token& stop) {
  LoggedBoot boot(datasources, prepare, stop);
  return boot_all(datasources.size(), boot, stop);
}

}  // namespace godwit
