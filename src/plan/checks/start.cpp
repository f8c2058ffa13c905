// Where every plan begins and ends.
#include <algorithm>

#include "model/finding_builder.h"
#include "plan/checks/checks.h"

namespace godwit {

LinkOptions link_options(const PlanInput& input) {
  LinkOptions options;
  options.harmless_ranks = input.harmless_ranks;
  return options;
}

void refuse(Plan& plan, ErrorCode code, const std::string& message) {
  plan.add(FindingBuilder::error(code, message));
}

PlanDraft start_plan(const PlanInput& input, const LinkOptions& options, bool with_target) {
  PlanDraft draft;
  Plan& plan = draft.plan;
  plan.findings = input.set.findings;
  const auto error = std::find_if(plan.findings.begin(), plan.findings.end(),
                                  [](const Finding& finding) { return finding.severity == Severity::error; });
  if (error != plan.findings.end()) plan.code = error->code;
  try {
    draft.patterns = IgnorePatterns(input.project.ignore_migration_patterns);
  } catch (const Error& problem) {
    refuse(plan, problem.code(), problem.what());
  }
  if (plan.blocked()) return draft;
  draft.links = link_rows(input.set, input.history, options);
  if (draft.links.reached) plan.current_version = draft.links.reached->text();
  std::optional<Finding> problem;
  const Target target = with_target ? resolve_target(input.project, draft.links, input.set, problem) : Target{};
  if (problem) {
    refuse(plan, problem->code, problem->message);
    return draft;
  }
  plan.infos = make_infos(draft.links, target, input.project.out_of_order);
  return draft;
}

bool check_default_schema(const PlanInput& input, Plan& plan) {
  const std::vector<std::string>& missing = input.history.missing_schemas;
  const std::string& schema = input.history.default_schema;
  if (input.create_schemas || std::find(missing.begin(), missing.end(), schema) == missing.end()) return true;
  refuse(plan, ErrorCode::schema_missing,
         "The schema \"" + schema +
             "\" does not exist, and -createSchemas=false forbids to create it, so there is no place for the history "
             "table. Create the schema, or allow it with -createSchemas=true.");
  return false;
}

}  // namespace godwit
