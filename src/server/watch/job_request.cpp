#include "server/watch/job_request.h"

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::usage, why + " The body is a JSON object with target, dryRun, force and wait.");
}

bool truth(const std::string& name, const json& value) {
  if (!value.is_boolean()) refuse(name + " is true or false.");
  return value.get<bool>();
}

}  // namespace

JobRequest parse_job_request(Operation operation, std::string_view body) {
  JobRequest asked;
  asked.operation = operation;
  if (trim(body).empty()) return asked;
  const json value = json::parse(body, nullptr, false);
  if (value.is_discarded()) refuse("The body is not JSON.");
  if (!value.is_object()) refuse("The body is not a JSON object.");
  for (const auto& [name, field] : value.items()) {
    if (name == "target") {
      if (!field.is_string() || field.get_ref<const std::string&>().empty()) refuse("target is a text.");
      asked.target = field.get<std::string>();
    } else if (name == "dryRun") {
      asked.dry_run = truth(name, field);
    } else if (name == "force") {
      asked.force = truth(name, field);
    } else if (name == "wait") {
      asked.wait = truth(name, field);
    } else {
      refuse("There is no \"" + excerpt(name, 40) + "\".");
    }
  }
  if (operation == Operation::repair && !asked.target.empty()) refuse("repair has no target.");
  return asked;
}

ProjectOptions with_job_request(ProjectOptions project, const JobRequest& asked) {
  if (!asked.target.empty()) project.target = asked.target;
  if (asked.force) {
    project.out_of_order = true;
    project.ignore_migration_patterns.push_back("*:missing");
  }
  return project;
}

}  // namespace godwit
