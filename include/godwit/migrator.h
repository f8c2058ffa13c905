#pragma once
// The library's door: run a command against one database.

#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "godwit/event.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Runs commands for one project. Each call opens its own connection and closes it; calls on different threads are
/// independent.
class Migrator {
 public:
  explicit Migrator(ProjectOptions project, EventSink* events = nullptr);
  ~Migrator();
  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;

  /// `command` is "migrate", "plan", "undo", "info", "history", "current", "validate", "repair", "baseline" or "clean".
  /// What ends a command is in the Report (code, failure, findings); it throws Error only for an unknown command.
  Report run(std::string_view command, const TargetOptions& target, std::stop_token stop = {});

  /// The same on a thread of its own. The Migrator may be gone before the Report is there; its EventSink may not, and
  /// is called on that thread.
  std::future<Report> start(std::string command, TargetOptions target, std::stop_token stop = {});

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace godwit
