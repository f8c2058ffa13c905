#include "engine/run_to_report.h"

#include "engine/offline.h"
#include "engine/report_builder.h"
#include "engine/session/masking.h"

namespace godwit {
namespace {

Report run_or_explain(const Command& command, const ProjectOptions& project, const TargetOptions& target,
                      const Runtime& runtime) {
  try {
    if (project.offline.enabled) return run_offline(command, project, target, runtime);
    if (command.name == "validate" && !project.offline.base.empty()) {
      runtime.tell(Note{"-base was not looked at: it needs -offline.", true});
    }
    return run_command(command, project, target, runtime);
  } catch (const Error& error) {
    return ended_by(error, command.name);
  }
}

}  // namespace

const Command& known_command(std::string_view name) {
  if (const Command* found = find_command(name)) return *found;
  throw Error(ErrorCode::usage, "There is no command \"" + std::string(name) + "\".");
}

Report run_to_report(const Command& command, const ProjectOptions& project, const TargetOptions& target,
                     const Runtime& runtime) {
  Runtime masking = runtime;
  masking.secrets = secrets_of(project, target);
  Report report = run_or_explain(command, project, target, masking);
  mask_report(report, masking.secrets);
  report.timestamp = runtime.clock.local_timestamp();
  return report;
}

}  // namespace godwit
