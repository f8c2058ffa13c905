#include "engine/execute/executor.h"

#include <algorithm>

#include "engine/run/described.h"
#include "engine/run/outcome_text.h"
#include "engine/session/transaction.h"

namespace godwit {
namespace {

template <typename Kind>
std::uint64_t count_of_steps(const Plan& plan) {
  return static_cast<std::uint64_t>(std::count_if(plan.steps.begin(), plan.steps.end(),
                                                  [](const Step& s) { return std::holds_alternative<Kind>(s); }));
}

}  // namespace

Executor::Executor(const Execute& with)
    : context_(with.context),
      operation_(with.operation),
      history_(with.history),
      callbacks_(with.callbacks),
      settings_(context_.connection()),
      writer_(with.history, with.lock, context_.options.installed_by, context_.lasting) {}

Execution Executor::run(PreparedPlan& prepared) {
  total_ = count_of_steps<RunMigration>(prepared.plan) + count_of_steps<RunUndo>(prepared.plan);
  creates_history_ = count_of_steps<CreateHistory>(prepared.plan) > 0;
  group_ = prepared.group;
  guarded([&] { begin_operation(); });
  for (std::size_t i = 0; i < prepared.plan.steps.size() && !done_.failure; ++i) {
    script_ = &prepared.scripts[i];
    if (context_.runtime.stop.stop_requested()) {
      stop_before_step();
    } else {
      try_step(prepared.plan.steps[i]);
    }
  }
  if (group_open_) end_group();
  end_operation();
  return std::move(done_);
}

void Executor::stop_before_step() {
  fail(ErrorCode::stopped,
       group_open_ ? "Stopped by a signal before the next step; the migrations of the group were rolled back. Run the "
                     "command again."
                   : "Stopped by a signal before the next step; everything before it is done and recorded. Run the "
                     "command again to go on.",
       {}, nullptr);
}

// An Error here is a callback's, or the connection or the database refusing our own SQL; what is done already must stay
// in the report.
bool Executor::guarded(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    if (transaction_) {
      transaction_->rollback();
    } else {
      context_.connection().rollback();
    }
    fail(error.code(), error.what(), error.where(), nullptr);
    done_.failure->native = error.native();
    return false;
  }
}

void Executor::try_step(const Step& step) {
  if (!guarded([&] { begin_kind(step); })) return;
  const std::size_t before = done_.results.size();
  const bool ended = guarded([&] { std::visit([this](const auto& one) { carry_out(one); }, step); });
  if (!ended && done_.results.size() > before) finish(false);
}

// A group's work is done only now: nothing of it was told before.
void Executor::end_group() {
  group_open_ = false;
  const auto first = done_.results.begin() + static_cast<std::ptrdiff_t>(group_begin_);
  if (!done_.failure) {
    try {
      transaction_->commit();
    } catch (const Error& error) {
      fail_unrecorded(error, *last_job_);
    }
  }
  if (!done_.failure) {
    settings_.committed(done_.findings);
    std::for_each(first, done_.results.end(), [this](const StepResult& result) { tell_finished(result); });
    return;
  }
  transaction_->rollback();
  tell_what_group_left();
  if (transaction_->kept_earlier_scripts()) return;
  std::for_each(first, done_.results.end(), [](StepResult& result) {
    if (result.outcome == StepOutcome::done) result.outcome = StepOutcome::rolled_back;
  });
}

// Behind a failure that is no script's. Nearly always nothing stays: tables without transactions are rare.
void Executor::tell_what_group_left() {
  const WhatStays& stays = transaction_->what_stays();
  if (done_.failure->row || !last_job_ || stays.nothing()) return;
  done_.failure->message += " But of " + last_job_->script.script +
                            " not all could be: " + what_stays_text(stays, false) +
                            " Undo that by hand before you run the command again.";
  note_what_stays(RowFate::no_row);
}

void Executor::carry_out(const RunMigration& step) {
  const ResolvedMigration& migration = *step.migration;
  announce(start(step));
  if (step.record_only) {
    begin_script();
    record_success({migration}, 0);
  } else {
    run_script({migration});
  }
  finish(!done_.failure);
}

void Executor::carry_out(const RunUndo& step) {
  announce(start(step));
  run_script({*step.script, &step});
  finish(!done_.failure);
}

void Executor::announce(const StepResult& result) {
  const MigrationRow& migration = result.migration;
  context_.runtime.tell(
      StepStarted{result.kind, migration.version, migration.description, migration.script, ++number_, total_});
}

void Executor::begin_script() {
  if (!group_ || !transaction_) transaction_.emplace(context_.connection());
  transaction_->next_script();
  if (group_ && !group_open_) {
    group_open_ = true;
    group_begin_ = done_.results.size() - 1;
  }
  if (!group_ && !script_->inside_transaction) return;
  try {
    transaction_->begin();
  } catch (const Error& error) {
    const bool in_midst = group_ && done_.results.size() > group_begin_ + 1;
    const std::string state =
        in_midst ? " No statement of this script was run; the migrations of the group were rolled back."
                 : " No statement of this script was run; everything before it is done and recorded.";
    throw Error(error.code(), error.what() + state, {done_.results.back().migration.script}, error.native());
  }
}

void Executor::run_script(const ScriptJob& job) {
  const ResolvedMigration& script = job.script;
  const ScriptEvents& events = script_events_of(operation_);
  Connection& connection = context_.connection();
  hold_to_session(*script_, script, context_.options, context_.dialect(), connection);
  const auto began = context_.runtime.clock.now();
  const auto elapsed = [&] { return (context_.runtime.clock.now() - began).count(); };
  connection.on_notice = [&](const std::string& text) {
    done_.results.back().warnings.push_back(text);
    context_.runtime.tell(ServerNotice{{script.script}, text});
  };
  begin_script();
  ScriptOutcome outcome = run_with_events(script);
  connection.on_notice = nullptr;
  done_.results.back().statements = outcome.statements;
  check_transaction(job, outcome);
  if (outcome.ok()) fire_into(outcome, events.after, script);
  if (outcome.ok()) {
    record_success(job, elapsed());
    if (!done_.failure) settings_.look(script, done_.findings);
  } else {
    record_failure(job, outcome, elapsed());
    if (outcome.error) fire_after_error(events.after_statement_error);
    fire_after_error(events.after_error);
  }
}

void Executor::check_transaction(const ScriptJob& job, ScriptOutcome& outcome) {
  if (outcome.ok() && !script_->inside_transaction && transaction_->open()) {
    outcome.code = ErrorCode::transaction_left_open;
    outcome.message = "The script opens a transaction and does not end it.";
    outcome.where = {job.script.script};
  }
}

// The session is put back first, so that a role, search path or database that the script chose does not decide where
// the row goes. The row joins the script's transaction if that is still open; else the script has committed by itself.
void Executor::record_success(const ScriptJob& job, std::int64_t duration_ms) {
  last_job_.emplace(job);
  try {
    context_.connection().restore_session();
    transaction_->begin();
    writer_.script(job.script, job.undo, duration_ms, true);
    if (!group_) transaction_->commit();
    note_lock_retaken();
  } catch (const Error& error) {
    transaction_->rollback();
    fail_unrecorded(error, job);
  }
}

void Executor::fail_unrecorded(const Error& error, const ScriptJob& job) {
  const bool unknown = error.code() == ErrorCode::outcome_unknown;
  const RowFate row = unknown                                      ? RowFate::unknown
                      : error.code() == ErrorCode::connection_lost ? RowFate::connection_lost
                                                                   : RowFate::row_refused;
  fail_script(unrecorded_code(error, job.script), unrecorded_text(error, transaction_->what_stays(), words_for(job)),
              {job.script.script}, job, row);
  done_.failure->native = error.native();
}

void Executor::record_failure(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms) {
  transaction_->rollback();
  const RowFate row = write_failed_row(job, outcome, duration_ms);
  const WhatStays& stays = transaction_->what_stays();
  ScriptWords words = words_for(job);
  if (outcome.error && !outcome.error->connection_lost) words.remedy = context_.connection().remedy_of(*outcome.error);
  fail_script(failure_code(outcome, job.script), failure_text(outcome, stays, row, words), outcome.where, job, row);
  done_.failure->statement = outcome.excerpt;
  if (outcome.error) done_.failure->native = outcome.error->native;
}

// Where nothing of the script stays, no row is left either where Flyway leaves none (Flyway 10.22, tests/compat), nor
// where the script only has to be run again.
RowFate Executor::write_failed_row(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms) {
  if (outcome.error && outcome.error->connection_lost) return RowFate::connection_lost;
  const bool stopped = failure_code(outcome, job.script) == ErrorCode::stopped;
  const bool flyway_leaves_one = !context_.dialect().traits().transactional_ddl ||
                                 (!script_->inside_transaction && !script_->controls_transaction);
  if (transaction_->what_stays().nothing() && (stopped || !flyway_leaves_one)) return RowFate::no_row;
  try {
    context_.connection().restore_session();
    Transaction transaction(context_.connection());
    writer_.script(job.script, job.undo, duration_ms, false);
    transaction.commit();
    return RowFate::failed_row;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::outcome_unknown) return RowFate::unknown;
    return error.code() == ErrorCode::connection_lost ? RowFate::connection_lost : RowFate::row_refused;
  }
}

void Executor::fail_script(ErrorCode code, std::string message, Where where, const ScriptJob& job, RowFate row) {
  fail(code, std::move(message), std::move(where), &job.script);
  note_what_stays(row);
}

void Executor::note_what_stays(RowFate row) {
  const WhatStays& stays = transaction_->what_stays();
  done_.failure->row = row;
  done_.failure->kept = stays.kept;
  done_.failure->partly = stays.partly;
  done_.failure->unknown = stays.unknown;
}

ScriptWords Executor::words_for(const ScriptJob& job) const {
  ScriptWords words;
  words.operation = job.undo ? Operation::undo : Operation::migrate;
  words.in_transaction = script_->inside_transaction;
  if (!job.undo && job.script.version) words.mark = job.script.version->text();
  if (!context_.dialect().traits().transactional_ddl) words.ddl_commits = context_.connection().server().product;
  return words;
}

StepResult& Executor::start(const Step& step) {
  started_ = context_.runtime.clock.now();
  return done_.results.emplace_back(described(step, history_.table()));
}

void Executor::finish(bool ok) {
  StepResult& result = done_.results.back();
  result.outcome = ok ? StepOutcome::done : StepOutcome::failed;
  result.duration_ms = (context_.runtime.clock.now() - started_).count();
  result.migration.execution_time_ms = result.duration_ms;
  if (!group_open_ || !ok) tell_finished(result);
}

void Executor::tell_finished(const StepResult& result) const {
  const MigrationRow& row = result.migration;
  context_.runtime.tell(StepFinished{result.kind, row.version, row.description, row.script, result.duration_ms,
                                     result.outcome == StepOutcome::done});
}

void Executor::fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration) {
  Failure failure;
  failure.code = code;
  failure.message = std::move(message);
  failure.where = std::move(where);
  if (migration) failure.path = migration->path;
  done_.failure = std::move(failure);
}

}  // namespace godwit
