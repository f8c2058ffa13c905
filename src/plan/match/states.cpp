// Flyway's states (Flyway 10.22, tests/compat), from what was joined.
#include "plan/match/join.h"

namespace godwit {
namespace {

// Local versions end below a Future row. A row at the top whose type is not the file's counts as Future, too.
bool is_future(const RowLink& link, const Links& links) {
  return link.row->version && (!links.highest_local || *link.row->version >= *links.highest_local);
}

// A row that is no script's can't be looked for here: it is believed, unless a script claims the same version.
bool is_believed(const RowLink& link) {
  return link.row->success && is_foreign(link.row->type) && !link.claimed;
}

MigrationState state_without_file(const RowLink& link, const Links& links) {
  const bool success = link.row->success;
  if (is_believed(link)) {
    if (link.row->repeatable()) return link.latest ? MigrationState::success : MigrationState::superseded;
    return link.out_of_order ? MigrationState::out_of_order : MigrationState::success;
  }
  if (link.row->repeatable() && !link.latest) return success ? MigrationState::superseded : MigrationState::failed;
  if (is_future(link, links)) return success ? MigrationState::future : MigrationState::failed_future;
  return success ? MigrationState::missing : MigrationState::failed_missing;
}

MigrationState state_of_repeatable(const RowLink& link) {
  if (!link.latest) return MigrationState::superseded;
  return link.same_text ? MigrationState::success : MigrationState::outdated;
}

MigrationState state_of_row(const RowLink& link, const Links& links) {
  if (link.standing == RowStanding::deleted) return MigrationState::deleted;
  if (link.standing == RowStanding::undone) return MigrationState::undone;
  const bool success = link.row->success;
  switch (link.row->type) {
    case MigrationType::schema:
    case MigrationType::deleted:
    case MigrationType::undo_sql:
      return success ? MigrationState::success : MigrationState::failed;
    case MigrationType::baseline:
    case MigrationType::sql_baseline:
      return success ? MigrationState::baseline : MigrationState::failed;
    default:
      break;
  }
  if (!link.file) return state_without_file(link, links);
  if (!success) return MigrationState::failed;
  if (link.row->repeatable()) return state_of_repeatable(link);
  return link.out_of_order ? MigrationState::out_of_order : MigrationState::success;
}

// The target says nothing about B files (Flyway 10.22, tests/compat).
MigrationState with_target(const ResolvedMigration& file, MigrationState state, const Target& target) {
  const bool waiting = state == MigrationState::pending || state == MigrationState::ignored;
  if (!waiting || !file.config.should_execute || file.kind == ScriptKind::baseline || target.allows(*file.version))
    return state;
  return MigrationState::above_target;
}

bool is_covered_by_baseline(MigrationState state) {
  return state == MigrationState::below_baseline || state == MigrationState::ignored_baseline;
}

// DELETE rows of versions are told by the state of the row that they delete. One that failed has deleted nothing: it is
// an undo that broke off.
bool is_listed(const RowLink& link) {
  return link.row->type != MigrationType::deleted || link.row->repeatable() || !link.row->success;
}

}  // namespace

// A script that must not run comes first, whatever version it has (flyway-core 10.22, MigrationInfoImpl.getState).
MigrationState unapplied_state(const ResolvedMigration& file, const Links& links, bool out_of_order) {
  if (!file.config.should_execute) return MigrationState::ignored;
  if (&file == links.pending_baseline) return MigrationState::pending;
  if (links.baseline) {
    const auto order = *file.version <=> *links.baseline;
    if (order < 0) return MigrationState::below_baseline;
    if (order == 0 && file.kind == ScriptKind::versioned) return MigrationState::ignored_baseline;
  }
  if (file.kind == ScriptKind::baseline) return MigrationState::ignored;
  if (!out_of_order && links.current && *file.version < *links.current) return MigrationState::ignored;
  return MigrationState::pending;
}

std::vector<MigrationInfo> make_infos(const Links& links, const Target& target, bool out_of_order) {
  std::vector<MigrationInfo> covered;
  std::vector<MigrationInfo> waiting;
  for (const ResolvedMigration* file : links.unapplied) {
    const MigrationState state = with_target(*file, unapplied_state(*file, links, out_of_order), target);
    (links.baseline_row && is_covered_by_baseline(state) ? covered : waiting).push_back({file, nullptr, state});
  }
  std::vector<MigrationInfo> infos;
  infos.reserve(links.rows.size() + links.unapplied.size() + links.repeatables.size());
  for (const RowLink& link : links.rows) {
    if (link.row == links.baseline_row) infos.insert(infos.end(), covered.begin(), covered.end());
    if (is_listed(link)) infos.push_back({link.file, link.row, state_of_row(link, links)});
  }
  infos.insert(infos.end(), waiting.begin(), waiting.end());
  for (const ResolvedMigration* file : links.repeatables) {
    infos.push_back({file, nullptr, file->config.should_execute ? MigrationState::pending : MigrationState::ignored});
  }
  return infos;
}

}  // namespace godwit
