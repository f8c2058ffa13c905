#include "godwit/boot.h"

#include <utility>

#include "base/strings.h"

namespace godwit {
namespace {

class Boot {
 public:
  Boot(Migrator& migrator, const TargetOptions& target, EventSink* events, std::stop_token stop)
      : migrator_(migrator), target_(target), events_(events), stop_(std::move(stop)) {}

  BootResult migrate(bool failure_stops) {
    tell("Boot step: migrate.");
    BootResult result{migrator_.run(Operation::migrate, target_, stop_)};
    if (result.report.success() && !result.report.results.empty()) {
      tell("Boot step: verify.");
      const Report verified = migrator_.run(Operation::validate, target_, stop_);
      // Migrations that are pending behind a target are meant to be.
      if (!verified.success() && verified.code != ErrorCode::pending) result.report = verified;
    }
    // A stop was asked for: nobody wants the program then.
    const bool stopped = result.report.code == ErrorCode::stopped;
    result.start = result.report.success() || (!failure_stops && !stopped);
    if (!result.report.success() && result.start) tell("The program starts all the same (boot.mode=permissive).", true);
    return result;
  }

  BootResult check(bool pending_stops) {
    tell("Boot step: check; nothing is changed.");
    BootResult result{migrator_.run(Operation::validate, target_, stop_)};
    const bool only_pending = result.report.code == ErrorCode::pending;
    result.start = result.report.success() || (only_pending && !pending_stops);
    if (only_pending && result.start) {
      tell("Pending: " + count_of(result.report.pending_count, "migration") +
               " of this program; it starts all the same (boot.mode=check).",
           true);
      result.report.findings.clear();
      result.report.code = ErrorCode::none;
    }
    return result;
  }

 private:
  void tell(const std::string& text, bool warning = false) const {
    if (events_ != nullptr) events_->on_event(Note{text, warning});
  }

  Migrator& migrator_;
  const TargetOptions& target_;
  EventSink* events_;
  std::stop_token stop_;
};

}  // namespace

BootResult boot(const ProjectOptions& project, const TargetOptions& target, BootMode mode, EventSink* events,
                std::stop_token stop) {
  Migrator migrator(project, events);
  return boot(migrator, target, mode, events, std::move(stop));
}

BootResult boot(Migrator& migrator, const TargetOptions& target, BootMode mode, EventSink* events,
                std::stop_token stop) {
  Boot boot(migrator, target, events, std::move(stop));
  switch (mode) {
    case BootMode::migrate:
      return boot.migrate(true);
    case BootMode::permissive:
      return boot.migrate(false);
    case BootMode::check:
      return boot.check(false);
    case BootMode::require:
      break;
  }
  return boot.check(true);
}

}  // namespace godwit
