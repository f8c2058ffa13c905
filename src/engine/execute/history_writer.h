#pragma once
// The one place that makes rows of the history and writes them. A trigger, a rule or a view in the table's place can
// take what an INSERT or UPDATE writes and keep something else, or nothing, without an error: so every write is looked
// at before its transaction is committed.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/migration_lock.h"
#include "engine/execute/timetable.h"
#include "history/schema_history.h"
#include "model/plan.h"

namespace godwit {

/// Throws Error(history_write_failed) where the history does not hold what was written, Error(another_run) where the
/// lock was lost to another run, and what the database itself throws. The caller has the transaction, and rolls it
/// back.
class HistoryWriter {
 public:
  /// `lasting`: false in a dry run, where nothing is written, so that there is nothing to look at.
  HistoryWriter(SchemaHistory& history, MigrationLock& lock, std::string installed_by, bool lasting)
      : history_(history), lock_(lock), installed_by_(std::move(installed_by)), lasting_(lasting) {}

  /// A script that ran, or failed; with `undo` an undo script.
  void script(const ResolvedMigration& script, const RunUndo* undo, std::int64_t duration_ms, bool success);
  void baseline(const WriteBaseline& step);
  /// The schemas that this run has created.
  void marker(const std::vector<std::string>& quoted_schemas, MarkerPlace place);
  void deleted(const AppliedMigration& row);

  void remove(const AppliedMigration& row);
  void align(const AlignRow& step);
  void digests(const WriteDigests& step);

  /// Adds the SHA-256 columns in a transaction of its own, waiting at most two seconds for its lock. Answers what stood
  /// in the way; nullopt: they are there. Throws only where the connection is lost.
  std::optional<Error> adopt(Connection& connection, const Dialect& dialect);

  /// True once adopt() was refused.
  bool refused_digests() const { return digests_refused_; }

  /// True once after a write that had to take the lock again, because a script had given it away.
  bool lock_was_retaken() { return std::exchange(lock_retaken_, false); }

 private:
  void append(NewRow row, std::optional<int> rank = std::nullopt);
  Appended append_under_lock(const NewRow& row, std::optional<int> rank);
  /// True if the lock had to be taken again.
  bool hold_lock();
  std::optional<Error> try_to_adopt(Connection& connection, const Dialect& dialect);

  SchemaHistory& history_;
  MigrationLock& lock_;
  const std::string installed_by_;
  const bool lasting_;
  bool lock_retaken_ = false;
  bool digests_refused_ = false;
};

}  // namespace godwit
