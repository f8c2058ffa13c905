// Callbacks in front of the migrations are checked one behind the other, because each may set how the next text is
// read. Of the others the order is not known: each is checked by itself, and held to the session when it runs.
#include "engine/callback/callbacks.h"

#include <algorithm>
#include <array>

#include "engine/callback/callback_programs.h"
#include "engine/run/outcome_text.h"
#include "engine/run/script_runner.h"
#include "model/finding_builder.h"

namespace godwit {

namespace {

// Events in front of the migrations, in their order.
constexpr auto kInFront =
    std::to_array({CallbackEvent::create_schema, CallbackEvent::before_create_schema, CallbackEvent::before_migrate,
                   CallbackEvent::before_undo, CallbackEvent::before_each_migrate, CallbackEvent::before_each_undo});

}  // namespace

Callbacks::Callbacks(const RunContext& context, const MigrationSet& set, Operation operation,
                     const ProgramFacts* programs)
    : context_(context), programs_(programs) {
  for (const CallbackScript& callback : set.callbacks) {
    if (facts_of(callback.event).belongs_to(operation)) scripts_.push_back({&callback, {}});
  }
}

bool Callbacks::has(CallbackEvent event) const {
  return std::any_of(scripts_.begin(), scripts_.end(),
                     [&](const Script& script) { return script.callback->event == event; });
}

bool Callbacks::has_program(CallbackEvent event) const {
  return std::any_of(scripts_.begin(), scripts_.end(),
                     [&](const Script& script) { return script.callback->event == event && script.callback->program; });
}

void Callbacks::check(Script& script, ParseContext& parsing, Plan& plan) {
  if (script.checked || script.callback->program) return;
  script.prepared = prepare_script(script.callback->file, context_.options, parsing, plan);
  script.checked = true;
}

void Callbacks::check_first(Plan& plan) {
  for (const CallbackEvent event : kInFront) {
    for (Script& script : scripts_) {
      if (script.callback->event == event) check(script, context_.parsing, plan);
    }
  }
}

void Callbacks::check_rest(Plan& plan) {
  for (Script& script : scripts_) {
    ParseContext parsing = context_.parsing;  // in which order they run is not known
    check(script, parsing, plan);
  }
}

void Callbacks::fire(CallbackEvent event) {
  for (Script& script : scripts_) {
    if (script.callback->event == event) run(script);
  }
}

void Callbacks::fire_after_error(CallbackEvent event, std::vector<Finding>& findings) {
  try {
    fire(event);
  } catch (const Error& error) {
    context_.connection().rollback();
    findings.push_back(FindingBuilder::warning(error.what(), error.code()).at(error.where()));
  }
}

// Split as the session reads it now.
void Callbacks::make_ready(Script& script) {
  const ResolvedMigration& file = script.callback->file;
  try {
    if (script.checked) {
      return hold_to_session(script.prepared, file, context_.options, context_.dialect(), context_.connection());
    }
    SessionSettings found = *context_.parsing.settings;
    found.use(context_.connection().rules_in_force(context_.dialect().split_rules()));
    ParseContext parsing{context_.dialect(), std::make_shared<const SessionSettings>(std::move(found))};
    Plan problems;
    check(script, parsing, problems);
    if (!problems.blocked()) return;
    throw Error(ErrorCode::callback_failed, problems.findings.front().message, problems.findings.front().where);
  } catch (const Error& error) {
    throw Error(ErrorCode::callback_failed, "The callback " + file.script + " cannot run: " + error.what(),
                error.where());
  }
}

void Callbacks::run_program(const CallbackScript& callback) const {
  if (programs_) {
    run_callback_program({callback, about_, failure_}, context_.options, *programs_, context_.runtime);
  } else {
    context_.runtime.tell(Note{"The program " + callback.file.script + " would run here."});
  }
}

void Callbacks::run(Script& script) {
  context_.runtime.tell(
      CallbackStarted{std::string(callback_event_text(script.callback->event)), script.callback->file.script});
  if (script.callback->program) return run_program(*script.callback);
  make_ready(script);
  const ResolvedMigration& file = script.callback->file;
  Connection& connection = context_.connection();
  const bool joins = connection.transaction_state() != TransactionState::idle;
  ScriptTransaction own(connection);
  if (!joins && script.prepared.inside_transaction) own.begin();
  ScriptTransaction& transaction = joins && transaction_ ? *transaction_ : own;
  const ScriptOutcome outcome =
      ScriptRunner(context_, transaction, joins ? Role::guest : Role::owner).run(file, script.prepared);
  if (!outcome.ok()) {
    if (!joins) own.rollback();
    const ErrorCode code = outcome.code == ErrorCode::stopped ? outcome.code : ErrorCode::callback_failed;
    const std::string stays = joins ? "" : " " + what_stays_text(own.what_stays(), true);
    throw Error(code, "The callback " + file.script + " failed: " + happened_text(outcome) + stays, outcome.where,
                outcome.error ? outcome.error->native : "");
  }
  if (!joins) {
    if (own.open()) own.commit();
    connection.restore_session();
  }
  connection.excuse_settings();  // it runs in each run
}

}  // namespace godwit
