// These run before there is a plan that could be compared. So an approved plan is held against each event by itself, in
// front of it: nothing that was not approved may run, not even to find out that it was not.
#include "engine/connect_callbacks.h"

#include "base/strings.h"
#include "engine/approval/approval.h"
#include "engine/approval/plan_record.h"
#include "engine/callback/callback_programs.h"
#include "engine/run/outcome_text.h"
#include "engine/run/script_runner.h"

namespace godwit {
namespace {

// As far as it is known before there is a connection.
PlaceholderFacts facts_of(const ConnectionSpec& spec, const TargetOptions& target) {
  return {named_schema(target), spec.user, spec.database};
}

// Session settings are what the event is for, and some (SQLite's PRAGMA foreign_keys) do nothing in a transaction.
RunOptions outside_a_transaction(RunOptions options) {
  options.execute_in_transaction = false;
  options.mixed = true;
  return options;
}

void check_left_open(ScriptTransaction& transaction, const ResolvedMigration& script) {
  if (!transaction.open()) return;
  transaction.rollback();
  throw Error(ErrorCode::connect_callback,
              "The callback " + script.script + " opens a transaction and does not end it, so everything behind it " +
                  "would be part of it. It was rolled back and nothing else was run; end the callback with COMMIT.",
              {script.script});
}

}  // namespace

void fire_before_connect(const ProjectOptions& project, const TargetOptions& target, Operation operation,
                         const Runtime& runtime) {
  if (!project.executable_callbacks) return;
  const std::vector<CallbackScript> programs = find_programs(project, CallbackEvent::before_connect);
  if (programs.empty()) return;
  const ConnectionSpec spec = runtime.dialect_for(target.url).parse_url(target);
  const PlaceholderFacts known = facts_of(spec, target);
  const RunOptions options =
      run_options(project, target, {spec.session_settings, builtin_placeholders(known, target, runtime), known.user});
  if (project.approved_plan) {
    hold_event_to_plan(
        *project.approved_plan, CallbackEvent::before_connect,
        scripts_of_event(programs, CallbackEvent::before_connect, options, runtime.dialect_for(target.url)));
  }
  const ProgramFacts facts{spec, target, known.user, known.default_schema, operation};
  for (const CallbackScript& program : programs) {
    run_callback_program({program, nullptr, nullptr, ErrorCode::connect_callback}, options, facts, runtime);
  }
}

AfterConnect::AfterConnect(const RunOptions& options, const MigrationSet& set, const Runtime& runtime,
                           const ProgramFacts* programs)
    : options_(options), runtime_(runtime), programs_(programs) {
  for (const CallbackScript& callback : set.callbacks) {
    if (callback.event == CallbackEvent::after_connect) callbacks_.push_back(&callback);
  }
}

// How the session reads is asked for anew each time: the script before may have set it.
void AfterConnect::fire(Session& session) const {
  for (const CallbackScript* const callback : callbacks_) {
    ParseContext parsing = parse_context_of(session);
    run(*callback, session, parsing);
  }
}

void AfterConnect::fire_reading_only(Session& session) const {
  for (const CallbackScript* const callback : callbacks_) {
    if (callback->program) continue;
    run_reading_only(*session.connection, callback->file.script, [&] {
      ParseContext parsing = parse_context_of(session);
      run_script(callback->file, session, parsing);
    });
  }
}

void AfterConnect::write_down(Session& file, ParseContext parsing) const {
  for (const CallbackScript* const callback : callbacks_) run(*callback, file, parsing);
}

void AfterConnect::run(const CallbackScript& callback, Session& session, ParseContext& parsing) const {
  if (!callback.program) {
    run_script(callback.file, session, parsing);
  } else if (programs_ != nullptr) {
    run_callback_program({callback, nullptr, nullptr, ErrorCode::connect_callback}, options_, *programs_, runtime_);
  } else {
    runtime_.tell(Note{"The program " + callback.file.script + " would run here."});
  }
}

void AfterConnect::run_script(const ResolvedMigration& script, Session& session, ParseContext& parsing) const {
  Connection& connection = *session.connection;
  const RunOptions options = outside_a_transaction(options_);
  Plan problems;
  const PreparedScript prepared = prepare_script(script, options, parsing, problems);
  if (problems.blocked()) {
    const Finding& problem = problems.findings.front();
    throw Error(ErrorCode::connect_callback,
                "The callback " + script.script + " cannot run: " + problem.message + " Nothing else was run.",
                problem.where);
  }
  ScriptTransaction transaction(connection);
  if (prepared.inside_transaction) transaction.begin();
  const ScriptOutcome outcome = ScriptRunner({session, parsing, options, runtime_}, transaction).run(script, prepared);
  if (!outcome.ok()) {
    transaction.rollback();
    throw Error(outcome.code == ErrorCode::stopped ? outcome.code : ErrorCode::connect_callback,
                "The callback " + script.script + " failed: " + happened_text(outcome) + " " +
                    what_stays_text(transaction.what_stays(), true) + " Nothing else was run; correct the callback.",
                outcome.where, outcome.error ? outcome.error->native : "");
  }
  if (prepared.inside_transaction && transaction.open()) transaction.commit();
  check_left_open(transaction, script);
}

}  // namespace godwit
