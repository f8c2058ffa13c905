// Flyway reports one thing a migration, the checksum first (Flyway 10.22, tests/compat). Errors that migrate would make
// go away are counted apart: a database that is only behind has a code of its own.
#include "base/strings.h"
#include "model/finding_builder.h"
#include "plan/checks/checks.h"

namespace godwit {
namespace {

/// Looks at one migration after another and collects what it finds.
class Checker {
 public:
  Checker(const PlanInput& input, PlanDraft& draft, bool migrating)
      : input_(input), draft_(draft), migrating_(migrating) {}

  void look_at(const MigrationInfo& info);
  const Verdict& verdict() const { return verdict_; }

 private:
  void check_state(const MigrationInfo& info);
  void check_file(const MigrationInfo& info);
  void check_sums(const MigrationInfo& info);
  void check_digest(const MigrationInfo& info);
  void check_repeatable_sums(const MigrationInfo& info);
  void add(const MigrationInfo& info, ErrorCode code, const std::string& message);
  void add(const MigrationInfo& info, Severity severity, ErrorCode code, const std::string& message);
  bool harmless(const MigrationInfo& info) const {
    return input_.harmless_ranks.contains(info.applied->installed_rank);
  }

  const PlanInput& input_;
  PlanDraft& draft_;
  bool migrating_;
  bool ignored_ = false;  // a pattern covers the migration at hand
  bool edited_ = false;   // an error about its text was found
  Verdict verdict_;
};

bool is_failed(MigrationState state) {
  return state == MigrationState::failed || state == MigrationState::failed_missing ||
         state == MigrationState::failed_future;
}

bool is_repeatable(const MigrationInfo& info) {
  return info.applied ? info.applied->repeatable() : info.resolved->repeatable();
}

ErrorCode failed_code(const MigrationInfo& info) {
  return is_repeatable(info) ? ErrorCode::failed_repeatable : ErrorCode::failed_versioned;
}

// An edited script is told also where a pattern such as *:* lets it pass, then as a warning.
void Checker::add(const MigrationInfo& info, Severity severity, ErrorCode code, const std::string& message) {
  if (ignored_ && severity == Severity::error) severity = Severity::warning;
  draft_.plan.findings.push_back(finding_about(info, severity, code, message));
  if (severity != Severity::error) return;
  ++verdict_.errors;
  if (info.state == MigrationState::pending || info.state == MigrationState::outdated) ++verdict_.left_to_migrate;
}

void Checker::add(const MigrationInfo& info, ErrorCode code, const std::string& message) {
  add(info, Severity::error, code, message);
}

void Checker::look_at(const MigrationInfo& info) {
  ignored_ = draft_.patterns.match(info);
  edited_ = false;
  switch (info.state) {
    case MigrationState::success:
    case MigrationState::out_of_order:
    case MigrationState::baseline:
      if (info.applied && info.resolved && !info.resolved->java && info.applied->type != MigrationType::undo_sql)
        check_file(info);
      break;
    default:
      if (!ignored_) check_state(info);
      break;
  }
}

void Checker::check_state(const MigrationInfo& info) {
  const bool repeatable = is_repeatable(info);
  switch (info.state) {
    case MigrationState::failed:
    case MigrationState::failed_missing:
    case MigrationState::failed_future:
      add(info, failed_code(info), failed_message(info));
      break;
    case MigrationState::missing:
    case MigrationState::future:
      add(info, repeatable ? ErrorCode::repeatable_not_resolved : ErrorCode::versioned_not_resolved,
          not_resolved_message(info));
      break;
    case MigrationState::ignored:  // a B file that came too late is nobody's fault
      if (info.resolved->kind == ScriptKind::baseline || !info.resolved->config.should_execute) break;
      add(info, ErrorCode::versioned_not_applied, not_applied_message(info, draft_.links));
      break;
    case MigrationState::pending:
      if (migrating_) break;
      add(info, repeatable ? ErrorCode::repeatable_not_applied : ErrorCode::versioned_not_applied,
          not_applied_message(info, draft_.links));
      break;
    case MigrationState::outdated:
      if (!migrating_ && info.resolved->config.should_execute)
        add(info, ErrorCode::outdated_repeatable, outdated_message(info));
      break;
    default:
      break;
  }
}

// Flyway reports one thing a migration, the checksum first.
void Checker::check_file(const MigrationInfo& info) {
  if (info.applied->type == MigrationType::sql_baseline) {
    const bool same = !info.applied->checksum || agreeing_sums(*info.applied, *info.resolved);
    if (!same || (digest_differs(*info.applied, *info.resolved) && !harmless(info))) {
      add(info, Severity::warning, ErrorCode::baseline_changed, baseline_changed_message(info));
      return;
    }
  }
  if (info.applied->repeatable()) {
    if (info.applied->type != info.resolved->type()) {
      add(info, ErrorCode::type_mismatch, type_message(info));
    } else {
      check_repeatable_sums(info);
    }
    return;
  }
  check_sums(info);
  const bool renamed = info.applied->description != stored_description(info.resolved->description);
  if (renamed && !edited_ && info.applied->type == MigrationType::sql) {
    add(info, ErrorCode::description_mismatch, description_message(info));
  }
}

void Checker::check_sums(const MigrationInfo& info) {
  if (!info.applied->checksum) return;
  if (agreeing_sums(*info.applied, *info.resolved)) {
    check_digest(info);
    return;
  }
  edited_ = true;
  add(info, ErrorCode::checksum_mismatch, checksum_message(info));
}

// Only asked where the CRC-32 agrees.
void Checker::check_digest(const MigrationInfo& info) {
  if (info.applied->digest_stale()) {
    add(info, Severity::note, ErrorCode::digest_stale, stale_message(info));
  } else if (digest_differs(*info.applied, *info.resolved)) {
    edited_ = !harmless(info);
    if (edited_) {
      add(info, ErrorCode::digest_mismatch, digest_message(info));
    } else {
      add(info, Severity::warning, ErrorCode::harmless_variant, harmless_message(info));
    }
  }
}

// `info` and `validate` take a row written from the raw text as good; `migrate` refuses it, as Flyway does.
void Checker::check_repeatable_sums(const MigrationInfo& info) {
  if (!info.applied->checksum) return;
  if (migrating_ && *info.applied->checksum != info.resolved->sums.checksum) {
    add(info, ErrorCode::checksum_mismatch, raw_text_message(info));
  } else {
    check_digest(info);
  }
}

// Said once, so that nobody takes silence for a comparison.
void note_foreign_rows(PlanDraft& draft) {
  std::vector<std::string> names;
  for (const RowLink& link : draft.links.rows) {
    const AppliedMigration& row = *link.row;
    if (link.standing != RowStanding::live || !row.success || !is_foreign(row.type)) continue;
    if (link.file || link.claimed) continue;
    const std::string name = row.version ? row.version->text() + " " : "";
    names.push_back(name + row.script + " (" + row.type_text + ")");
  }
  if (names.empty()) return;
  draft.plan.add(FindingBuilder::note(
      "The history has what godwit neither runs nor finds, and takes as applied: " + join(names, ", ") + "."));
}

}  // namespace

Verdict check_migrations(const PlanInput& input, PlanDraft& draft, bool migrating) {
  if (!migrating) note_foreign_rows(draft);
  Checker checker(input, draft, migrating);
  for (const MigrationInfo& info : draft.plan.infos) checker.look_at(info);
  return checker.verdict();
}

// Flyway forgives one failed row above all scripts, and no more (Flyway 10.22, tests/compat).
void check_failed_rows(PlanDraft& draft) {
  std::vector<const MigrationInfo*> failed;
  for (const MigrationInfo& info : draft.plan.infos) {
    if (is_failed(info.state)) failed.push_back(&info);
  }
  const bool passes = failed.size() == 1 && failed.front()->state == MigrationState::failed_future &&
                      draft.patterns.match(*failed.front());
  for (const MigrationInfo* info : failed) {
    const Severity severity = passes ? Severity::warning : Severity::error;
    draft.plan.add(finding_about(*info, severity, failed_code(*info), failed_message(*info)));
  }
}

Plan plan_validate(const PlanInput& input) {
  PlanDraft draft = start_plan(input, link_options(input), true);
  if (draft.plan.blocked()) return std::move(draft.plan);
  const Verdict verdict = check_migrations(input, draft, false);
  if (verdict.errors == 0) {
    draft.plan.valid_count = draft.plan.infos.size();
  } else {
    draft.plan.code = verdict.errors == verdict.left_to_migrate ? ErrorCode::pending : ErrorCode::validate;
  }
  return std::move(draft.plan);
}

}  // namespace godwit
