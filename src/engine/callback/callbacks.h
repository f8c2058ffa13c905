#pragma once
// Scripts and programs of the project that run at events of a command.

#include <string>
#include <string_view>
#include <vector>

#include "engine/callback/user_program.h"
#include "engine/prepare/run_context.h"
#include "engine/run/script_transaction.h"
#include "godwit/report.h"
#include "model/callback_event.h"

namespace godwit {

/// The callbacks of one command. Flyway's events and their order (Flyway 10.22, tests/compat); one difference: an
/// error's callbacks run after the rollback, so that they can do something and never hide the error.
class Callbacks {
 public:
  /// Takes those of `set` whose events belong to the operation. `programs`: nullptr where those that are programs are
  /// only named, not run. All arguments outlive it.
  Callbacks(const RunContext& context, const MigrationSet& set, Operation operation, const ProgramFacts* programs);

  struct Script {
    const CallbackScript* callback;
    PreparedScript prepared;  ///< once it was checked; nothing of a program
    bool checked = false;
  };

  bool empty() const { return scripts_.empty(); }
  const std::vector<Script>& scripts() const { return scripts_; }
  bool has(CallbackEvent event) const;
  bool has_program(CallbackEvent event) const;
  /// Splits each script once; what is wrong with any of them becomes a finding of the plan, which then may not run.
  /// First those that run in front of the migrations, which find what they set; then, behind them, the others.
  void check_first(Plan& plan);
  void check_rest(Plan& plan);

  /// The subject of the events from now on: a migration and the transaction it runs in, a failure; nullptr: none.
  /// All outlive the events.
  void set_script(const ResolvedMigration* script, ScriptTransaction* transaction = nullptr) {
    about_ = script;
    transaction_ = transaction;
  }
  void set_failure(const Failure* failure) { failure_ = failure; }

  /// Runs the scripts of an event, each in a transaction of its own, or in the one that is open; programs beside it.
  /// Throws Error(callback_failed) naming script, line and column; a transaction of its own was rolled back then.
  void fire(CallbackEvent event);
  /// For the events of an error: what goes wrong in the callback becomes a warning beside it.
  void fire_after_error(CallbackEvent event, std::vector<Finding>& findings);

 private:
  void check(Script& script, ParseContext& parsing, Plan& plan);
  void make_ready(Script& script);
  void run(Script& script);
  void run_program(const CallbackScript& callback) const;

  RunContext context_;
  const ProgramFacts* programs_;
  const ResolvedMigration* about_ = nullptr;
  ScriptTransaction* transaction_ = nullptr;
  const Failure* failure_ = nullptr;
  std::vector<Script> scripts_;
};

}  // namespace godwit
