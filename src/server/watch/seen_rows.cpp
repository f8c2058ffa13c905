#include "server/watch/seen_rows.h"

#include "model/migration_version.h"

namespace godwit {
namespace {

bool is_applied(const MigrationRow& row) {
  const bool taken_back = row.state == MigrationState::deleted || row.state == MigrationState::undone;
  return !row.installed_on.empty() && !taken_back && !is_failed(row) && !row.category.empty();
}

std::string latest_of(const std::vector<MigrationRow>& rows) {
  std::optional<MigrationVersion> highest;
  for (const MigrationRow& row : rows) {
    if (row.path.empty()) continue;
    auto version = MigrationVersion::parse(row.version);
    if (version && (!highest || *highest < *version)) highest = std::move(version);
  }
  return highest ? highest->text() : "";
}

ScriptFacts facts_of(const MigrationRow& row) {
  return {row.category, row.version, row.description, row.type, row.script, row.local_checksum, !row.path.empty()};
}

}  // namespace

SeenRows::SeenRows(const std::vector<MigrationRow>& rows, ScriptFactsPool& pool) : latest_(latest_of(rows)) {
  rows_.reserve(rows.size());
  std::string_view last_by;  // most often one and the same has installed all
  Piece last_by_piece;
  for (const MigrationRow& row : rows) {
    if (row.installed_by != last_by) {
      last_by = row.installed_by;
      last_by_piece = keep(row.installed_by);
    }
    rows_.push_back({pool.share(facts_of(row)), row.execution_time_ms, keep(row.installed_on_utc),
                     row.installed_by.empty() ? Piece{} : last_by_piece, row.checksum, row.state,
                     !row.installed_on.empty()});
    failed_ += is_failed(row);
    applied_ += is_applied(row);
  }
  texts_.shrink_to_fit();
}

SeenRows::Piece SeenRows::keep(std::string_view text) {
  const Piece piece{static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size())};
  texts_ += text;
  return piece;
}

SeenRow SeenRows::at(std::size_t i) const {
  const Row& row = rows_.at(i);
  return {*row.script,           row.state,   row.installed, text_of(row.installed_on_utc), text_of(row.installed_by),
          row.execution_time_ms, row.checksum};
}

}  // namespace godwit
