// Makes the history say what the scripts say (Flyway 10.22, tests/compat, repair).
#include <algorithm>

#include "plan/checks/checks.h"

namespace godwit {
namespace {

// Future rows stay: the scripts that they belong to are merely not here. So do markers, which have no scripts.
bool is_gone(const MigrationInfo& info) {
  return info.applied && info.state == MigrationState::missing && (info.applied->version || info.applied->repeatable());
}

// A changed repeatable is left to migrate, which runs it again.
bool needs_align(const RowLink& link) {
  const AppliedMigration& row = *link.row;
  const bool aligned_type = row.type == MigrationType::sql || row.type == MigrationType::sql_baseline;
  if (!link.file || !row.version || !aligned_type || link.standing != RowStanding::live) return false;
  return row.checksum != link.file->sums.checksum || row.description != stored_description(link.file->description) ||
         digest_differs(row, *link.file);
}

// A repeatable that need not run again, recorded with another type, from its raw text (Flyway 10.22, tests/compat) or
// with another end: what is there now is taken as what was applied.
bool is_aligned_repeatable(const RowLink& link) {
  const AppliedMigration& row = *link.row;
  if (!link.file || !row.repeatable() || !link.latest || !link.same_text || link.standing != RowStanding::live)
    return false;
  return row.type != link.file->type() || (row.checksum && *row.checksum != link.file->sums.checksum) ||
         digest_differs(row, *link.file);
}

// The script was run by hand, in whole or to its end: its row is written, the script is not run.
void mark_applied(const PlanInput& input, const Links& links, Plan& plan, std::vector<Step>& steps) {
  for (const std::string& text : input.project.mark_applied) {
    const auto version = MigrationVersion::parse(text);
    const auto file = std::find_if(links.unapplied.begin(), links.unapplied.end(), [&](const ResolvedMigration* one) {
      return version && one->kind == ScriptKind::versioned && *one->version == *version;
    });
    if (file == links.unapplied.end()) {
      refuse(plan, ErrorCode::target_missing,
             "-markApplied names \"" + text +
                 "\", but no script that is still to be applied has this version. Nothing was changed; use a version "
                 "that `godwit info` shows as pending, ignored or failed.");
      continue;
    }
    const bool out_of_order = links.current && *version < *links.current;
    steps.emplace_back(RunMigration{*file, out_of_order, true, true});
  }
}

/// The history as it is once the steps are carried out, as far as states follow from it.
HistorySnapshot history_after(const HistorySnapshot& history, const std::vector<Step>& steps) {
  HistorySnapshot after = history;
  std::erase_if(after.rows, [](const AppliedMigration& row) { return !row.success; });
  for (const Step& step : steps) {
    if (const auto* gone = std::get_if<MarkDeleted>(&step)) {
      after.rows.push_back(*gone->row);
      after.rows.back().type = MigrationType::deleted;
    } else if (const auto* run = std::get_if<RunMigration>(&step)) {
      AppliedMigration row;
      row.version = run->migration->version;
      row.raw_version = run->migration->version->text();
      after.rows.push_back(row);
    }
  }
  return after;
}

// Scripts that migrate passes over, and rows of scripts that are elsewhere: neither can be repaired in the history.
void tell_what_remains(const PlanInput& input, const std::vector<Step>& steps, PlanDraft& draft) {
  const HistorySnapshot after = history_after(input.history, steps);
  const Links links = link_rows(input.set, after, link_options(input));
  for (const MigrationInfo& info : make_infos(links, {}, input.project.out_of_order)) {
    const bool ignored = info.state == MigrationState::ignored && info.resolved->kind != ScriptKind::baseline;
    if ((!ignored && info.state != MigrationState::future) || draft.patterns.match(info)) continue;
    const bool repeatable = info.applied && info.applied->repeatable();
    const ErrorCode code = ignored      ? ErrorCode::versioned_not_applied
                           : repeatable ? ErrorCode::repeatable_not_resolved
                                        : ErrorCode::versioned_not_resolved;
    draft.plan.add(finding_about(info, Severity::warning, code,
                                 ignored ? not_applied_message(info, links) : not_resolved_message(info)));
  }
}

}  // namespace

Plan plan_repair(const PlanInput& input) {
  PlanDraft draft = start_plan(input, link_options(input), false);
  if (draft.plan.blocked()) return std::move(draft.plan);
  LinkOptions options = link_options(input);
  options.without_failed_rows = true;
  const Links links = link_rows(input.set, input.history, options);

  std::vector<Step> steps;
  std::set<int> aligned;
  for (const AppliedMigration& row : input.history.rows) {
    if (!row.success) steps.emplace_back(RemoveFailed{&row});
  }
  for (const MigrationInfo& info : make_infos(links, {}, input.project.out_of_order)) {
    if (is_gone(info)) steps.emplace_back(MarkDeleted{info.applied});
  }
  for (const RowLink& link : links.rows) {
    if (!needs_align(link) && !is_aligned_repeatable(link)) continue;
    steps.emplace_back(AlignRow{link.row, link.file});
    aligned.insert(link.row->installed_rank);
  }
  mark_applied(input, links, draft.plan, steps);
  if (draft.plan.blocked()) return std::move(draft.plan);
  if (!input.history.exists && !steps.empty()) steps.insert(steps.begin(), CreateHistory{});
  plan_digests(input, links, aligned, draft.plan);
  tell_what_remains(input, steps, draft);
  std::vector<Step>& planned = draft.plan.steps;
  planned.insert(planned.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
  check_ranks(input, draft.plan);
  return std::move(draft.plan);
}

}  // namespace godwit
