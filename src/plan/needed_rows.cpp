// A second reading takes less memory than every row that a later one might speak about, and only a history with DELETE
// or UNDO_SQL rows needs one: after the first reading it is known which versions those are.
#include "plan/needed_rows.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"

namespace godwit {
namespace {

bool has_version(const std::vector<ResolvedMigration>& files, const MigrationVersion& version) {
  const auto less = [](const ResolvedMigration& file, const MigrationVersion& v) { return *file.version < v; };
  const auto found = std::lower_bound(files.begin(), files.end(), version, less);
  return found != files.end() && *found->version == version;
}

// Everything else is rare, and each has a meaning of its own.
bool is_plain(const AppliedMigration& row) {
  return row.success && row.type == MigrationType::sql && (row.version || row.repeatable());
}

bool takes_back(const AppliedMigration& row) {
  return row.type == MigrationType::deleted || row.type == MigrationType::undo_sql;
}

}  // namespace

NeededRows::NeededRows(const ProjectOptions& project, const MigrationSet& set, bool validates)
    : set_(&set), validates_(validates), patterns_(project.ignore_migration_patterns) {
  std::string_view target = trim(project.target);
  if (target.ends_with('?')) target.remove_suffix(1);
  target_ = MigrationVersion::parse(target);
  for (const auto* files : {&set.versioned, &set.baselines}) {
    if (files->empty()) continue;
    if (!highest_local_ || *highest_local_ < *files->back().version) highest_local_ = files->back().version;
  }
  for (const ResolvedMigration& file : set.repeatables) {
    repeatable_files_[stored_description(file.description)] = &file;
  }
}

// The row with the greatest rank says which rank comes next, so each waits here for the one behind it.
void NeededRows::add(AppliedMigration&& row) {
  if (last_) sort_out(std::move(*last_));
  last_ = std::move(row);
}

void NeededRows::sort_out(AppliedMigration&& row) {
  if (takes_back(row) && row.version) taken_back_.insert(*row.version);
  if (!is_plain(row)) {
    kept_.push_back(std::move(row));
  } else if (row.version) {
    sort_out_version(std::move(row));
  } else {
    sort_out_repeatable(std::move(row));
  }
}

void NeededRows::sort_out_version(AppliedMigration&& row) {
  const MigrationVersion& version = *row.version;
  if (taken_back_.contains(version) || version == target_ || has_file(version) || is_missed(row)) {
    kept_.push_back(std::move(row));
  } else if (!highest_ || *highest_->version < version) {
    highest_ = std::move(row);
  }
}

// Of a repeatable's runs the last one counts; an earlier one may still be given its SHA-256.
void NeededRows::sort_out_repeatable(AppliedMigration&& row) {
  if (!set_) return;
  const auto [run, is_first] = last_runs_.try_emplace(row.description);
  if (!is_first && wants_digest(run->second)) kept_.push_back(std::move(run->second));
  run->second = std::move(row);
}

bool NeededRows::has_file(const MigrationVersion& version) const {
  return set_ && (has_version(set_->versioned, version) || has_version(set_->baselines, version));
}

// True if validation has something to say about its missing file.
bool NeededRows::is_missed(const AppliedMigration& row) const {
  if (!validates_) return false;
  const bool newer = !highest_local_ || *row.version >= *highest_local_;
  return !patterns_.match({nullptr, &row, newer ? MigrationState::future : MigrationState::missing});
}

bool NeededRows::wants_digest(const AppliedMigration& row) const {
  if (row.digest && !row.digest_stale()) return false;
  const auto file = repeatable_files_.find(row.description);
  return file != repeatable_files_.end() && agreeing_sums(row, *file->second);
}

// On the second reading the versions that are taken back are known from the start.
bool NeededRows::wants_all_again() {
  if (last_ && takes_back(*last_) && last_->version) taken_back_.insert(*last_->version);
  if (taken_back_.empty() || std::exchange(second_reading_, true)) return false;
  kept_.clear();
  last_.reset();
  highest_.reset();
  last_runs_.clear();
  return true;
}

std::vector<AppliedMigration> NeededRows::take() {
  if (highest_) kept_.push_back(std::move(*highest_));
  for (auto& [description, row] : last_runs_) kept_.push_back(std::move(row));
  if (last_) kept_.push_back(std::move(*last_));
  std::stable_sort(kept_.begin(), kept_.end(), [](const AppliedMigration& a, const AppliedMigration& b) {
    return a.installed_rank < b.installed_rank;
  });
  return std::move(kept_);
}

}  // namespace godwit
