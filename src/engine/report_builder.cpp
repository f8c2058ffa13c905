// The state behind a run is concluded from the plan and its results. The database is not asked once more: the
// connection may be what was lost.
#include "engine/report_builder.h"

#include <algorithm>

#include "engine/run/outcome_text.h"
#include "plan/checks/checks.h"
#include "plan/plan_commands.h"

namespace godwit {
namespace {

const ResolvedMigration* undo_of(const MigrationInfo& info, const MigrationSet& set) {
  const auto& version = info.resolved ? info.resolved->version : info.applied->version;
  if (!version || (info.resolved && info.resolved->kind != ScriptKind::versioned)) return nullptr;
  return undo_script(set, *version);
}

MigrationRow row_of(const MigrationInfo& info, const MigrationSet& set) {
  MigrationRow row = info.applied ? row_of_applied(*info.applied) : row_of_file(*info.resolved);
  if (info.applied && info.resolved) {
    row.path = info.resolved->path;
    if (info.resolved->kind == ScriptKind::baseline) row.category = "Baseline";
  }
  if (info.resolved) row.should_execute_expression = info.resolved->config.should_execute_expression;
  row.state = info.state;
  if (info.applied) row.checksum = info.applied->checksum;
  if (info.resolved && !info.resolved->java) row.local_checksum = info.resolved->sums.checksum;
  const bool taken_back = info.state == MigrationState::deleted || info.state == MigrationState::undone;
  const bool applied = info.applied && !is_synthetic(info.applied->type) && !taken_back;
  if (const ResolvedMigration* undo = undo_of(info, set); undo && applied) {
    row.undoable = true;
    row.undo_path = undo->path;
  }
  return row;
}

void add_repairs(Report& report) {
  for (const StepResult& result : report.results) {
    if (result.outcome != StepOutcome::done) continue;
    const RepairedRow row{result.migration.version, result.migration.description, result.migration.path};
    if (result.kind == StepKind::remove_failed) report.removed.push_back({row.version, row.description, ""});
    if (result.kind == StepKind::mark_deleted) report.deleted.push_back({row.version, row.description, ""});
    if (result.kind == StepKind::align) report.aligned.push_back(row);
  }
  if (!report.removed.empty()) report.repair_actions.push_back("Removed failed migrations");
  if (!report.deleted.empty()) report.repair_actions.push_back("Marked missing migrations as deleted");
  if (!report.aligned.empty()) report.repair_actions.push_back("Aligned applied migration checksums");
}

bool is_done(const StepResult& result, StepKind kind) {
  return result.outcome == StepOutcome::done && result.kind == kind;
}

// The highest version that is still applied.
std::string version_after_undo(const Report& report) {
  std::optional<MigrationVersion> highest;
  for (const MigrationRow& row : report.migrations) {
    const auto version = MigrationVersion::parse(row.version);
    const bool applied = !row.installed_by.empty() || !row.installed_on.empty();
    const bool stands = row.state != MigrationState::deleted && row.state != MigrationState::undone &&
                        !is_failed(row) && row.type != "UNDO_SQL";
    const auto undoes = [&](const StepResult& result) {
      return is_done(result, StepKind::undo) && result.migration.version == row.version;
    };
    if (!version || !applied || !stands || std::any_of(report.results.begin(), report.results.end(), undoes)) continue;
    if (!highest || *highest < *version) highest = version;
  }
  return highest ? highest->text() : "";
}

}  // namespace

void add_plan(Report& report, const Plan& plan, const MigrationSet& set) {
  for (const MigrationInfo& info : plan.infos) {
    if (info.shown) {
      report.migrations.push_back(row_of(info, set));
    } else {
      ++report.hidden_count;
    }
    report.pending_count += info.state == MigrationState::pending;
    // A baseline that stands already is reported as one that was just written.
    if (report.operation == Operation::baseline && info.state == MigrationState::baseline && !plan.blocked()) {
      report.baseline_version = info.applied ? info.applied->raw_version : "";
    }
  }
  report.findings.insert(report.findings.end(), plan.findings.begin(), plan.findings.end());
  report.initial_version = report.current_version = plan.current_version;
  report.valid_count = plan.valid_count;
  report.code = plan.code;
}

Report ended_by(const Error& error, Operation operation) {
  Report report;
  report.operation = operation;
  report.code = error.code();
  report.failure = Failure{error.code(), error.what(), error.where(), error.native(), "", ""};
  return report;
}

void add_execution(Report& report, Execution execution) {
  report.results = std::move(execution.results);
  for (const StepResult& result : report.results) {
    report.total_time_ms += result.duration_ms;
    if (is_done(result, StepKind::migrate)) {
      --report.pending_count;
      if (result.migration.version.empty()) continue;
      report.target_version = result.migration.version;
      const auto current = MigrationVersion::parse(report.current_version);
      const auto applied = MigrationVersion::parse(result.migration.version);
      if (!current || *current < *applied) report.current_version = result.migration.version;
    } else if (is_done(result, StepKind::baseline)) {
      report.baseline_version = result.migration.version;
      report.current_version = result.migration.version;
    }
  }
  if (report.operation == Operation::undo) report.current_version = version_after_undo(report);
  add_repairs(report);
  report.schemas_cleaned = std::move(execution.cleaned);
  report.schemas_dropped = std::move(execution.dropped);
  report.findings.insert(report.findings.end(), execution.findings.begin(), execution.findings.end());
  if (execution.failure) {
    report.failure = std::move(execution.failure);
    report.code = report.failure->code;
  }
}

}  // namespace godwit
