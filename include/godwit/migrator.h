#pragma once
// The library's door: run a command against one database.

#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "godwit/event.h"
#include "godwit/operation.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Scripts that several Migrators share, so that they are read once: by the first run. What depends on the values of
/// placeholders is read for each. The projects may differ in these values only. Any thread.
class ScriptCache;
std::shared_ptr<ScriptCache> make_script_cache();

/// Runs commands for one project. Each call opens its own connection and closes it; calls on different threads are
/// independent.
class Migrator {
 public:
  /// Without `scripts` each run reads them anew.
  explicit Migrator(ProjectOptions project, EventSink* events = nullptr,
                    std::shared_ptr<ScriptCache> scripts = nullptr);
  ~Migrator();
  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;

  /// Any Operation but `wait` and `new_script`. What ends it is in the Report (code, failure, findings).
  Report run(Operation operation, const TargetOptions& target, std::stop_token stop = {});
  /// By its name: "migrate". Throws Error(usage) for an unknown one.
  Report run(std::string_view command, const TargetOptions& target, std::stop_token stop = {});

  /// The same on a thread of its own. The Migrator may be gone before the Report is there; its EventSink may not, and
  /// is called on that thread.
  std::future<Report> start(Operation operation, TargetOptions target, std::stop_token stop = {});
  std::future<Report> start(std::string_view command, TargetOptions target, std::stop_token stop = {});

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace godwit
