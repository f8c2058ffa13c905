// Inside a transaction its state and the command tag tell all, even that a COMMIT was none. Outside, a statement may
// commit half-way and fail: then the catalog is asked about indexes, and of other statements nothing stays for certain
// only where the session has used up a single transaction number.
#include <libpq-fe.h>

#include <cstdlib>
#include <utility>

#include "db/postgresql/connection/connection.h"
#include "db/postgresql/connection/index_work.h"
#include "db/postgresql/text/statement_shape.h"

namespace godwit {
namespace {

constexpr int kTries = 5;  // a stop cancels again and again what runs, our questions too
constexpr std::string_view kCancelled = "57014";

StatementError invalid_error() {
  StatementError error;
  error.message =
      "The statement ended without an error, but an index that it is about is INVALID, so that no query uses it and it "
      "enforces nothing";
  error.native = "55000";
  error.final = true;
  return error;
}

StatementError unseen_error(const Error& error, bool lost) {
  StatementError unseen;
  unseen.message = std::string("The index could not be looked at behind the statement: ") + error.what();
  while (unseen.message.ends_with('.')) unseen.message.pop_back();
  unseen.native = error.native();
  unseen.connection_lost = lost;
  unseen.final = true;
  return unseen;
}

// Of the name of a prepared transaction, as the statement writes it.
std::string last_literal(std::string_view statement) {
  const std::size_t begin = statement.find('\'');
  return begin == std::string_view::npos ? "" : std::string(statement.substr(begin, statement.rfind('\'') + 1 - begin));
}

std::string prepared_sentence(const std::string& name) {
  return "The work in front of PREPARE TRANSACTION " + name + " is prepared and not committed: ROLLBACK PREPARED " +
         name + "; takes it back.";
}

}  // namespace

// Nothing inside a transaction stays before its COMMIT is answered.
BatchOutcome PostgresqlConnection::run_inside(std::span<const SqlStatement> statements, bool pipelined) {
  skipped_existing_ = false;
  BatchOutcome outcome = pipelined ? run_pipeline(statements) : run_message(statements);
  outcome.effects.assign(outcome.succeeded, StatementEffect{Work::open});
  if (outcome.error) {
    const bool ends = statements[outcome.succeeded].facts.ends_transaction;
    outcome.effects.push_back({Work::none, !ends                            ? Earlier::still_open
                                           : outcome.error->connection_lost ? Earlier::unknown
                                                                            : Earlier::taken_back});
    return outcome;
  }
  outcome.effects.back() = effect_of_success(statements.back(), false);
  note_prepared(statements.back());
  if (const auto work = skipped_existing_ ? IndexWork::of(statements.back().text) : std::nullopt) {
    const auto ask = [this](std::string_view sql, std::span<const Value> values) { return query(sql, values); };
    IndexWatch::Findings findings;
    findings.own = IndexWatch::concerned(*work, ask);
    judge(findings, outcome);
  }
  return outcome;
}

BatchOutcome PostgresqlConnection::run_outside(const SqlStatement& statement) {
  const std::optional<IndexWork> work = IndexWork::of(statement.text);
  if (work && work->asked_since <= PQserverVersion(connection_.get())) return run_watched(statement, *work);
  const bool midway = commits_midway(statement.text);
  const std::optional<TransactionCount> before = midway ? count_transactions() : std::nullopt;
  BatchOutcome outcome = run_message({&statement, 1});
  if (!outcome.error) {
    outcome.effects = {effect_of_success(statement, true)};
    note_prepared(statement);
    return outcome;
  }
  bool unknown = outcome.error->connection_lost;
  if (midway && !unknown) {
    const std::optional<TransactionCount> after = count_transactions();
    unknown =
        !before || !after || after->backend != before->backend || after->own != before->own + 1 + after->questions;
  }
  outcome.effects = {{unknown ? Work::unknown : Work::none}};
  return outcome;
}

// The session's transactions have numbers one behind the other: a statement that used one only has committed nothing
// when it fails.
std::optional<PostgresqlConnection::TransactionCount> PostgresqlConnection::count_transactions() {
  for (std::uint64_t questions = 1; questions <= kTries; ++questions) {
    const PgResult result(PQexec(connection_.get(),
                                 "SELECT pid, pg_catalog.split_part(virtualxid, '/', 2) FROM pg_catalog.pg_locks WHERE "
                                 "locktype = 'virtualxid' AND pid = pg_catalog.pg_backend_pid()"));
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK && PQntuples(result.get()) == 1) {
      return TransactionCount{PQgetvalue(result.get(), 0, 0),
                              std::strtoull(PQgetvalue(result.get(), 0, 1), nullptr, 10), questions};
    }
    const char* const state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    if (!state || state != kCancelled) return std::nullopt;
  }
  return std::nullopt;
}

BatchOutcome PostgresqlConnection::run_watched(const SqlStatement& statement, const IndexWork& work) {
  const auto ask = [this](std::string_view sql, std::span<const Value> values) { return ask_catalog(sql, values); };
  std::optional<IndexWatch> watch;
  try {
    watch.emplace(work, ask);
  } catch (const Error&) {  // the statement will say so, too
  }
  BatchOutcome outcome = run_message({&statement, 1});
  outcome.effects = {{outcome.error ? Work::none : Work::kept}};
  try {
    if (!watch) throw Error(ErrorCode::unexpected, "The catalog could not be read.");
    judge(watch->look(ask, !outcome.error), outcome);
  } catch (const Error& error) {
    outcome.effects = {{Work::unknown}};
    outcome.leftovers.push_back("Whether an INVALID index was left could not be asked: look at pg_index.indisvalid.");
    if (!outcome.error) outcome.error = unseen_error(error, lost());
    outcome.succeeded = 0;
  }
  return outcome;
}

// An INVALID index is no success, whatever the server's answer was.
void PostgresqlConnection::judge(IndexWatch::Findings findings, BatchOutcome& outcome) const {
  if (!outcome.error && on_notice) {
    for (const std::string& neighbour : findings.neighbours) on_notice("WARNING: " + neighbour);
  }
  if (findings.own.empty()) return;
  if (!outcome.error) {
    outcome.error = invalid_error();
    outcome.succeeded = 0;
    outcome.effects.back() = {Work::none};
  }
  outcome.error->final = true;
  if (findings.changed) outcome.effects.back().own = Work::kept_partly;
  outcome.leftovers = std::move(findings.own);
}

// Asked in spite of the timeouts and modes that the script has set.
std::vector<Row> PostgresqlConnection::ask_catalog(std::string_view sql, std::span<const Value> parameters) {
  for (int tries = 1;; ++tries) {
    try {
      run_alone("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL statement_timeout = 0");
      std::vector<Row> rows = query(sql, parameters);
      run_alone("COMMIT");
      return rows;
    } catch (const Error& error) {
      if (transaction_state() != TransactionState::idle) PgResult(PQexec(connection_.get(), "ROLLBACK"));
      if (error.native() != kCancelled || tries == kTries) throw;
    }
  }
}

StatementEffect PostgresqlConnection::effect_of_success(const SqlStatement& statement, bool outside) {
  const bool idle = transaction_state() == TransactionState::idle;
  // AND CHAIN leaves a new transaction open; the tag of ROLLBACK TO SAVEPOINT is ROLLBACK, too.
  const bool ended = !outside && (idle || statement.facts.ends_transaction);
  if (last_tag_ == "ROLLBACK" && (ended || outside)) return {Work::none, Earlier::taken_back};
  if (ended) return {Work::kept, Earlier::kept};
  return {idle ? Work::kept : Work::open};
}

// COMMIT PREPARED and ROLLBACK PREPARED end what PREPARE TRANSACTION has begun, in any session.
void PostgresqlConnection::note_prepared(const SqlStatement& statement) {
  const std::string name = last_literal(statement.text);
  if (last_tag_ == "PREPARE TRANSACTION") prepared_.push_back(name);
  if (last_tag_ == "COMMIT PREPARED" || last_tag_ == "ROLLBACK PREPARED") std::erase(prepared_, name);
}

void PostgresqlConnection::name_prepared(BatchOutcome& outcome) const {
  for (const std::string& name : prepared_) outcome.leftovers.push_back(prepared_sentence(name));
}

}  // namespace godwit
