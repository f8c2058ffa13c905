#include "godwit/migrator.h"

#include "base/strings.h"
#include "engine/run_to_report.h"
#include "engine/session/registry.h"
#include "scan/resolver.h"

namespace godwit {

class Migrator::Impl {
 public:
  Impl(ProjectOptions project, EventSink* events, std::shared_ptr<ScriptCache> scripts)
      : project_(std::move(project)), events_(events), scripts_(std::move(scripts)) {}

  Report run(Operation operation, const TargetOptions& target, const std::stop_token& stop) const {
    const auto find = [&](std::string_view url) -> const Dialect& {
      const Dialect& dialect = dialect_for_url(url, target.plugins);
      if (events_ && events_->wants_details() && !target.plugins.empty()) {
        events_->on_event(
            Detail{"Plugins in " + target.plugins + ": " + join(plugin_names(target.plugins), ", ") + "."});
      }
      return dialect;
    };
    return run_to_report(
        operation, project_, target,
        {system_clock(), events_, stop, find, scripts_.get(), {}, project_.stop_timeout, project_.lock_retry_time});
  }

 private:
  ProjectOptions project_;
  EventSink* events_;
  std::shared_ptr<ScriptCache> scripts_;
};

std::shared_ptr<ScriptCache> make_script_cache() {
  return std::make_shared<ScriptCache>();
}

Migrator::Migrator(ProjectOptions project, EventSink* events, std::shared_ptr<ScriptCache> scripts)
    : impl_(std::make_shared<const Impl>(std::move(project), events, std::move(scripts))) {}
Migrator::~Migrator() = default;
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;

Report Migrator::run(Operation operation, const TargetOptions& target, std::stop_token stop) {
  return impl_->run(operation, target, stop);
}

Report Migrator::run(std::string_view command, const TargetOptions& target, std::stop_token stop) {
  return run(known_operation(command), target, std::move(stop));
}

std::future<Report> Migrator::start(Operation operation, TargetOptions target, std::stop_token stop) {
  return std::async(std::launch::async, [impl = impl_, operation, target = std::move(target), stop = std::move(stop)] {
    return impl->run(operation, target, stop);
  });
}

std::future<Report> Migrator::start(std::string_view command, TargetOptions target, std::stop_token stop) {
  return start(known_operation(command), std::move(target), std::move(stop));
}

}  // namespace godwit
