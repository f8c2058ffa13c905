#pragma once
// One script's statements sent to the server; nothing is recorded here.

#include <functional>
#include <optional>
#include <string>

#include "db/connection.h"
#include "engine/prepare/run_context.h"
#include "engine/run/override_run.h"
#include "engine/run/script_transaction.h"
#include "engine/run/statement_batch.h"
#include "engine/session/cancel_watch.h"

namespace godwit {

/// The end of a script. Line numbers are those of the file; 0 where there is none.
struct ScriptOutcome {
  std::uint64_t statements = 0;  ///< that finished
  std::optional<StatementError> error;
  ErrorCode code = ErrorCode::none;  ///< script_changed, stopped… where it was not a statement that failed
  std::string message;               ///< for `code`
  Where where;                       ///< of the error
  std::string excerpt;               ///< of the statement that failed

  bool ok() const { return !error && code == ErrorCode::none; }
};

/// Called around each statement of a script, which are sent one by one then. May throw Error: the script has failed.
struct StatementHooks {
  std::function<void()> before;
  std::function<void()> after;
};

/// The owner of the transaction that a script runs in: itself, or, as a callback, the script it is called around.
enum class Role { owner, guest };

/// Runs the statements of one script in order and stops at the first failure. The caller opened the transaction, and
/// learns from it what stays.
class ScriptRunner {
 public:
  /// All arguments outlive the runner.
  ScriptRunner(const RunContext& context, ScriptTransaction& transaction, Role role = Role::owner);

  /// `complete`: so many statements, from the first, have run before and are not sent again.
  ScriptOutcome run(const ResolvedMigration& migration, const PreparedScript& script, const StatementHooks* hooks = {},
                    std::uint64_t complete = 0);

 private:
  class CopyWatch;

  void stream_statements(const ResolvedMigration& migration, const ScriptFile& file, const SessionSettings& settings);
  void take(const SqlStatement& statement);
  bool flush();
  void settle();
  bool send(std::span<const SqlStatement> statements);
  void note_failure(const SqlStatement& failed, StatementError error);
  void note_progress();
  bool stopped();
  void stop();

  Connection& connection_;
  const RunOptions& options_;
  const Runtime& runtime_;
  ScriptTransaction& transaction_;
  Role role_;
  StatementBatch batch_;
  const StatementHooks* hooks_ = nullptr;
  std::optional<OverrideRun> overrides_;  // only for a script that has some
  CancelWatch* watch_ = nullptr;          // of the run
  ScriptOutcome outcome_;
  std::string script_;
  std::uint64_t complete_ = 0;  // statements that are not sent again
  BatchSending sending_;
  std::uint64_t in_flight_ = 0;  // statements of the batch that is being sent that finished
  std::uint64_t bytes_ = 0;      // of the script, taken so far
  std::uint64_t total_bytes_ = 0;
  std::chrono::milliseconds next_progress_{0};
};

}  // namespace godwit
