// A migration that does not run must not look like success: a schema that is newer than all scripts is a warning, a
// pick that is not pending a note, a class that cannot be run an error. A plan that is refused has no steps, but all
// its findings.
#include <algorithm>

#include "base/strings.h"
#include "model/finding_builder.h"
#include "plan/checks/checks.h"
#include "plan/checks/cherry_pick.h"

namespace godwit {
namespace {

// Flyway lets skipExecutingMigrations pass: it is how an existing schema gets its history written down.
bool meets_foreign_objects(const PlanInput& input) {
  return !input.history.exists && !input.history.schemas_empty && !input.project.skip_executing_migrations;
}

void refuse_non_empty(const PlanInput& input, Plan& plan) {
  refuse(plan, ErrorCode::non_empty_schema,
         "The schema \"" + input.history.default_schema +
             "\" or another one of those configured is not empty, but there is no history table that says what it "
             "holds. Either run `godwit baseline` with the -baselineVersion that it stands for, or migrate with "
             "-baselineOnMigrate=true, or name the table with -table if it has another name.");
}

void validate_before(const PlanInput& input, PlanDraft& draft) {
  if (input.project.validate_on_migrate) {
    const Verdict verdict = check_migrations(input, draft, true);
    if (verdict.errors != 0) draft.plan.code = ErrorCode::validate;
  }
  if (!draft.plan.blocked()) check_failed_rows(draft);
}

// A class that Flyway ran has no file to be found here.
bool is_current_foreign(const Links& links) {
  return std::any_of(links.rows.begin(), links.rows.end(), [&](const RowLink& link) {
    return link.standing == RowStanding::live && is_foreign(link.row->type) && link.row->version == links.reached;
  });
}

// An empty or wrong folder makes everything Future: that must not look like success.
void warn_about_future(PlanDraft& draft) {
  const Links& links = draft.links;
  if (!links.reached || (links.highest_local && *links.reached <= *links.highest_local)) return;
  if (links.baseline_row && *links.baseline == *links.reached) return;
  if (is_current_foreign(links)) return;
  const std::string local = links.highest_local ? "newer than the newest script, version " + links.highest_local->text()
                                                : "but the locations hold no versioned script";
  draft.plan.add(FindingBuilder::warning("The schema is at version " + links.reached->text() + ", " + local +
                                             ". Check that the locations are the right ones and up to date.",
                                         ErrorCode::versioned_not_resolved));
}

void add_preparations(const PlanInput& input, const LinkOptions& options, PlanDraft& draft) {
  const HistorySnapshot& history = input.history;
  if (input.create_schemas && !history.missing_schemas.empty()) {
    draft.plan.steps.emplace_back(CreateSchemas{history.missing_schemas, true, options.assumed_baseline.has_value()});
  }
  if (!history.exists) draft.plan.steps.emplace_back(CreateHistory{});
  if (options.assumed_baseline) {
    draft.plan.steps.emplace_back(WriteBaseline{options.assumed_baseline->text(), input.project.baseline_description});
  }
  plan_digests(input, draft.links, {}, draft.plan);
}

std::vector<const MigrationInfo*> pending_of(const Plan& plan) {
  std::vector<const MigrationInfo*> pending;
  for (const MigrationInfo& info : plan.infos) {
    if (info.state == MigrationState::pending) pending.push_back(&info);
  }
  return pending;
}

// In the order of the picks. A pick that nothing matches is an error, one that is applied already a note.
std::vector<const MigrationInfo*> picked_of(const PlanInput& input, Plan& plan) {
  std::vector<const MigrationInfo*> picked;
  for (const CherryPick& pick : cherry_picks(input.project)) {
    const auto same = [&](const MigrationInfo& info) { return pick.matches(info); };
    const auto found = std::find_if(plan.infos.begin(), plan.infos.end(), [&](const MigrationInfo& info) {
      return info.state == MigrationState::pending && same(info);
    });
    if (found != plan.infos.end()) {
      if (std::find(picked.begin(), picked.end(), &*found) == picked.end()) picked.push_back(&*found);
    } else if (std::any_of(plan.infos.begin(), plan.infos.end(), same)) {
      plan.add(FindingBuilder::note("\"" + pick.text() + "\" of -cherryPick is not pending, so it is not run."));
    } else {
      refuse_pick(pick, plan);
    }
  }
  return picked;
}

// Passed over in silence, the scripts behind it would meet a schema that they don't expect.
void refuse_java(const MigrationInfo& info, Plan& plan) {
  plan.add(finding_about(info, Severity::error, ErrorCode::java_migration, java_message(info) + " Nothing was run."));
}

void add_runs(const PlanInput& input, PlanDraft& draft) {
  std::uint64_t late = 0;
  const std::optional<MigrationVersion>& current = draft.links.current;
  std::vector<const MigrationInfo*> runs =
      input.project.cherry_pick.empty() ? pending_of(draft.plan) : picked_of(input, draft.plan);
  const auto most = static_cast<std::size_t>(input.project.steps);
  if (most > 0 && runs.size() > most) runs.resize(most);
  for (const MigrationInfo* info : runs) {
    if (info->resolved->java && !input.project.skip_executing_migrations) refuse_java(*info, draft.plan);
    const bool out_of_order = current && info->resolved->version && *info->resolved->version < *current;
    late += out_of_order;
    draft.plan.steps.emplace_back(RunMigration{info->resolved, out_of_order, input.project.skip_executing_migrations});
  }
  if (late == 0 || !input.project.cherry_pick.empty()) return;
  draft.plan.add(FindingBuilder::warning(
      "outOfOrder is on: " + count_of(late, "migration") + (late == 1 ? " runs" : " run") + " although " +
      where_history_stands(draft.links) + ". On another database the same scripts may run in another order."));
}

Plan plan_all(const PlanInput& input) {
  LinkOptions options = link_options(input);
  const bool baselining = meets_foreign_objects(input) && input.project.baseline_on_migrate;
  if (baselining) options.assumed_baseline = MigrationVersion::parse(input.project.baseline_version);
  PlanDraft draft = start_plan(input, options, true);
  if (draft.plan.blocked()) return std::move(draft.plan);
  if (baselining && !parse_baseline_version(input, draft.plan)) return std::move(draft.plan);
  validate_before(input, draft);
  if (check_default_schema(input, draft.plan) && meets_foreign_objects(input) && !baselining) {
    refuse_non_empty(input, draft.plan);
  }
  if (draft.plan.blocked()) return std::move(draft.plan);
  warn_about_future(draft);
  add_preparations(input, options, draft);
  add_runs(input, draft);
  if (draft.plan.blocked()) draft.plan.steps.clear();
  check_ranks(input, draft.plan);
  return std::move(draft.plan);
}

}  // namespace

// Picking leaves others out, so those below the current version are no mistake.
Plan plan_migrate(const PlanInput& input) {
  if (input.project.cherry_pick.empty()) return plan_all(input);
  ProjectOptions project = input.project;
  project.out_of_order = true;
  PlanInput picking{project, input.set, input.history, input.create_schemas};
  picking.harmless_ranks = input.harmless_ranks;
  return plan_all(picking);
}

}  // namespace godwit
