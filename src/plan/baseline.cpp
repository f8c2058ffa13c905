// Declares what a database already holds.
#include <algorithm>

#include "plan/checks/checks.h"

namespace godwit {
namespace {

const AppliedMigration* find_baseline_row(const HistorySnapshot& history) {
  const auto found = std::find_if(history.rows.begin(), history.rows.end(),
                                  [](const AppliedMigration& row) { return row.type == MigrationType::baseline; });
  return found == history.rows.end() ? nullptr : &*found;
}

const AppliedMigration* find_migration_row(const HistorySnapshot& history) {
  const auto found = std::find_if(history.rows.begin(), history.rows.end(),
                                  [](const AppliedMigration& row) { return row.type != MigrationType::schema; });
  return found == history.rows.end() ? nullptr : &*found;
}

void refuse_other_baseline(const AppliedMigration& row, const PlanInput& input, Plan& plan) {
  refuse(plan, ErrorCode::baseline_refused,
         "The database has a baseline already: version " + row.raw_version + ", \"" + row.description +
             "\". It cannot be given another one (version " + input.project.baseline_version + ", \"" +
             input.project.baseline_description +
             "\"). Repeat the same version and description, or leave the baseline as it is.");
}

// True: nothing speaks against a new BASELINE row.
bool may_baseline(const PlanInput& input, const MigrationVersion& version, Plan& plan) {
  if (const AppliedMigration* row = find_baseline_row(input.history)) {
    const bool same = row->version && *row->version == version &&
                      row->description == stored_description(input.project.baseline_description);
    if (!same) refuse_other_baseline(*row, input, plan);
    return false;
  }
  if (const AppliedMigration* row = find_migration_row(input.history)) {
    refuse(plan, ErrorCode::baseline_refused,
           "The history table contains migrations already (the first is " + row->script +
               "), so a baseline would say nothing. See `godwit info`; nothing was changed.");
    return false;
  }
  return check_default_schema(input, plan);
}

}  // namespace

std::optional<MigrationVersion> parse_baseline_version(const PlanInput& input, Plan& plan) {
  std::optional<MigrationVersion> version = MigrationVersion::parse(input.project.baseline_version);
  if (!version) {
    refuse(plan, ErrorCode::configuration,
           "The baselineVersion \"" + input.project.baseline_version +
               "\" is not a version. Use numbers with dots between them, such as 1 or 2.1.");
  }
  return version;
}

Plan plan_baseline(const PlanInput& input) {
  PlanDraft draft = start_plan(input, link_options(input), false);
  if (draft.plan.blocked()) return std::move(draft.plan);
  const std::optional<MigrationVersion> version = parse_baseline_version(input, draft.plan);
  if (!version || !may_baseline(input, *version, draft.plan)) return std::move(draft.plan);
  std::vector<Step>& steps = draft.plan.steps;
  if (input.create_schemas && !input.history.missing_schemas.empty()) {
    steps.emplace_back(CreateSchemas{input.history.missing_schemas, true, true});
  }
  if (!input.history.exists) steps.emplace_back(CreateHistory{});
  plan_digests(input, draft.links, {}, draft.plan);
  steps.emplace_back(WriteBaseline{version->text(), input.project.baseline_description});
  check_ranks(input, draft.plan);
  return std::move(draft.plan);
}

}  // namespace godwit
