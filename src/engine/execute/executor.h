#pragma once
// The only place that records. Carries out a PreparedPlan step by step on the one connection; never replans.

#include <functional>
#include <optional>
#include <vector>

#include "db/migration_lock.h"
#include "engine/callback/callbacks.h"
#include "engine/execute/history_writer.h"
#include "engine/execute/settings_watch.h"
#include "engine/run/outcome_text.h"
#include "engine/run/script_runner.h"
#include "godwit/report.h"
#include "history/schema_history.h"

namespace godwit {

/// The result of running a plan: the steps done, the failure if one failed, notes made on the way.
struct Execution {
  std::vector<StepResult> results;
  std::optional<Failure> failure;
  std::vector<Finding> findings;
  std::vector<std::string> cleaned;
  std::vector<std::string> dropped;
};

/// The means to carry out a plan; all outlive the executor.
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

class Executor {
 public:
  explicit Executor(const Execute& with);

  /// Stops at the first failure. A script is recorded as applied only when all of it was.
  Execution run(PreparedPlan& prepared);

 private:
  void try_step(const Step& step);
  void carry_out(const CreateSchemas& step);
  void carry_out(const CreateHistory& step);
  void carry_out(const AddDigestColumns& step);
  void carry_out(const WriteDigests& step);
  void carry_out(const WriteBaseline& step);
  void carry_out(const RunMigration& step);
  void carry_out(const RunUndo& step);
  void carry_out(const RemoveFailed& step);
  void carry_out(const MarkDeleted& step);
  void carry_out(const AlignRow& step);
  void carry_out(const CleanSchema& step);
  void carry_out(const DropSchema& step);

  void announce(const StepResult& result);
  void run_script(const ScriptJob& job);
  void begin_script();
  void check_transaction(const ScriptJob& job, ScriptOutcome& outcome);
  void record_success(const ScriptJob& job, std::int64_t duration_ms);
  void record_failure(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms);
  RowFate write_failed_row(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms);
  void fail_unrecorded(const Error& error, const ScriptJob& job);
  void fail_script(ErrorCode code, std::string message, Where where, const ScriptJob& job, RowFate row);
  void note_what_stays(RowFate row);
  ScriptWords words_for(const ScriptJob& job) const;
  void stop_before_step();

  /// False if it threw an Error, which is the failure then.
  bool guarded(const std::function<void()>& work);

  bool is_migrate() const { return operation_ == Operation::migrate; }
  void begin_operation();  // executor_callbacks.cpp
  void begin_kind(const Step& step);
  void begin_runs();
  void end_runs();
  void end_operation();
  ScriptOutcome run_with_events(const ResolvedMigration& script);
  void fire_into(ScriptOutcome& outcome, CallbackEvent event, const ResolvedMigration& script);
  void try_into(ScriptOutcome& outcome, const ResolvedMigration& script, const std::function<void()>& work);
  void fire_after_error(CallbackEvent event);

  void end_group();
  void tell_what_group_left();
  void write_marker(HistoryWriter::MarkerPlace place);
  /// A step that runs no script writes these, in a transaction of its own.
  enum class Writes { rows, objects };
  void write(Writes what, const std::function<void()>& work);
  void note_refused_adoption(const Error& refusal);
  void note_lock_retaken();
  StepResult& start(const Step& step);
  void finish(bool ok);
  void tell_finished(const StepResult& result) const;
  void fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration);

  const RunContext context_;
  const Operation operation_;
  SchemaHistory& history_;
  Callbacks& callbacks_;
  SettingsWatch settings_;
  HistoryWriter writer_;
  Execution done_;
  PreparedScript* script_ = nullptr;
  std::vector<std::string> created_schemas_;      // still without their marker row
  std::optional<ScriptJob> last_job_;             // whose row was written last
  std::optional<ScriptTransaction> transaction_;  // of the script at hand; of all with -group
  bool group_ = false;                            // all scripts are one transaction
  std::size_t group_begin_ = 0;                   // the group's first result
  bool group_open_ = false;                       // it has begun
  bool runs_scripts_ = false;                     // it is one of these two
  bool runs_begun_ = false;                       // beforeMigrate was fired
  bool repeatables_begun_ = false;
  bool creates_history_ = false;
  bool marker_after_baseline_ = false;
  bool digests_refused_ = false;
  std::uint64_t number_ = 0;
  std::uint64_t total_ = 0;
  std::chrono::milliseconds started_{0};
};

}  // namespace godwit
