#include "engine/approval.h"

#include "base/strings.h"
#include "engine/plan_comparison.h"

namespace godwit {
namespace {

constexpr const char* kAdvice = " Nothing was run; make a new plan.";

std::map<std::string, std::string> known_when_connecting(std::map<std::string, std::string> options) {
  std::erase_if(options,
                [](const auto& option) { return option.first != "initSql" && !option.first.starts_with("url."); });
  return options;
}

}  // namespace

void check_approved(const Command& command, const ProjectOptions& project) {
  if (!project.approved_plan || !command.writes || command.name == "migrate") return;
  throw Error(ErrorCode::usage,
              "-plan is for migrate; " + std::string(command.name) + " would not be held to it. Leave it out.");
}

void hold_connecting_to_plan(const PlanRecord& approved, const RunOptions& options) {
  const std::vector<std::string> moved =
      options_moved(known_when_connecting(approved.options), known_when_connecting(option_texts(options)));
  if (!moved.empty()) throw Error(ErrorCode::plan_outdated, join(moved, " ") + kAdvice);
}

void hold_to_plan(const PlanRecord& approved, const PlanRecord& present, Plan& plan) {
  for (const std::string& moved : moved_since(approved, present)) {
    Finding finding;
    finding.code = ErrorCode::plan_outdated;
    finding.message = moved + kAdvice;
    plan.findings.push_back(std::move(finding));
    if (plan.code == ErrorCode::none) plan.code = ErrorCode::plan_outdated;
  }
}

}  // namespace godwit
