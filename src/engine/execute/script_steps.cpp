// A script is recorded as applied only when all of it was; what stays of one that was not is known from the server.
#include "engine/execute/script_steps.h"

#include <algorithm>
#include <utility>

#include "engine/session/transaction.h"

namespace godwit {
namespace {

// Notices go to the step at hand as long as this lives.
class Notices {
 public:
  Notices(Connection& connection, std::function<void(const std::string&)> take) : connection_(connection) {
    connection_.on_notice = std::move(take);
  }
  ~Notices() { connection_.on_notice = nullptr; }
  Notices(const Notices&) = delete;
  Notices& operator=(const Notices&) = delete;

 private:
  Connection& connection_;
};

}  // namespace

ScriptSteps::ScriptSteps(const Execute& with, HistoryWriter& writer, StepLog& log, bool group)
    : with_(with), writer_(writer), log_(log), group_(group), settings_(with.context.connection()) {}

void ScriptSteps::run(const ScriptJob& job, PreparedScript& prepared) {
  const RunContext& context = with_.context;
  prepared_ = &prepared;
  hold_to_session(prepared, job.script, context.options, context.dialect(), context.connection());
  const auto began = context.runtime.clock.now();
  const auto elapsed = [&] { return (context.runtime.clock.now() - began).count(); };
  begin_script();
  Repeats repeats(context.runtime);
  std::uint64_t complete = 0;
  while (true) {
    const ScriptOutcome outcome = run_once(job, complete, repeats.any());
    log_.current().statements = outcome.statements;
    const std::optional<Error> refused = outcome.ok() ? record_success(job, elapsed()) : std::nullopt;
    if (outcome.ok() && !refused) break;
    transaction_->rollback();
    const auto again = complete_before_repeat(job, outcome, refused);
    if (again && repeats.wait(job.script.script, refused ? refused->what() : outcome.error->message, *again)) {
      complete = *again;
      transaction_->repeat_behind(complete);
      continue;
    }
    if (refused) {
      fail_unrecorded(*refused, job);
    } else {
      fail_script(job, outcome, elapsed());
    }
    break;
  }
  if (repeats.any()) log_.note(ErrorCode::none, repeats.text(), job.script.script);
  if (!log_.failed()) settings_.look(job.script, log_.done().findings);
}

// The statements behind the first `complete` ones, and the events around them.
ScriptOutcome ScriptSteps::run_once(const ScriptJob& job, std::uint64_t complete, bool again) {
  const RunContext& context = with_.context;
  ScriptOutcome outcome;
  {
    const Notices notices(context.connection(), [&](const std::string& text) {
      log_.current().warnings.push_back(text);
      context.runtime.tell(ServerNotice{{job.script.script}, text});
    });
    open_transaction();
    outcome = run_with_events(job.script, complete, again);
  }
  check_transaction(job, outcome);
  if (outcome.ok()) fire_for_script(outcome, script_events_of(with_.operation).after, job.script);
  return outcome;
}

void ScriptSteps::fail_script(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms) {
  const ScriptEvents& events = script_events_of(with_.operation);
  record_failure(job, outcome, duration_ms);
  if (outcome.error) fire_after_error(events.after_statement_error);
  fire_after_error(events.after_error);
}

// How many statements stay, so that those behind them can be run again; nullopt: nothing may be. PostgreSQL's settings
// go with the transaction, so that there a script is repeated as a whole or not at all.
std::optional<std::uint64_t> ScriptSteps::complete_before_repeat(const ScriptJob& job, const ScriptOutcome& outcome,
                                                                 const std::optional<Error>& refused) const {
  const RunContext& context = with_.context;
  if (group_ || !context.lasting || context.runtime.lock_retry_time.count() == 0) return std::nullopt;
  if (!refused && !outcome.error) return std::nullopt;
  if (refused ? refused->code() == ErrorCode::outcome_unknown : outcome.error->connection_lost) return std::nullopt;
  if (!context.connection().lost_to_others(refused ? refused->native() : outcome.error->native)) return std::nullopt;
  const DialectTraits& traits = context.dialect().traits();
  const std::optional<std::uint64_t> complete = complete_statements(transaction_->what_stays());
  const bool whole = prepared_->inside_transaction && !prepared_->controls_transaction && complete == 0U;
  if (!complete || (traits.transactional_ddl && !whole)) return std::nullopt;
  const ScriptEvents& events = script_events_of(with_.operation);
  for (const CallbackEvent event : {events.before, events.before_statement, events.after_statement, events.after}) {
    if (with_.callbacks.has_program(event)) return std::nullopt;
  }
  if (!error_overrides_of(context.options, job.script).empty()) return std::nullopt;
  const RepeatedPart part{*complete + 1, outcome.statements + 1};
  return can_be_repeated(job.script, *prepared_, context.options, traits, part) ? complete : std::nullopt;
}

void ScriptSteps::record_only(const ScriptJob& job, PreparedScript& prepared) {
  prepared_ = &prepared;
  begin_script();
  open_transaction();
  const std::optional<Error> refused = record_success(job, 0);
  if (!refused) return;
  transaction_->rollback();
  fail_unrecorded(*refused, job);
}

void ScriptSteps::begin_script() {
  if (!group_ || !transaction_) transaction_.emplace(with_.context.connection());
  transaction_->next_script();
  if (!group_ || group_open_) return;
  group_open_ = true;
  group_begin_ = log_.done().results.size() - 1;
}

void ScriptSteps::open_transaction() {
  if (!group_ && !prepared_->inside_transaction) return;
  try {
    transaction_->begin();
  } catch (const Error& error) {
    const bool in_midst = group_ && log_.done().results.size() > group_begin_ + 1;
    const std::string state =
        in_midst ? " No statement of this script was run; the migrations of the group were rolled back."
                 : " No statement of this script was run; everything before it is done and recorded.";
    throw Error(error.code(), error.what() + state, {log_.current().migration.script}, error.native());
  }
}

// A callback's work in the transaction of the script is rolled back with it; in front of statements that stay, or in a
// transaction of its own, it stays, too, and is not done again.
ScriptOutcome ScriptSteps::run_with_events(const ResolvedMigration& script, std::uint64_t complete, bool again) {
  const RunContext& context = with_.context;
  Callbacks& callbacks = with_.callbacks;
  const ScriptEvents& events = script_events_of(with_.operation);
  ScriptOutcome outcome;
  callbacks.set_script(&script, &*transaction_);
  if (!again || (complete == 0 && prepared_->inside_transaction)) fire_for_script(outcome, events.before, script);
  if (!outcome.ok()) return outcome;
  const auto hold = [&] {
    hold_to_session(*prepared_, script, context.options, context.dialect(), context.connection());
  };
  if (callbacks.has(events.before)) try_for_script(outcome, script, hold);
  if (!outcome.ok()) return outcome;
  const StatementHooks hooks{[&] { callbacks.fire(events.before_statement); },
                             [&] { callbacks.fire(events.after_statement); }};
  const bool wanted = callbacks.has(events.before_statement) || callbacks.has(events.after_statement);
  return ScriptRunner(context, *transaction_).run(script, *prepared_, wanted ? &hooks : nullptr, complete);
}

// A callback of a script that fails is the script's failure.
void ScriptSteps::fire_for_script(ScriptOutcome& outcome, CallbackEvent event, const ResolvedMigration& script) {
  try_for_script(outcome, script, [&] { with_.callbacks.fire(event); });
}

void ScriptSteps::try_for_script(ScriptOutcome& outcome, const ResolvedMigration& script,
                                 const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    outcome.code = error.code();
    outcome.message = error.what();
    outcome.where = error.where().known() ? error.where() : Where{script.script};
  }
}

void ScriptSteps::fire_after_error(CallbackEvent event) {
  const Failure& failure = *log_.done().failure;
  const ErrorCode code = failure.code;
  if (code == ErrorCode::connection_lost || code == ErrorCode::outcome_unknown || code == ErrorCode::stopped) return;
  if (failure.row == RowFate::connection_lost || failure.row == RowFate::unknown) return;
  with_.callbacks.set_failure(&failure);
  with_.callbacks.fire_after_error(event, log_.done().findings);
}

void ScriptSteps::check_transaction(const ScriptJob& job, ScriptOutcome& outcome) {
  if (outcome.ok() && !prepared_->inside_transaction && transaction_->open()) {
    outcome.code = ErrorCode::transaction_left_open;
    outcome.message = "The script opens a transaction and does not end it.";
    outcome.where = {job.script.script};
  }
}

// The session is put back first, so that a role, search path or database that the script chose does not decide where
// the row goes. The row joins the script's transaction if that is still open; else the script has committed by itself.
std::optional<Error> ScriptSteps::record_success(const ScriptJob& job, std::int64_t duration_ms) {
  last_job_.emplace(job);
  try {
    with_.context.connection().restore_session();
    transaction_->begin();
    writer_.script(job.script, job.undo, duration_ms, true);
    if (!group_) transaction_->commit();
    note_lock_retaken();
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  }
}

void ScriptSteps::fail_unrecorded(const Error& error, const ScriptJob& job) {
  const bool unknown = error.code() == ErrorCode::outcome_unknown;
  const RowFate row = unknown                                      ? RowFate::unknown
                      : error.code() == ErrorCode::connection_lost ? RowFate::connection_lost
                                                                   : RowFate::row_refused;
  fail(unrecorded_code(error, job.script), unrecorded_text(error, transaction_->what_stays(), words_for(job)),
       {job.script.script}, job, row);
  log_.done().failure->native = error.native();
}

void ScriptSteps::record_failure(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms) {
  const RowFate row = write_failed_row(job, outcome, duration_ms);
  const WhatStays& stays = transaction_->what_stays();
  ScriptWords words = words_for(job);
  if (outcome.error && !outcome.error->connection_lost) {
    words.remedy = with_.context.connection().remedy_of(*outcome.error);
  }
  fail(failure_code(outcome, job.script), failure_text(outcome, stays, row, words), outcome.where, job, row);
  Failure& failure = *log_.done().failure;
  failure.statement = outcome.excerpt;
  if (outcome.error) failure.native = outcome.error->native;
}

// Where nothing of the script stays, no row is left either where Flyway leaves none (Flyway 10.22, tests/compat), nor
// where the script only has to be run again.
RowFate ScriptSteps::write_failed_row(const ScriptJob& job, const ScriptOutcome& outcome, std::int64_t duration_ms) {
  if (outcome.error && outcome.error->connection_lost) return RowFate::connection_lost;
  const bool stopped = failure_code(outcome, job.script) == ErrorCode::stopped;
  const bool flyway_leaves_one = !with_.context.dialect().traits().transactional_ddl ||
                                 (!prepared_->inside_transaction && !prepared_->controls_transaction);
  if (transaction_->what_stays().nothing() && (stopped || !flyway_leaves_one)) return RowFate::no_row;
  try {
    with_.context.connection().restore_session();
    Transaction transaction(with_.context.connection());
    writer_.script(job.script, job.undo, duration_ms, false);
    transaction.commit();
    return RowFate::failed_row;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::outcome_unknown) return RowFate::unknown;
    return error.code() == ErrorCode::connection_lost ? RowFate::connection_lost : RowFate::row_refused;
  }
}

void ScriptSteps::fail(ErrorCode code, std::string message, Where where, const ScriptJob& job, RowFate row) {
  log_.fail(code, std::move(message), std::move(where), &job.script);
  note_what_stays(row);
}

void ScriptSteps::note_what_stays(RowFate row) {
  const WhatStays& stays = transaction_->what_stays();
  Failure& failure = *log_.done().failure;
  failure.row = row;
  failure.kept = stays.kept;
  failure.partly = stays.partly;
  failure.unknown = stays.unknown;
}

ScriptWords ScriptSteps::words_for(const ScriptJob& job) const {
  const RunContext& context = with_.context;
  ScriptWords words;
  words.operation = job.undo ? Operation::undo : Operation::migrate;
  words.in_transaction = prepared_->inside_transaction;
  if (!job.undo && job.script.version) words.mark = job.script.version->text();
  if (!context.dialect().traits().transactional_ddl) words.ddl_commits = context.connection().server().product;
  return words;
}

// A group's work is done only now: nothing of it was told before.
void ScriptSteps::end_group() {
  if (!std::exchange(group_open_, false)) return;
  auto& results = log_.done().results;
  const auto first = results.begin() + static_cast<std::ptrdiff_t>(group_begin_);
  if (!log_.failed()) {
    try {
      transaction_->commit();
    } catch (const Error& error) {
      fail_unrecorded(error, *last_job_);
    }
  }
  if (!log_.failed()) {
    settings_.committed(log_.done().findings);
    std::for_each(first, results.end(), [this](const StepResult& result) { log_.tell_finished(result); });
    return;
  }
  transaction_->rollback();
  tell_what_group_left();
  if (transaction_->kept_earlier_scripts()) return;
  std::for_each(first, results.end(), [](StepResult& result) {
    if (result.outcome == StepOutcome::done) result.outcome = StepOutcome::rolled_back;
  });
}

// Behind a failure that is no script's. Nearly always nothing stays: tables without transactions are rare.
void ScriptSteps::tell_what_group_left() {
  const WhatStays& stays = transaction_->what_stays();
  Failure& failure = *log_.done().failure;
  if (failure.row || !last_job_ || stays.nothing()) return;
  failure.message += " But of " + last_job_->script.script + " not all could be: " + what_stays_text(stays, false) +
                     " Undo that by hand before you run the command again.";
  note_what_stays(RowFate::no_row);
}

void ScriptSteps::rollback() {
  if (transaction_) {
    transaction_->rollback();
  } else {
    with_.context.connection().rollback();
  }
}

void ScriptSteps::note_lock_retaken() {
  if (!writer_.lock_was_retaken()) return;
  log_.note(ErrorCode::none,
            "A script or callback gave the migration lock away (DISCARD ALL, pg_advisory_unlock_all, "
            "RELEASE_ALL_LOCKS or the like). The lock was taken again, and no other run had come in between.",
            last_job_ ? last_job_->script.script : "");
}

}  // namespace godwit
