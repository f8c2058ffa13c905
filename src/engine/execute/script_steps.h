#pragma once
// The steps with a script: each runs in a transaction of its own, or with -group all in one, and is recorded when all
// of it was done.

#include <functional>
#include <optional>

#include "db/migration_lock.h"
#include "engine/callback/callbacks.h"
#include "engine/execute/history_writer.h"
#include "engine/execute/settings_watch.h"
#include "engine/execute/step_log.h"
#include "engine/run/outcome_text.h"
#include "engine/run/repeat.h"
#include "engine/run/script_runner.h"

namespace godwit {

/// The means to carry out a plan; all outlive what works with them.
struct Execute {
  const RunContext& context;
  Operation operation;  ///< whose steps these are
  SchemaHistory& history;
  MigrationLock& lock;
  Callbacks& callbacks;
};

/// A script to run and the row that will tell of it.
struct ScriptJob {
  const ResolvedMigration& script;
  const RunUndo* undo = nullptr;  ///< nullptr: the script is a migration
};

class ScriptSteps {
 public:
  /// `group`: all scripts are one transaction. The writer and the log outlive it.
  ScriptSteps(const Execute& with, HistoryWriter& writer, StepLog& log, bool group);

  /// The script of the step at hand. What goes wrong with it becomes the log's failure; an Error that is not the
  /// script's (its transaction could not be opened) is thrown.
  void run(const ScriptJob& job, PreparedScript& prepared);
  /// The row without the script.
  void record_only(const ScriptJob& job, PreparedScript& prepared);

  /// True while the transaction of a group is open: nothing is told of its steps before end_group().
  bool group_open() const { return group_open_; }
  /// That transaction, for the events between its steps; nullptr if there is none.
  ScriptTransaction* group_transaction() { return group_open_ ? &*transaction_ : nullptr; }
  void end_group();

  /// Rolls back what is open.
  void rollback();
  /// For the events of an error. Not where there is no connection any more, or where a signal asked for the end.
  void fire_after_error(CallbackEvent event);
  /// Says so if the last row written had to take the lock again.
  void note_lock_retaken();

 private:
  void begin_script();
  void open_transaction();
  ScriptOutcome run_once(const ScriptJob& job, std::uint64_t complete, bool again);
  ScriptOutcome run_with_events(const ResolvedMigration& script, std::uint64_t complete, bool again);
  std::optional<std::uint64_t> complete_before_repeat(const ScriptJob& job, const ScriptOutcome& outcome,
                                                      const std::optional<Error>& refused) const;
  void fire_for_script(ScriptOutcome& outcome, CallbackEvent event, const ResolvedMigration& script);
  void try_for_script(ScriptOutcome& outcome, const ResolvedMigration& script, const std::function<void()>& work);
  void check_transaction(const ScriptJob& job, ScriptOutcome& outcome);
  std::optional<Error> record_success(const ScriptJob& job, std::int64_t duration_ms);
  void fail_script(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms);
  void record_failure(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms);
  RowFate write_failed_row(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms);
  void fail_unrecorded(const Error& error, const ScriptJob& job);
  void fail(ErrorCode code, std::string message, Where where, const ScriptJob& job, RowFate row);
  void note_what_stays(RowFate row);
  void tell_what_group_left();
  ScriptWords words_for(const ScriptJob& job) const;

  const Execute with_;
  HistoryWriter& writer_;
  StepLog& log_;
  const bool group_;
  SettingsWatch settings_;
  PreparedScript* prepared_ = nullptr;            // of the script at hand
  std::optional<ScriptJob> last_job_;             // whose row was written last
  std::optional<ScriptTransaction> transaction_;  // of the script at hand; of all of a group
  std::size_t group_begin_ = 0;                   // the group's first result
  bool group_open_ = false;
};

}  // namespace godwit
