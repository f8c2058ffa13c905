// Newest first by the order in which they were applied, not by version: a migration may rest on whatever ran before it.
#include <algorithm>

#include "base/strings.h"
#include "plan/checks/checks.h"
#include "plan/checks/cherry_pick.h"

namespace godwit {
namespace {

// Baselines and markers have no script that an undo script could take back.
bool can_be_undone(const RowLink& link) {
  const MigrationType type = link.row->type;
  return link.standing == RowStanding::live && link.row->version && link.row->success && !is_synthetic(type) &&
         type != MigrationType::undo_sql && type != MigrationType::sql_baseline;
}

std::vector<const AppliedMigration*> newest_first(const Links& links) {
  std::vector<const AppliedMigration*> rows;
  for (auto link = links.rows.rbegin(); link != links.rows.rend(); ++link) {
    if (can_be_undone(*link)) rows.push_back(link->row);
  }
  return rows;
}

// In reverse order of their application down to the first that is below the target.
std::optional<std::size_t> count_down_to(const std::string& target, const std::vector<const AppliedMigration*>& rows,
                                         Plan& plan) {
  const bool may_be_absent = target.ends_with('?');
  const auto limit = MigrationVersion::parse(may_be_absent ? target.substr(0, target.size() - 1) : target);
  if (!limit) {
    refuse(plan, ErrorCode::invalid_target,
           "The target \"" + target +
               "\" is not a version. For undo it is the lowest version to take back, such as -target=2.1; 2.1? where "
               "no applied migration need have it.");
    return std::nullopt;
  }
  const auto has =
      std::any_of(rows.begin(), rows.end(), [&](const AppliedMigration* row) { return *row->version == *limit; });
  if (!has && !may_be_absent) {
    refuse(plan, ErrorCode::target_missing,
           "No applied migration has the version " + limit->text() +
               " that the target names. Nothing was changed; use a version that `godwit info` shows as applied, or "
               "-target=" +
               limit->text() + "? to take back all that are above it.");
    return std::nullopt;
  }
  const auto below =
      std::find_if(rows.begin(), rows.end(), [&](const AppliedMigration* row) { return *row->version < *limit; });
  return static_cast<std::size_t>(below - rows.begin());
}

std::vector<const AppliedMigration*> picked_of(const PlanInput& input, const std::vector<const AppliedMigration*>& rows,
                                               Plan& plan) {
  std::vector<const AppliedMigration*> picked;
  for (const CherryPick& pick : cherry_picks(input.project)) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const AppliedMigration* row) {
      return pick.version() && *row->version == *pick.version();
    });
    if (found != rows.end()) {
      picked.push_back(*found);
    } else {
      refuse_pick(pick, plan);
    }
  }
  return picked;
}

std::vector<const AppliedMigration*> rows_to_undo(const PlanInput& input, PlanDraft& draft) {
  std::vector<const AppliedMigration*> rows = newest_first(draft.links);
  if (!input.project.cherry_pick.empty()) return picked_of(input, rows, draft.plan);
  const std::string target(trim(input.project.target));
  const auto steps = static_cast<std::size_t>(input.project.steps);
  std::size_t count = rows.size();
  if (!target.empty() && !equals_ignore_case(target, "latest")) {
    const auto down = count_down_to(target, rows, draft.plan);
    if (!down) return {};
    count = *down;
  } else if (steps == 0) {
    count = 1;
  }
  if (steps > 0) count = std::min(count, steps);
  rows.resize(std::min(count, rows.size()));
  return rows;
}

void refuse_without_script(const PlanInput& input, const AppliedMigration& row, Plan& plan) {
  const NamingOptions& naming = input.project.naming;
  refuse(plan, ErrorCode::undo_missing,
         "Version " + row.raw_version + " (" + row.script + ") has no undo script. Nothing was undone; write " +
             naming.undo_prefix + row.raw_version + naming.separator + "<description>" + naming.suffixes.front() +
             " in one of the locations.");
}

void refuse_java(const ResolvedMigration& script, Plan& plan) {
  refuse(
      plan, ErrorCode::java_migration,
      script.path + " is a class, which godwit cannot run. Nothing was undone; write it as SQL and remove the class.");
}

void refuse_undo(const ResolvedMigration& script, Plan& plan) {
  refuse(plan, ErrorCode::undo_missing,
         script.path + " must not run, because its shouldExecute=" + script.config.should_execute_expression +
             " comes to false. Nothing was undone; change the condition in its .conf, or the placeholders in it.");
}

}  // namespace

const ResolvedMigration* undo_script(const MigrationSet& set, const MigrationVersion& version) {
  const auto found =
      std::lower_bound(set.undos.begin(), set.undos.end(), version,
                       [](const ResolvedMigration& undo, const MigrationVersion& v) { return *undo.version < v; });
  return found != set.undos.end() && *found->version == version ? &*found : nullptr;
}

Plan plan_undo(const PlanInput& input) {
  PlanDraft draft = start_plan(input, link_options(input), false);
  if (draft.plan.blocked()) return std::move(draft.plan);
  check_failed_rows(draft);
  if (draft.plan.blocked()) return std::move(draft.plan);
  std::vector<Step> steps;
  for (const AppliedMigration* row : rows_to_undo(input, draft)) {
    if (const ResolvedMigration* script = undo_script(input.set, *row->version)) {
      if (script->java) refuse_java(*script, draft.plan);
      if (!script->config.should_execute) refuse_undo(*script, draft.plan);
      steps.emplace_back(RunUndo{script, row, input.project.undo_rows});
    } else {
      refuse_without_script(input, *row, draft.plan);
    }
  }
  if (draft.plan.blocked() || steps.empty()) return std::move(draft.plan);
  plan_digests(input, draft.links, {}, draft.plan);
  draft.plan.steps.insert(draft.plan.steps.end(), steps.begin(), steps.end());
  check_ranks(input, draft.plan);
  return std::move(draft.plan);
}

}  // namespace godwit
