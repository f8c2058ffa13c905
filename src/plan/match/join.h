#pragma once
// Rows joined with files: what matches, what became of each row, and in which state that leaves every migration.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "godwit/options.h"
#include "model/plan.h"

namespace godwit {

/// Later rows about a row: a DELETE row deletes it, an UNDO_SQL row undoes it.
enum class RowStanding { live, deleted, undone };

struct RowLink {
  const AppliedMigration* row = nullptr;
  const ResolvedMigration* file = nullptr;  ///< of the same type and version, or description
  RowStanding standing = RowStanding::live;
  bool out_of_order = false;  ///< a higher version was applied before it
  bool latest = true;         ///< of a repeatable: its newest run
  bool claimed = false;       ///< of a foreign row without a file: a script has the same version, or description
  bool same_text = true;      ///< of the newest run of a repeatable: the file's text is the one that ran
};

struct LinkOptions {
  std::set<int> harmless_ranks;                      ///< see PlanInput
  std::optional<MigrationVersion> assumed_baseline;  ///< a BASELINE row that this very plan is going to write
  bool without_failed_rows = false;                  ///< as the history is once repair has removed them
};

/// The pointers are into the set and the snapshot.
struct Links {
  std::vector<RowLink> rows;                          ///< by installed_rank
  std::vector<const ResolvedMigration*> unapplied;    ///< V and B files without a live row: by version, V before B
  std::vector<const ResolvedMigration*> repeatables;  ///< R files to be run: never run, or changed since
  std::optional<MigrationVersion> current;            ///< highest version of a live row, or the assumed baseline
  std::optional<MigrationVersion> reached;            ///< the same of the rows that succeeded: where the schema is
  std::optional<MigrationVersion> highest_local;      ///< highest version of a V or B file
  std::optional<MigrationVersion> baseline;           ///< of a BASELINE or SQL_BASELINE row, assumed or there
  const AppliedMigration* baseline_row = nullptr;
  const ResolvedMigration* pending_baseline = nullptr;  ///< the B file that runs because nothing was applied yet
};

/// n log n at worst in files and rows, linear where versions were applied in order.
Links link_rows(const MigrationSet& set, const HistorySnapshot& history, const LinkOptions& options);

/// Up to which version `migrate` goes.
struct Target {
  std::optional<MigrationVersion> limit;
  bool nothing = false;  ///< no versioned migration at all

  bool allows(const MigrationVersion& version) const { return !nothing && (!limit || version <= *limit); }
};

/// "latest", "next", "current", a version, or a version with `?`. What is wrong with the text becomes `problem`.
Target resolve_target(const ProjectOptions& project, const Links& links, const MigrationSet& set,
                      std::optional<Finding>& problem);

/// State of a V or B file without a live row, no target considered.
MigrationState unapplied_state(const ResolvedMigration& file, const Links& links, bool out_of_order);

/// Every migration with its state, in the order of Flyway's info.
std::vector<MigrationInfo> make_infos(const Links& links, const Target& target, bool out_of_order);

/// The sums of the file that the row's CRC-32 agrees with: of its text, or of its raw text. nullptr: none.
const ScriptSums* agreeing_sums(const AppliedMigration& row, const ResolvedMigration& file);

/// CRC-32 agrees, the row's SHA-256 belongs to it, and it is not the file's.
bool digest_differs(const AppliedMigration& row, const ResolvedMigration& file);

}  // namespace godwit
