// When callbacks run while a plan is carried out (Flyway 10.22, tests/compat).
#include <algorithm>

#include "engine/execute/executor.h"

namespace godwit {

void Executor::begin_operation() {
  runs_scripts_ = is_migrate() || operation_ == Operation::undo;
  if (is_migrate() || operation_ == Operation::baseline) {
    callbacks_.fire(CallbackEvent::create_schema);
    callbacks_.fire(CallbackEvent::before_create_schema);
  }
  if (!runs_scripts_) callbacks_.fire(events_of(operation_).before);
}

// In front of a step of another kind than the last one's.
void Executor::begin_kind(const Step& step) {
  callbacks_.set_script(nullptr, group_open_ ? &*transaction_ : nullptr);
  const auto* const run = std::get_if<RunMigration>(&step);
  if (is_migrate() && std::holds_alternative<WriteBaseline>(step)) {
    callbacks_.fire(CallbackEvent::before_baseline);
  }
  if ((!run || run->by_hand) && !std::holds_alternative<RunUndo>(step)) return;
  begin_runs();
  if (!run || repeatables_begun_ || !run->migration->repeatable()) return;
  repeatables_begun_ = true;
  callbacks_.fire(CallbackEvent::after_versioned);
  callbacks_.fire(CallbackEvent::before_repeatables);
}

void Executor::begin_runs() {
  if (runs_begun_) return;
  runs_begun_ = true;
  callbacks_.fire(events_of(operation_).before);
}

void Executor::end_runs() {
  begin_runs();
  if (is_migrate() && !repeatables_begun_) callbacks_.fire(CallbackEvent::after_versioned);
  const bool any = std::any_of(done_.results.begin(), done_.results.end(),
                               [](const StepResult& result) { return result.kind == StepKind::migrate; });
  if (is_migrate() && any) callbacks_.fire(CallbackEvent::after_migrate_applied);
  callbacks_.fire(events_of(operation_).after);
  callbacks_.fire(events_of(operation_).finish);
}

void Executor::end_operation() {
  callbacks_.set_script(nullptr);
  if (!done_.failure) {
    guarded([&] {
      if (runs_scripts_) {
        end_runs();
      } else {
        callbacks_.fire(events_of(operation_).after);
        callbacks_.fire(events_of(operation_).finish);
      }
    });
  }
  if (done_.failure) fire_after_error(events_of(operation_).after_error);
}

// A callback's work in the transaction of the script is rolled back with it.
ScriptOutcome Executor::run_with_events(const ResolvedMigration& script) {
  ScriptOutcome outcome;
  const ScriptEvents& events = script_events_of(operation_);
  callbacks_.set_script(&script, &*transaction_);
  fire_into(outcome, events.before, script);
  if (!outcome.ok()) return outcome;
  const auto hold = [&] {
    hold_to_session(*script_, script, context_.options, context_.dialect(), context_.connection());
  };
  if (callbacks_.has(events.before)) try_into(outcome, script, hold);
  if (!outcome.ok()) return outcome;
  const StatementHooks hooks{[&] { callbacks_.fire(events.before_statement); },
                             [&] { callbacks_.fire(events.after_statement); }};
  const bool wanted = callbacks_.has(events.before_statement) || callbacks_.has(events.after_statement);
  return ScriptRunner(context_, *transaction_).run(script, *script_, wanted ? &hooks : nullptr);
}

// A callback of a script that fails is the script's failure.
void Executor::fire_into(ScriptOutcome& outcome, CallbackEvent event, const ResolvedMigration& script) {
  try_into(outcome, script, [&] { callbacks_.fire(event); });
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
void Executor::fire_after_error(CallbackEvent event) {
  const ErrorCode code = done_.failure->code;
  if (code == ErrorCode::connection_lost || code == ErrorCode::outcome_unknown || code == ErrorCode::stopped) return;
  callbacks_.set_failure(&*done_.failure);
  callbacks_.fire_after_error(event, done_.findings);
}

}  // namespace godwit
