// The flags in the server's answer say what became of a statement's work, but not of a CALL's: it may commit and begin
// anew, and leave them as they were. Then a savepoint that was set before it is gone, and the session's counters say
// whether it rolled back.
#include <mysql.h>

#include <algorithm>

#include "base/strings.h"
#include "db/mysql/connection/batch.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/connection/half_done.h"
#include "db/mysql/text/effects.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

constexpr std::string_view kSetSavepoint = "SAVEPOINT godwit_asks";
constexpr std::string_view kRelease = "RELEASE SAVEPOINT godwit_asks";
constexpr std::string_view kNoSavepoint = "/1305";

bool lost(const Error& error) {
  return error.code() == ErrorCode::connection_lost;
}

StatementError error_of(const Error& error) {
  StatementError result;
  result.message = error.what();
  result.native = error.native();
  result.connection_lost = lost(error);
  result.cancelled = error.code() == ErrorCode::stopped;
  return result;
}

std::string place_of(const SqlStatement& statement) {
  return "The statement at line " + std::to_string(statement.begin.line) + " (" + excerpt(statement.text) + ")";
}

// Of a statement that has committed and rolled nothing back. With nothing open behind it, all that it finished is
// committed; else it may have committed before it did anything.
Work committed_work(const RanInside& ran, bool open_behind, bool failed) {
  if (ran.writes == 0) return Work::none;
  if (!failed) return open_behind ? Work::part_open : Work::kept;
  return !open_behind && ran.writes > 1 ? Work::kept_partly : Work::unknown;
}

// A block's own statement is nearly always what it asks for.
bool asks_about_before(std::string_view text) {
  return looks_back(text) && !equals_ignore_case(text.substr(0, 5), "BEGIN");
}

}  // namespace

TransactionFlags MysqlConnection::flags() {
  // An error's packet carries no flags. COM_PING would not tell: the library drops its flags.
  if (status_stale_) execute("DO 0");
  unsigned status = 0;
  mariadb_get_infov(native_.get(), MARIADB_CONNECTION_SERVER_STATUS, &status);
  return {(status & SERVER_STATUS_IN_TRANS) != 0, (status & SERVER_STATUS_AUTOCOMMIT) != 0,
          mysql_warning_count(native_.get())};
}

void MysqlConnection::report(const SqlStatement& statement, StatementEffect effect, bool finished,
                             BatchOutcome& outcome) {
  if (effect.earlier != Earlier::still_open) {
    writes_.clear();
    work_open_ = false;
  }
  const bool written = may_write(statement.text) && (effect.own == Work::open || effect.own == Work::part_open);
  if (written) {
    writes_.note(statement.text, finished);
    work_open_ = true;
  } else {
    writes_.note_other();
  }
  if (question_) ++question_->back;
  outcome.effects.push_back(effect);
}

BatchOutcome MysqlConnection::run_observed(std::span<const SqlStatement> statements) {
  BatchOutcome outcome;
  try {
    const TransactionFlags before = flags();
    if (may_end_unseen(statements.front(), backslash_escapes())) return run_unseen(statements.front(), before);
    return run_seen(statements, before);
  } catch (const Error& error) {
    outcome.error = error_of(error);  // a question of ours: the statement was not sent
  }
  return outcome;
}

BatchOutcome MysqlConnection::run_seen(std::span<const SqlStatement> statements, TransactionFlags before) {
  HalfDone half_done(*this, statements.front().text);
  answers_.clear();
  BatchOutcome outcome = run_message(statements);
  for (std::size_t i = 0; i < outcome.succeeded; ++i) {
    report(statements[i], effect_of_success(statements[i], before, answers_[i]), true, outcome);
    note_xa(statements[i]);
    before = answers_[i];
  }
  if (!outcome.error) return outcome;
  const auto rest = statements.subspan(outcome.succeeded);
  StatementEffect failed;
  try {
    if (!outcome.error->connection_lost) {
      const TransactionFlags after = flags();
      failed = effect_of_failure(rest.front(), before, after);
      if (failed.earlier == Earlier::taken_back) outcome.error->transaction_lost = true;
      if (rest.front().facts.commits_implicitly) failed.own = half_done.look();
      if (failed.own == Work::none && !before.inside()) failed.own = own_of_failed_write(rest.front());
      outcome.leftovers = half_done.leftovers();
      report(rest.front(), failed, false, outcome);
      return outcome;
    }
  } catch (const Error& error) {
    if (!lost(error)) throw;
  }
  report_in_flight(rest, before, outcome);
  return outcome;
}

void MysqlConnection::report_in_flight(std::span<const SqlStatement> rest, TransactionFlags before,
                                       BatchOutcome& outcome) {
  const std::vector<StatementEffect> effects = effects_in_flight(rest, before, backslash_escapes());
  for (std::size_t i = 0; i < rest.size(); ++i) report(rest[i], effects[i], false, outcome);
  if (!xa_.empty() && xa_prepared_) outcome.leftovers.push_back(xa_left_prepared());
}

// Outside a transaction a statement that fails is taken back, but for the rows in a table without transactions.
Work MysqlConnection::own_of_failed_write(const SqlStatement& statement) {
  if (!may_write(statement.text) || statement.facts.commits_implicitly) return Work::none;
  const WriteTarget target = mysql_write_target(statement.text);
  if (target.table.empty()) return Work::none;
  return mysql_table_kind(*this, target.schema, target.table) == TableKind::transactional ? Work::none : Work::unknown;
}

// The savepoint is released when the next statement is known: RELEASE would change the ROW_COUNT() that it may ask for.
BatchOutcome MysqlConnection::run_unseen(const SqlStatement& statement, TransactionFlags before) {
  Question question;
  question.before = before;
  question.statement = place_of(statement);
  question.had_work = work_open_ && before.open;
  const bool waits = question_.has_value();
  if (!waits && !asks_about_before(statement.text)) {
    question.savepoint = before.inside() && set_savepoint();
    question.counters = counters_now();
  }
  answers_.clear();
  BatchOutcome outcome = run_message({&statement, 1});
  if (outcome.error && outcome.error->connection_lost) {
    report_in_flight({&statement, 1}, before, outcome);
    return outcome;
  }
  if (!outcome.error) {
    const TransactionFlags after = answers_.back();
    const bool inside = before.inside() || after.inside();
    if (!waits && inside) question_ = std::move(question);
    if (question_) question_->after = after;
    report(statement, {inside ? Work::open : Work::kept, Earlier::still_open}, true, outcome);
    return outcome;
  }
  try {
    question.after = flags();
    const StatementEffect effect = answer(question, &*outcome.error);
    if (effect.earlier == Earlier::taken_back) outcome.error->transaction_lost = true;
    report(statement, effect, false, outcome);
  } catch (const Error& error) {
    if (!lost(error)) throw;
    report_in_flight({&statement, 1}, before, outcome);
  }
  return outcome;
}

// An engine without savepoints that takes part in the transaction, or an XA transaction that has ended, refuses it.
bool MysqlConnection::set_savepoint() {
  try {
    execute(kSetSavepoint);
    return true;
  } catch (const Error& error) {
    if (lost(error)) throw;
    return false;
  }
}

std::optional<StatementCounters> MysqlConnection::counters_now() {
  try {
    StatementCounters counters = ask_counters(*this);
    if (counters.empty()) return std::nullopt;
    return counters;
  } catch (const Error& error) {
    if (lost(error)) throw;
    return std::nullopt;
  }
}

MysqlConnection::Savepoint MysqlConnection::release_savepoint(const Question& question) {
  if (!question.savepoint) return Savepoint::unknown;
  try {
    execute(kRelease);
    return Savepoint::there;
  } catch (const Error& error) {
    if (lost(error)) throw;
    return error.native().ends_with(kNoSavepoint) ? Savepoint::gone : Savepoint::unknown;
  }
}

// `error`: nullptr if the statement worked.
StatementEffect MysqlConnection::answer(const Question& question, const StatementError* error) {
  const Earlier doubt = question.before.open ? Earlier::unknown : Earlier::still_open;
  const Savepoint savepoint = release_savepoint(question);
  if (savepoint == Savepoint::there) return {Work::open, Earlier::still_open};
  const std::optional<StatementCounters> now = question.counters ? counters_now() : std::nullopt;
  if (!now) return {Work::unknown, doubt};
  const RanInside ran = ran_inside(*question.counters, *now);
  const bool lost_by_error = error != nullptr && error->transaction_lost && !question.after.open;
  const bool taken_back = ran.rolled_back || lost_by_error;
  if (savepoint == Savepoint::gone || (question.before.open && !question.after.open)) {
    if (!taken_back) return {committed_work(ran, question.after.open, error != nullptr), Earlier::kept};
    if (!ran.may_commit) return {question.after.open ? Work::open : Work::none, Earlier::taken_back};
    return {ran.writes == 0 ? Work::none : Work::unknown, doubt};
  }
  if (taken_back || ran.may_commit) return {ran.writes == 0 ? Work::none : Work::unknown, doubt};
  if (!ran.anything) return {Work::none, Earlier::still_open};
  if (question.before.inside()) return {Work::open, Earlier::still_open};
  return {error != nullptr ? Work::unknown : Work::kept, Earlier::still_open};
}

// Facts that come late about a statement of this batch go to its place.
void MysqlConnection::settle_into(BatchOutcome& outcome) {
  const BatchOutcome late = settle();
  outcome.error = late.error;
  if (!late.before) return;
  const std::size_t here = outcome.effects.size();
  if (late.before->back <= here) {
    outcome.effects[here - late.before->back] = late.before->effect;
  } else {
    outcome.before = LateEffect{late.before->back - here, late.before->effect};
  }
}

BatchOutcome MysqlConnection::settle() {
  BatchOutcome outcome;
  if (!question_) return outcome;
  const Question question = *std::exchange(question_, std::nullopt);
  LateEffect late{question.back, {Work::unknown, Earlier::unknown}};
  try {
    tell_warnings(nullptr);
    late.effect = answer(question, nullptr);
  } catch (const Error&) {  // the connection is gone: the next one who needs it learns of that
  }
  if (late.effect == StatementEffect{}) return outcome;
  outcome.before = late;
  if (late.effect.earlier != Earlier::still_open) {
    writes_.clear();
    work_open_ = question.after.open;
  }
  if (late.effect.earlier == Earlier::unknown && question.had_work && on_notice) {
    on_notice(question.statement + " may have rolled back what the script had done before it.");
  }
  if (late.effect.earlier == Earlier::taken_back && question.had_work) {
    outcome.error.emplace();
    outcome.error->message = question.statement +
                             " rolled back the transaction that it ran in, and with it what the script had done before "
                             "it";
    outcome.error->transaction_lost = true;
  }
  return outcome;
}

void MysqlConnection::forget_work() {
  writes_.clear();
  work_open_ = false;
  question_.reset();
}

}  // namespace godwit
