#include <libpq-fe.h>

#include <algorithm>

#include "base/utf8.h"
#include "db/postgresql/connection.h"
#include "db/trace.h"

namespace godwit {
namespace {

constexpr std::string_view kSeparator = ";\n";
constexpr std::size_t kCopyPiece = 64 * 1024;

bool needs_own_message(const SqlStatement& statement) {
  const StatementFacts& facts = statement.facts;
  return facts.stands_alone || facts.copies_from_stdin || facts.refuses_transaction;
}

bool ends_message(const SqlStatement& statement) {
  return statement.facts.ends_batch || statement.facts.controls_transaction();
}

bool holds_nul(const SqlStatement& statement) {
  return statement.text.find('\0') != std::string_view::npos;
}

// The protocol ends a text at its first NUL byte: what follows would be left out silently.
// The text of a script is sent as UTF-8: under another client_encoding the server would take each letter for two others
// and say nothing. SET is refused before anything runs; this is for set_config() and functions that set it.
std::optional<StatementError> encoding_error(PGconn* connection) {
  const char* const encoding = PQparameterStatus(connection, "client_encoding");
  if (!encoding || std::string_view(encoding) == "UTF8" || std::string_view(encoding) == "SQL_ASCII") {
    return std::nullopt;
  }
  StatementError error;
  error.message = "ERROR: the statement set client_encoding to " + std::string(encoding) +
                  ", but the text of scripts is sent as UTF-8";
  error.native = "0A000";
  return error;
}

class Flag {
 public:
  explicit Flag(bool& flag) : flag_(flag) { flag_ = true; }
  Flag(const Flag&) = delete;
  Flag& operator=(const Flag&) = delete;
  ~Flag() { flag_ = false; }

 private:
  bool& flag_;
};

StatementError nul_error(const SqlStatement& statement) {
  StatementError error;
  error.message = "ERROR: the statement holds a NUL byte (0x00), which PostgreSQL takes in no text";
  error.native = "22021";
  error.offset = statement.text.find('\0');
  return error;
}

}  // namespace

BatchOutcome PostgresqlConnection::run_batch(std::span<const SqlStatement> statements) {
  const Trace trace(*this, statements);
  BatchOutcome outcome;
  before_script(statements);
  const Flag flag(script_runs_);
  while (outcome.succeeded < statements.size() && !outcome.error) {
    const auto rest = statements.subspan(outcome.succeeded);
    if (holds_nul(rest.front())) {
      outcome.error = nul_error(rest.front());
      break;
    }
    outcome.append(run_observed(rest.first(message_size(rest))));
    if (!outcome.error && (outcome.error = encoding_error(connection_.get()))) --outcome.succeeded;
  }
  return outcome;
}

// How many of the statements may share a message: outside a transaction one, because the server makes a message of
// several a transaction of its own.
std::size_t PostgresqlConnection::message_size(std::span<const SqlStatement> statements) {
  if (transaction_state() == TransactionState::idle || needs_own_message(statements[0])) return 1;
  std::size_t size = 1;
  while (size < statements.size() && !ends_message(statements[size - 1]) && !needs_own_message(statements[size]) &&
         !holds_nul(statements[size])) {
    ++size;
  }
  return size;
}

// Inside a transaction nothing of a message stays before its COMMIT is answered. Outside of one a message is one
// statement; what commits by itself half-way can have kept a part when it fails.
BatchOutcome PostgresqlConnection::run_observed(std::span<const SqlStatement> statements) {
  const bool outside = transaction_state() == TransactionState::idle;
  BatchOutcome outcome = run_message(statements);
  const bool open = transaction_state() != TransactionState::idle;
  outcome.effects.assign(outcome.succeeded, StatementEffect{outside && !open ? Work::kept : Work::open});
  const StatementFacts& last = statements[std::min(outcome.succeeded, statements.size() - 1)].facts;
  if (!outcome.error) {
    if (last.ends_transaction) {
      outcome.effects.back() = last.rolls_back ? StatementEffect{Work::none, Earlier::taken_back}
                                               : StatementEffect{Work::kept, Earlier::kept};
    }
    return outcome;
  }
  const bool lost = outcome.error->connection_lost;
  StatementEffect failed{Work::none, Earlier::still_open};
  if (last.ends_transaction) failed.earlier = lost ? Earlier::unknown : Earlier::taken_back;
  if (outside && (lost || last.stands_alone || last.refuses_transaction)) failed.own = Work::unknown;
  outcome.effects.push_back(failed);
  return outcome;
}

BatchOutcome PostgresqlConnection::run_message(std::span<const SqlStatement> statements) {
  std::string message;
  std::size_t size = 0;
  for (const SqlStatement& statement : statements) size += statement.text.size() + kSeparator.size();
  message.reserve(size);
  for (const SqlStatement& statement : statements) {
    if (!message.empty()) message += kSeparator;
    message += statement.text;
  }
  if (PQsendQuery(connection_.get(), message.c_str()) == 0) {
    BatchOutcome outcome;
    outcome.error = error_of(nullptr);
    return outcome;
  }
  PQsetSingleRowMode(connection_.get());  // rows that nobody reads must not fill the memory
  return read_results(statements);
}

BatchOutcome PostgresqlConnection::read_results(std::span<const SqlStatement> statements) {
  BatchOutcome outcome;
  while (const PgResult result = PgResult(PQgetResult(connection_.get()))) {
    switch (PQresultStatus(result.get())) {
      case PGRES_SINGLE_TUPLE:
        break;
      case PGRES_COPY_IN:
        feed_copy(statements[std::min(outcome.succeeded, statements.size() - 1)].copy_data);
        break;
      case PGRES_COPY_OUT:
        drain_copy();
        break;
      default:
        if (!outcome.error) take_result(result.get(), statements, outcome);
    }
  }
  if (outcome.error) outcome.error->connection_lost = lost();
  return outcome;
}

void PostgresqlConnection::take_result(const pg_result* result, std::span<const SqlStatement> statements,
                                       BatchOutcome& outcome) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    outcome.error = error_of(result);
    place(*outcome.error, result, statements, outcome);
    return;
  }
  if (outcome.succeeded >= statements.size()) return;
  const StatementFacts& facts = statements[outcome.succeeded].facts;
  const std::string_view tag = PQcmdStatus(const_cast<pg_result*>(result));
  if (facts.ends_transaction && !facts.rolls_back && tag == "ROLLBACK") {
    outcome.error = StatementError{};
    outcome.error->message =
        "ERROR: the transaction was rolled back instead of committed, because a statement in it failed";
    outcome.error->native = "25P02";
    return;
  }
  ++outcome.succeeded;
}

// If the data can't be read to their end, the server must not take those that it has for all.
void PostgresqlConnection::feed_copy(TextSource* data) {
  try {
    std::vector<char> piece(kCopyPiece);
    while (data != nullptr) {
      const std::size_t size = data->read(piece.data(), piece.size());
      if (size == 0 || PQputCopyData(connection_.get(), piece.data(), static_cast<int>(size)) != 1) break;
    }
  } catch (...) {
    PQputCopyEnd(connection_.get(), "the script could not be read to the end of the data");
    drain_results();
    throw;
  }
  PQputCopyEnd(connection_.get(), nullptr);
}

void PostgresqlConnection::drain_results() {
  while (const PgResult result = PgResult(PQgetResult(connection_.get()))) {
  }
}

void PostgresqlConnection::drain_copy() {
  char* line = nullptr;
  while (PQgetCopyData(connection_.get(), &line, 0) > 0) PQfreemem(line);
}

// The server counts characters from the start of the whole message, bytes in a SQL_ASCII database. A syntax error in
// any statement of a message is reported before the first of them runs.
void PostgresqlConnection::place(StatementError& error, const pg_result* result,
                                 std::span<const SqlStatement> statements, BatchOutcome& outcome) const {
  outcome.succeeded = std::min(outcome.succeeded, statements.size() - 1);
  const char* position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
  if (!position) return;
  const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
  const bool bytes = encoding && std::string_view(encoding) == "SQL_ASCII";
  std::uint64_t rest = std::strtoull(position, nullptr, 10);
  if (rest == 0) return;
  --rest;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const std::string_view text = statements[i].text;
    const std::uint64_t length = bytes ? text.size() : count_code_points(text);
    if (rest < length + kSeparator.size() || i + 1 == statements.size()) {
      if (i < outcome.succeeded) return;
      outcome.succeeded = i;
      error.offset = bytes ? std::min<std::size_t>(rest, text.size()) : offset_of_code_point(text, rest);
      return;
    }
    rest -= length + kSeparator.size();
  }
}

}  // namespace godwit
