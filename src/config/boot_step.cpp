#include "config/boot_step.h"

#include <optional>

namespace godwit {
namespace {

// The report of a clean that failed; nullopt if there is nothing to empty, or it is empty now.
std::optional<Report> failed_clean(Migrator& migrator, const Settings& settings, const std::stop_token& stop) {
  if (!settings.clean_schema) return std::nullopt;
  Report report = migrator.run(Operation::clean, settings.target, stop);
  return report.success() ? std::nullopt : std::optional(std::move(report));
}

}  // namespace

BootResult boot_step(Settings settings, EventSink& events, const std::shared_ptr<ScriptCache>& scripts,
                     const std::stop_token& stop) {
  // Replicas that start at once wait for the one that migrates, however long that takes.
  if (!settings.given.contains("lockTimeout")) settings.target.lock_timeout = std::chrono::milliseconds(-1);
  Migrator migrator(settings.project, &events, scripts);
  const bool migrates = settings.boot_mode == BootMode::migrate || settings.boot_mode == BootMode::permissive;
  if (migrates) {
    if (auto failed = failed_clean(migrator, settings, stop)) {
      const bool stopped = failed->code == ErrorCode::stopped;
      return {std::move(*failed), settings.boot_mode == BootMode::permissive && !stopped};
    }
  }
  return boot(migrator, settings.target, settings.boot_mode, &events, stop);
}

Report run_step(Migrator& migrator, Operation operation, const Settings& settings, const std::stop_token& stop) {
  if (settings.clean_schema && operation == Operation::plan) {
    throw Error(ErrorCode::configuration,
                "cleanSchema=true empties the schemas before migrating; what would be migrated then cannot be planned. "
                "Leave cleanSchema out.");
  }
  if (operation == Operation::migrate) {
    if (auto failed = failed_clean(migrator, settings, stop)) return std::move(*failed);
  }
  return migrator.run(operation, settings.target, stop);
}

}  // namespace godwit
