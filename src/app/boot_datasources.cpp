// The boot step of each datasource, which a log tells of.
#include <atomic>

#include "app/datasources.h"
#include "app/output/console.h"
#include "app/output/overview.h"
#include "base/strings.h"
#include "config/boot_step.h"
#include "config/tenants.h"
#include "engine/report_builder.h"
#include "fleet/tenants.h"
#include "log/log.h"
#include "server/watch/report_log.h"

namespace godwit {
namespace {

/// The boot step of one datasource after the other.
class BootRun {
 public:
  BootRun(const Settings& first, const Prepare& prepare, const std::stop_token& stop)
      : console_(false, find_terminal(first.output.color)), prepare_(prepare), stop_(stop) {}

  /// Exit code: 0 if the program may start.
  int boot_one(Settings& settings) {
    try {
      // Replicas that start at once wait for the one that migrates, however long that takes.
      if (!settings.given.contains("lockTimeout")) settings.target.lock_timeout = std::chrono::milliseconds(-1);
      prepare_(settings);
      if (has_tenants(settings)) return boot_tenants(settings);
      Migrator migrator(settings.project, &console_);
      return tell(boot_step(migrator, settings, &console_, stop_), settings);
    } catch (const Error& error) {
      return tell({ended_by(error, Operation::migrate), settings.boot_mode == BootMode::permissive}, settings);
    }
  }

 private:
  class LoggedTenants;

  static int tell(const BootResult& result, const Settings& settings) {
    log_report(result.report);
    const bool stopped = result.report.code == ErrorCode::stopped;
    return !result.start && (settings.datasource.required || stopped) ? exit_code(result.report.code) : 0;
  }

  int boot_tenants(const Settings& settings);

  Console console_;
  const Prepare& prepare_;
  const std::stop_token& stop_;
};

class BootRun::LoggedTenants final : public TenantWatcher {
 public:
  LoggedTenants(const std::vector<std::string>& names, Console& console) : names_(names), console_(console) {}
  void begins(std::size_t tenant) override { log_line(LogLevel::info, "Datasource " + names_[tenant]); }
  void on_event(std::size_t /*tenant*/, const Event& event) override { console_.on_event(event); }
  void ended(std::size_t tenant, Report report) override {
    report.datasource = names_[tenant];
    log_report(report);
    targets.push_back(target_summary(report));
  }

  std::vector<TargetSummary> targets;

 private:
  const std::vector<std::string>& names_;
  Console& console_;
};

int BootRun::boot_tenants(const Settings& settings) {
  const std::vector<std::string> tenants = tenants_of(settings, console_, stop_);
  if (tenants.empty()) return tell({without_tenants(Operation::migrate, settings)}, settings);
  std::vector<std::string> names;
  for (const std::string& tenant : tenants) names.push_back(name_of_tenant(settings, tenant));
  LoggedTenants watcher(names, console_);
  const auto scripts = make_script_cache();
  std::atomic<bool> start = true;
  const auto run = [&](std::size_t tenant, EventSink& events) {
    BootResult result;
    try {
      const Settings own = settings_of_tenant(settings, tenants[tenant]);
      Migrator migrator(own.project, &events, scripts);
      result = boot_step(migrator, own, &events, stop_);
    } catch (const Error& error) {
      result = {ended_by(error, Operation::migrate), settings.boot_mode == BootMode::permissive};
    }
    if (!result.start) start = false;
    return result.report;
  };
  run_tenants(tenants.size(), settings.tenants.parallel, watcher, run, stop_);
  const std::string table = overview(watcher.targets, had_no_turn(tenants.size() - watcher.targets.size(), "tenant"));
  for (const std::string& line : split_list(table, '\n')) log_line(LogLevel::info, line);
  if (stop_.stop_requested()) return exit_code(ErrorCode::stopped);
  return start || !settings.datasource.required ? 0 : exit_code(ErrorCode::some_targets_failed);
}

}  // namespace

int boot_datasources(std::vector<Settings>& datasources, const Prepare& prepare, const std::stop_token& stop) {
  BootRun run(datasources.front(), prepare, stop);
  for (Settings& one : datasources) {
    const std::string& name = one.datasource.name;
    if (!name.empty()) log_line(LogLevel::info, "Datasource " + name);
    if (!one.datasource.enabled) {
      log_line(LogLevel::info, "Switched off (enabled=false): nothing is done at boot.");
      continue;
    }
    if (!name.empty() && !one.datasource.has_locations) {
      log_report(passed_over(Operation::migrate, one));
      continue;
    }
    if (const int code = run.boot_one(one); code != 0) return code;
    // The step is done, but nobody wants the program any more.
    if (stop.stop_requested()) return exit_code(ErrorCode::stopped);
  }
  return 0;
}

}  // namespace godwit
