// CRC-32 and SHA-256 of rows beside those of files.
#include "plan/checks/checks.h"
#include "plan/match/join.h"

namespace godwit {
namespace {

bool is_script_row(const RowLink& link) {
  const MigrationType type = link.row->type;
  return link.file && link.standing == RowStanding::live &&
         (type == MigrationType::sql || type == MigrationType::sql_baseline);
}

}  // namespace

void plan_digests(const PlanInput& input, const Links& links, const std::set<int>& leave_out, Plan& plan) {
  if (!input.history.exists) return;
  if (!input.history.has_digest_columns) plan.steps.emplace_back(AddDigestColumns{});
  WriteDigests digests;
  for (const RowLink& link : links.rows) {
    if (!is_script_row(link) || leave_out.contains(link.row->installed_rank)) continue;
    if (link.row->digest && !link.row->digest_stale()) continue;
    if (const ScriptSums* sums = agreeing_sums(*link.row, *link.file)) {
      digests.rows.push_back({link.row->installed_rank, *sums});
    }
  }
  if (!digests.rows.empty()) plan.steps.emplace_back(std::move(digests));
}

std::vector<MigrationInfo> digest_suspects(const MigrationSet& set, const HistorySnapshot& history) {
  std::vector<MigrationInfo> suspects;
  if (!history.has_digest_columns) return suspects;
  const Links links = link_rows(set, history, {});
  for (const MigrationInfo& info : make_infos(links, {}, false)) {
    const bool looked_at = info.state != MigrationState::deleted && info.state != MigrationState::undone &&
                           info.state != MigrationState::superseded;
    if (!looked_at || !info.applied || !info.resolved || info.applied->type == MigrationType::undo_sql) continue;
    if (digest_differs(*info.applied, *info.resolved)) suspects.push_back(info);
  }
  return suspects;
}

}  // namespace godwit
