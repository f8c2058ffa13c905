#include "engine/run_to_report.h"

#include "engine/offline.h"
#include "engine/report_builder.h"
#include "engine/session/masking.h"

namespace godwit {
namespace {

Report run_or_explain(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                      const Runtime& runtime) {
  try {
    if (project.offline.enabled) return run_offline(operation, project, target, runtime);
    if (operation == Operation::validate && !project.offline.base.empty()) {
      runtime.tell(Note{"-base was not looked at: it needs -offline.", true});
    }
    return run_command(operation, project, target, runtime);
  } catch (const Error& error) {
    return ended_by(error, operation);
  }
}

}  // namespace

Operation known_operation(std::string_view name) {
  if (const auto found = parse_operation(name)) return *found;
  throw Error(ErrorCode::usage, "There is no command \"" + std::string(name) + "\".");
}

Report run_to_report(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                     const Runtime& runtime) {
  Runtime masking = runtime;
  masking.secrets = secrets_of(project, target);
  Report report = run_or_explain(operation, project, target, masking);
  mask_report(report, masking.secrets);
  report.timestamp = runtime.clock.local_timestamp();
  return report;
}

}  // namespace godwit
