// When callbacks run while a plan is carried out (Flyway 10.22, tests/compat).
#include <algorithm>

#include "engine/execute/executor.h"

namespace godwit {

void Executor::begin_operation() {
  verb_ = event_verb(bench_.operation);
  runs_scripts_ = verb_ == "Migrate" || verb_ == "Undo";
  if (verb_ == "Migrate" || verb_ == "Baseline") {
    bench_.callbacks.fire("createSchema");
    bench_.callbacks.fire("beforeCreateSchema");
  }
  if (!runs_scripts_) bench_.callbacks.fire("before" + verb_);
}

// In front of a step of another kind than the last one's.
void Executor::begin_kind(const Step& step) {
  bench_.callbacks.set_script(nullptr, group_open_ ? &*transaction_ : nullptr);
  const auto* const run = std::get_if<RunMigration>(&step);
  if (verb_ == "Migrate" && std::holds_alternative<WriteBaseline>(step)) bench_.callbacks.fire("beforeBaseline");
  if ((!run || run->by_hand) && !std::holds_alternative<RunUndo>(step)) return;
  begin_runs();
  if (!run || repeatables_begun_ || !run->migration->repeatable()) return;
  repeatables_begun_ = true;
  bench_.callbacks.fire("afterVersioned");
  bench_.callbacks.fire("beforeRepeatables");
}

void Executor::begin_runs() {
  if (runs_begun_) return;
  runs_begun_ = true;
  bench_.callbacks.fire("before" + verb_);
}

void Executor::end_runs() {
  begin_runs();
  if (verb_ == "Migrate" && !repeatables_begun_) bench_.callbacks.fire("afterVersioned");
  const bool any = std::any_of(done_.results.begin(), done_.results.end(),
                               [](const StepResult& result) { return result.what == "migrate"; });
  if (verb_ == "Migrate" && any) bench_.callbacks.fire("afterMigrateApplied");
  bench_.callbacks.fire("after" + verb_);
  bench_.callbacks.fire("after" + verb_ + "OperationFinish");
}

void Executor::end_operation() {
  bench_.callbacks.set_script(nullptr);
  if (!done_.failure) {
    guarded([&] {
      if (runs_scripts_) {
        end_runs();
      } else {
        bench_.callbacks.fire("after" + verb_);
        bench_.callbacks.fire("after" + verb_ + "OperationFinish");
      }
    });
  }
  if (done_.failure) fire_after_error("after" + verb_ + "Error");
}

// What a callback does in the transaction of the script is rolled back with it.
ScriptOutcome Executor::run_with_events(const ResolvedMigration& script) {
  ScriptOutcome outcome;
  bench_.callbacks.set_script(&script, &*transaction_);
  fire_into(outcome, "beforeEach" + verb_, script);
  if (!outcome.ok()) return outcome;
  const auto hold = [&] { hold_to_session(*script_, script, bench_.options, bench_.dialect, bench_.connection); };
  if (bench_.callbacks.has("beforeEach" + verb_)) try_into(outcome, script, hold);
  if (!outcome.ok()) return outcome;
  const std::string statement = "Each" + verb_ + "Statement";
  const StatementHooks hooks{[&] { bench_.callbacks.fire("before" + statement); },
                             [&] { bench_.callbacks.fire("after" + statement); }};
  const bool wanted = bench_.callbacks.has("before" + statement) || bench_.callbacks.has("after" + statement);
  return ScriptRunner({bench_.connection, bench_.options, bench_.runtime}, *transaction_)
      .run(script, *script_, wanted ? &hooks : nullptr);
}

// A callback of a script that fails is the script's failure.
void Executor::fire_into(ScriptOutcome& outcome, const std::string& event, const ResolvedMigration& script) {
  try_into(outcome, script, [&] { bench_.callbacks.fire(event); });
}

void Executor::try_into(ScriptOutcome& outcome, const ResolvedMigration& script, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    outcome.code = error.code();
    outcome.message = error.what();
    outcome.where = error.where().known() ? error.where() : Where{script.script};
  }
}

// Not where there is no connection any more, or where a signal asked for the end.
void Executor::fire_after_error(const std::string& event) {
  const ErrorCode code = done_.failure->code;
  if (code == ErrorCode::connection_lost || code == ErrorCode::outcome_unknown || code == ErrorCode::stopped) return;
  bench_.callbacks.set_failure(&*done_.failure);
  bench_.callbacks.fire_after_error(event, done_.findings);
}

}  // namespace godwit
