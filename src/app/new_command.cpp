#include "app/new_command.h"

#include <filesystem>

#include "base/clock.h"
#include "base/strings.h"
#include "report/problems.h"
#include "scan/new_script.h"

namespace godwit {

Report run_new(const ProjectOptions& project, const std::vector<std::string>& words) {
  NewScripts scripts = write_new_scripts(project, join(words, " "), system_clock().utc_digits());
  const std::string folder = std::filesystem::current_path().string();
  Report report;
  report.operation = Operation::new_script;
  report.timestamp = system_clock().local_timestamp();
  report.findings = std::move(scripts.findings);
  for (const std::string& file : scripts.files) {
    MigrationRow row;
    row.version = scripts.version;
    row.description = scripts.description;
    row.path = file;
    row.script = path_below(folder, file);
    report.migrations.push_back(std::move(row));
  }
  return report;
}

}  // namespace godwit
