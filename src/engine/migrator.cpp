#include "godwit/migrator.h"

#include "engine/offline.h"
#include "engine/registry.h"
#include "engine/report_builder.h"
#include "engine/run_command.h"

namespace godwit {

namespace {

const Command& known(std::string_view name) {
  if (const Command* found = find_command(name)) return *found;
  throw Error(ErrorCode::usage, "There is no command \"" + std::string(name) + "\".");
}

}  // namespace

class Migrator::Impl {
 public:
  Impl(ProjectOptions project, EventSink* events) : project_(std::move(project)), events_(events) {}

  Report run(const Command& command, const TargetOptions& target, const std::stop_token& stop) const {
    const Runtime runtime{system_clock(), events_, stop, &dialect_for_url};
    Report report = run_or_explain(command, target, runtime);
    report.timestamp = runtime.clock.local_timestamp();
    return report;
  }

 private:
  Report run_or_explain(const Command& command, const TargetOptions& target, const Runtime& runtime) const {
    try {
      if (project_.offline.enabled) return run_offline(command, project_, target, runtime);
      if (command.name == "validate" && !project_.offline.base.empty()) {
        runtime.tell(Note{"-base was not looked at: it needs -offline.", true});
      }
      return run_command(command, project_, target, runtime);
    } catch (const Error& error) {
      return ended_by(error, command.name);
    }
  }

  ProjectOptions project_;
  EventSink* events_;
};

Migrator::Migrator(ProjectOptions project, EventSink* events)
    : impl_(std::make_shared<const Impl>(std::move(project), events)) {}
Migrator::~Migrator() = default;
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;

Report Migrator::run(std::string_view command, const TargetOptions& target, std::stop_token stop) {
  return impl_->run(known(command), target, stop);
}

std::future<Report> Migrator::start(std::string command, TargetOptions target, std::stop_token stop) {
  return std::async(std::launch::async, [impl = impl_, &found = known(command), target = std::move(target),
                                         stop = std::move(stop)] { return impl->run(found, target, stop); });
}

}  // namespace godwit
