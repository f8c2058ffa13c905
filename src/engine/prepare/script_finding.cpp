#include "engine/prepare/script_finding.h"

namespace godwit {

Finding script_finding(ErrorCode code, std::string message, const ResolvedMigration& script, Where where) {
  Finding finding;
  finding.code = code;
  finding.message = std::move(message);
  finding.files = {script.path};
  finding.where = std::move(where);
  finding.version = script.version ? script.version->text() : "";
  finding.description = script.description;
  return finding;
}

std::string conf_of(const ResolvedMigration& script) {
  return script.script.substr(script.script.rfind('/') + 1) + ".conf";
}

}  // namespace godwit
