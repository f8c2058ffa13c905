#pragma once
// A history may have a million rows, and most of them change nothing: a repeatable that ran again since, a version
// whose script nobody misses. While the history is read, they can be let go.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "godwit/options.h"
#include "plan/checks/checks.h"

namespace godwit {

/// Keeps the rows that a decision rests on: with them alone, plan_migrate() has the same steps, findings, current
/// version and pending migrations as with all of them, and lists fewer that are applied.
class NeededRows {
 public:
  /// For the current version, whatever the scripts. Of the rows only version, type and success are looked at.
  NeededRows() = default;
  /// For migrate, or, without `validates`, for what is pending. Both outlive this object. Throws
  /// Error(invalid_pattern).
  NeededRows(const ProjectOptions& project, const MigrationSet& set, bool validates);

  /// All rows, in the order of their ranks.
  void add(AppliedMigration&& row);
  /// Asked behind the last row. True: a row was let go that a later one speaks about; all have to be added once more.
  bool wants_all_again();
  std::vector<AppliedMigration> take();

 private:
  void sort_out(AppliedMigration&& row);
  void sort_out_version(AppliedMigration&& row);
  void sort_out_repeatable(AppliedMigration&& row);
  bool has_file(const MigrationVersion& version) const;
  bool is_missed(const AppliedMigration& row) const;
  bool wants_digest(const AppliedMigration& row) const;

  const MigrationSet* set_ = nullptr;  // nullptr: scripts say nothing
  bool validates_ = false;
  IgnorePatterns patterns_{{}};
  std::optional<MigrationVersion> target_;
  std::optional<MigrationVersion> highest_local_;
  std::map<std::string, const ResolvedMigration*> repeatable_files_;  // by the description in their rows

  std::vector<AppliedMigration> kept_;
  std::optional<AppliedMigration> last_;               // read: the greatest rank
  std::optional<AppliedMigration> highest_;            // version of those that say nothing else
  std::map<std::string, AppliedMigration> last_runs_;  // of repeatables
  std::set<MigrationVersion> taken_back_;              // versions that a DELETE or UNDO_SQL row speaks about
  bool second_reading_ = false;
};

}  // namespace godwit
