// Versioned rows and files are both in the order of versions, so that one walk over them finds every pair. What later
// rows say about earlier ones is settled before any state is given, because a state hangs on it.
#include <algorithm>
#include <unordered_map>

#include "plan/match/join.h"

namespace godwit {
namespace {

using Files = std::vector<ResolvedMigration>;
using RowLinks = std::vector<RowLink*>;

bool is_live(const RowLink& link) {
  return link.standing == RowStanding::live;
}

bool is_versioned_run(const RowLink& link) {
  const MigrationType type = link.row->type;
  return is_live(link) && link.row->version && type != MigrationType::deleted && type != MigrationType::undo_sql;
}

// Nearly always the rows are in version order already: then no sort is paid for.
RowLinks rows_by_version(std::vector<RowLink>& rows) {
  RowLinks order;
  order.reserve(rows.size());
  for (RowLink& link : rows) {
    if (link.row->version) order.push_back(&link);
  }
  const auto less = [](const RowLink* a, const RowLink* b) { return *a->row->version < *b->row->version; };
  if (!std::is_sorted(order.begin(), order.end(), less)) std::stable_sort(order.begin(), order.end(), less);
  return order;
}

bool is_row_of(const AppliedMigration& row, const ResolvedMigration& file, MigrationType script_type) {
  return file.java ? is_foreign(row.type) : row.type == script_type;
}

// Both sides are in version order, so one walk over them finds every pair.
void link_files(const RowLinks& by_version, const Files& files, MigrationType type) {
  auto file = files.begin();
  for (RowLink* link : by_version) {
    const bool foreign = is_foreign(link->row->type);
    if (link->row->type != type && !foreign) continue;
    auto order = std::strong_ordering::less;
    while (file != files.end() && (order = *file->version <=> *link->row->version) < 0) ++file;
    if (file == files.end()) return;
    if (order != 0) continue;
    if (is_row_of(*link->row, *file, type)) {
      link->file = &*file;
    } else if (foreign && type == MigrationType::sql) {
      link->claimed = true;
    }
  }
}

// A DELETE or UNDO_SQL row speaks about the newest run of its version that still stands.
void settle(RowLink& link, RowLinks& standing) {
  const MigrationType type = link.row->type;
  if (type == MigrationType::deleted || type == MigrationType::undo_sql) {
    if (!link.row->success || standing.empty()) return;
    standing.back()->standing = type == MigrationType::deleted ? RowStanding::deleted : RowStanding::undone;
    standing.pop_back();
  } else if (!is_synthetic(type)) {
    standing.push_back(&link);
  }
}

void settle_versions(const RowLinks& by_version) {
  RowLinks standing;
  const MigrationVersion* version = nullptr;
  for (RowLink* link : by_version) {
    if (!version || *version != *link->row->version) standing.clear();
    version = &*link->row->version;
    settle(*link, standing);
  }
}

void mark_out_of_order(Links& links) {
  const MigrationVersion* highest = nullptr;
  for (RowLink& link : links.rows) {
    if (!is_versioned_run(link)) continue;
    const MigrationVersion& version = *link.row->version;
    link.out_of_order = highest && version < *highest;
    if (!link.out_of_order) highest = &version;
    if (link.row->success && (!links.reached || *links.reached < version)) links.reached = version;
    if (link.row->type == MigrationType::baseline || link.row->type == MigrationType::sql_baseline) {
      links.baseline = version;
      links.baseline_row = link.row;
    }
  }
  if (highest) links.current = *highest;
}

std::vector<const ResolvedMigration*> without_live_row(const Files& files, const Links& links) {
  std::vector<bool> applied(files.size(), false);
  for (const RowLink& link : links.rows) {
    if (!link.file || !is_live(link) || files.empty()) continue;
    if (link.file >= &files.front() && link.file <= &files.back()) {
      applied[static_cast<std::size_t>(link.file - &files.front())] = true;
    }
  }
  std::vector<const ResolvedMigration*> rest;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!applied[i]) rest.push_back(&files[i]);
  }
  return rest;
}

void collect_unapplied(const MigrationSet& set, Links& links) {
  const auto versioned = without_live_row(set.versioned, links);
  const auto baselines = without_live_row(set.baselines, links);
  links.unapplied.reserve(versioned.size() + baselines.size());
  std::merge(versioned.begin(), versioned.end(), baselines.begin(), baselines.end(),
             std::back_inserter(links.unapplied),
             [](const ResolvedMigration* a, const ResolvedMigration* b) { return *a->version < *b->version; });
  for (const Files* files : {&set.versioned, &set.baselines}) {
    if (files->empty()) continue;
    if (!links.highest_local || *links.highest_local < *files->back().version) {
      links.highest_local = files->back().version;
    }
  }
}

// The highest B file runs only where nothing but a schema marker stands (Flyway 10.22, tests/compat).
void find_baseline(const MigrationSet& set, const LinkOptions& options, Links& links) {
  if (options.assumed_baseline) {
    links.baseline = options.assumed_baseline;
    for (auto* version : {&links.current, &links.reached}) {
      if (!*version || **version < *links.baseline) *version = links.baseline;
    }
    return;
  }
  const bool used = std::any_of(links.rows.begin(), links.rows.end(),
                                [](const RowLink& link) { return link.row->type != MigrationType::schema; });
  const auto highest = std::find_if(set.baselines.rbegin(), set.baselines.rend(),
                                    [](const ResolvedMigration& file) { return file.config.should_execute; });
  if (used || highest == set.baselines.rend()) return;
  links.pending_baseline = &*highest;
  links.baseline = links.pending_baseline->version;
}

using Runs = std::unordered_map<std::string, RowLinks>;

// The runs of every repeatable that still stand, oldest first.
Runs standing_runs(std::vector<RowLink>& rows) {
  Runs runs;
  for (RowLink& link : rows) {
    if (!link.row->repeatable() || link.row->type == MigrationType::schema) continue;
    RowLinks& standing = runs[link.row->description];
    if (link.row->type == MigrationType::deleted) {
      if (!link.row->success) continue;
      for (RowLink* run : standing) run->standing = RowStanding::deleted;
      standing.clear();
      continue;
    }
    if (!standing.empty()) standing.back()->latest = false;
    standing.push_back(&link);
  }
  return runs;
}

// Also a Java migration of before: that its script is SQL now is for validate to say (Flyway 10.22, tests/compat).
bool is_migration(MigrationType type) {
  return !is_synthetic(type) && type != MigrationType::sql_baseline && type != MigrationType::undo_sql;
}

// A NULL checksum says nothing against the file, and a class has none that could be known here. Text that differs only
// at its end need not run again.
bool ran_this_text(const AppliedMigration& row, const ResolvedMigration& file, const std::set<int>& harmless_ranks) {
  if (!row.checksum || file.java) return true;
  if (!agreeing_sums(row, file)) return false;
  return !digest_differs(row, file) || harmless_ranks.contains(row.installed_rank);
}

void link_repeatables(const MigrationSet& set, const LinkOptions& options, Links& links) {
  const Runs runs = standing_runs(links.rows);
  for (const ResolvedMigration& file : set.repeatables) {
    const auto found = runs.find(stored_description(file.description));
    RowLink* latest = nullptr;
    if (found != runs.end()) {
      for (RowLink* run : found->second) {
        if (file.java ? !is_foreign(run->row->type) : !is_migration(run->row->type)) {
          run->claimed = true;
          continue;
        }
        run->file = &file;
        if (run->latest) latest = run;
      }
    }
    if (latest) latest->same_text = ran_this_text(*latest->row, file, options.harmless_ranks);
    if (!latest || !latest->same_text) links.repeatables.push_back(&file);
  }
}

}  // namespace

Links link_rows(const MigrationSet& set, const HistorySnapshot& history, const LinkOptions& options) {
  Links links;
  links.rows.reserve(history.rows.size());
  for (const AppliedMigration& row : history.rows) {
    if (row.success || !options.without_failed_rows) links.rows.push_back({&row});
  }
  const RowLinks by_version = rows_by_version(links.rows);
  link_files(by_version, set.versioned, MigrationType::sql);
  link_files(by_version, set.baselines, MigrationType::sql_baseline);
  link_files(by_version, set.undos, MigrationType::undo_sql);
  settle_versions(by_version);
  mark_out_of_order(links);
  collect_unapplied(set, links);
  find_baseline(set, options, links);
  link_repeatables(set, options, links);
  return links;
}

}  // namespace godwit
