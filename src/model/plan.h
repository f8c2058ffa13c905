#pragma once
// The result of planning: a list of Steps, the state of every migration, and findings. Pure values.

#include <string>
#include <variant>
#include <vector>

#include "godwit/finding.h"
#include "godwit/migration_state.h"
#include "model/migration.h"

namespace godwit {

/// A migration with its file, its row, or both. The pointers are into the MigrationSet and HistorySnapshot of the plan.
struct MigrationInfo {
  const ResolvedMigration* resolved = nullptr;
  const AppliedMigration* applied = nullptr;
  MigrationState state = MigrationState::pending;
  bool shown = true;  ///< false: a filter of info or history leaves it out
};

struct CreateSchemas {
  std::vector<std::string> names;  ///< those that are missing, in the order of the marker row
  bool marker = true;              ///< write the SCHEMA row (rank 0, or the next rank after a baseline)
  bool marker_after_baseline = false;
};
struct CreateHistory {};
/// Adds checksum_sha256 and checksum_sha256_for to a table that has not got them.
struct AddDigestColumns {};
/// Gives rows their SHA-256: adoption, and rows whose SHA-256 was stale.
struct WriteDigests {
  struct Row {
    int installed_rank;
    ScriptSums sums;
  };
  std::vector<Row> rows;
};
struct WriteBaseline {
  std::string version;
  std::string description;
};
struct RunMigration {
  const ResolvedMigration* migration;
  bool out_of_order = false;
  bool record_only = false;        ///< skipExecutingMigrations: write the row, run nothing
  bool mark_applied_only = false;  ///< repair's markApplied
};
/// Runs an undo script and records that the version is no longer applied.
struct RunUndo {
  const ResolvedMigration* script;
  const AppliedMigration* row;  ///< of the version that is undone
  bool undo_row = false;        ///< write an UNDO_SQL row, not DELETE
};
struct RemoveFailed {
  const AppliedMigration* row;
};
struct MarkDeleted {
  const AppliedMigration* row;
};
/// Sets checksum, description and SHA-256 of a row to those of its file.
struct AlignRow {
  const AppliedMigration* row;
  const ResolvedMigration* migration;
};
struct CleanSchema {
  std::string name;
};
struct DropSchema {
  std::string name;
};

using Step = std::variant<CreateSchemas, CreateHistory, AddDigestColumns, WriteDigests, WriteBaseline, RunMigration,
                          RunUndo, RemoveFailed, MarkDeleted, AlignRow, CleanSchema, DropSchema>;

struct Plan {
  std::vector<Step> steps;
  std::vector<MigrationInfo> infos;  ///< in the order in which `info` lists them
  std::vector<Finding> findings;
  ErrorCode code = ErrorCode::none;  ///< what the command ends with if nothing goes wrong from here on
  std::string current_version;       ///< schema version before the steps; "" if none
  std::uint64_t valid_count = 0;     ///< validate: migrations looked at

  /// An error is also what the command ends with, unless an earlier one is.
  void add(Finding finding);
  bool writes() const { return !steps.empty(); }
  /// An error among the findings: no step may be carried out.
  bool blocked() const;
};

}  // namespace godwit
