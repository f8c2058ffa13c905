// No one way to send fits all. A message of many statements is the fastest, but one text to event triggers, pgaudit and
// current_query(), so only plain changes share one. A pipeline shows each statement, but takes no COPY. What is left
// goes alone, for a round trip each.
#include <libpq-fe.h>

#include <algorithm>

#include "base/utf8.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/connection/pipeline.h"
#include "db/postgresql/text/statement_shape.h"
#include "db/trace.h"

namespace godwit {
namespace {

constexpr std::string_view kSeparator = ";\n";
constexpr std::size_t kCopyPiece = 64 * 1024;

// Plain INSERT, UPDATE and DELETE share a message where so many stand together that the round trip costs less than a
// message for each. All others are seen one by one by event triggers, pgaudit and current_query().
constexpr std::size_t kWorthAMessage = 16;

bool holds_nul(const SqlStatement& statement) {
  return statement.text.find('\0') != std::string_view::npos;
}

// Not in a pipeline, and not with another one in a message.
bool goes_alone(const SqlStatement& statement) {
  const StatementFacts& facts = statement.facts;
  return facts.stands_alone || facts.copies_from_stdin || facts.refuses_transaction || facts.controls_transaction() ||
         holds_nul(statement) || refuses_pipeline(statement.text) || creates_index(statement.text);
}

// How many statements from the first are plain INSERT, UPDATE or DELETE.
std::size_t count_plain_changes(std::span<const SqlStatement> statements) {
  const auto other = std::find_if(statements.begin(), statements.end(), [](const SqlStatement& statement) {
    return !is_plain_change(statement.text) || goes_alone(statement);
  });
  return static_cast<std::size_t>(other - statements.begin());
}

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

// The protocol ends a text at its first NUL byte: what follows would be left out silently.
StatementError nul_error(const SqlStatement& statement) {
  StatementError error;
  error.message = "ERROR: the statement holds a NUL byte (0x00), which PostgreSQL takes in no text";
  error.native = "22021";
  error.offset = statement.text.find('\0');
  return error;
}

}  // namespace

BatchOutcome PostgresqlConnection::run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) {
  const Trace trace(*this, statements);
  BatchOutcome outcome;
  before_script(statements);
  const Flag flag(script_runs_);
  sending_ = &sending;
  finished_ = 0;
  while (outcome.succeeded < statements.size() && !outcome.error) {
    const auto rest = statements.subspan(outcome.succeeded);
    if (holds_nul(rest.front())) {
      outcome.error = nul_error(rest.front());
      break;
    }
    outcome.append(run_portion(rest));
    if (!outcome.error && (outcome.error = encoding_error(connection_.get()))) --outcome.succeeded;
  }
  if (outcome.error) name_prepared(outcome);
  return outcome;
}

// Outside a transaction one by one: the server would make a message of several a transaction of its own, and what
// stands behind an error in a pipeline must not run.
BatchOutcome PostgresqlConnection::run_portion(std::span<const SqlStatement> statements) {
  if (transaction_state() == TransactionState::idle) return run_outside(statements.front());
  if (goes_alone(statements.front())) return run_inside(statements.first(1), false);
  const auto changes_at = [&](std::size_t begin) {
    return sending_->statement_by_statement ? 0 : count_plain_changes(statements.subspan(begin));
  };
  const std::size_t changes = changes_at(0);
  if (changes >= kWorthAMessage || changes == statements.size()) return run_inside(statements.first(changes), false);
  std::size_t size = 0;
  while (size < statements.size() && !goes_alone(statements[size])) {
    const std::size_t more = changes_at(size);
    if (more >= kWorthAMessage) break;
    size += std::max<std::size_t>(more, 1);
  }
  return run_inside(statements.first(size), size > 1);
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

BatchOutcome PostgresqlConnection::run_pipeline(std::span<const SqlStatement> statements) {
  BatchOutcome outcome;
  {
    Pipeline pipeline(connection_.get());
    if (!pipeline.send(statements)) outcome.error = error_of(nullptr);
    while (outcome.succeeded < statements.size() && !outcome.error) {
      outcome.append(read_answer(pipeline, statements[outcome.succeeded]));
    }
  }
  if (outcome.error) outcome.error->connection_lost = lost();
  return outcome;
}

BatchOutcome PostgresqlConnection::read_answer(Pipeline& pipeline, const SqlStatement& statement) {
  BatchOutcome answer;
  while (const PgResult result = pipeline.result()) {
    if (PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) continue;
    take_result(result.get(), {&statement, 1}, answer);
    if (answer.error) return answer;
  }
  if (answer.succeeded == 0) answer.error = error_of(nullptr);  // no result at all: the connection is gone
  return answer;
}

void PostgresqlConnection::take_result(const pg_result* result, std::span<const SqlStatement> statements,
                                       BatchOutcome& outcome) {
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    outcome.error = error_of(result);
    place(*outcome.error, result, statements, outcome);
    return;
  }
  last_tag_ = PQcmdStatus(const_cast<pg_result*>(result));
  // Rules that add SELECTs give several sets of rows to one statement; only the last has its command tag.
  if (outcome.succeeded >= statements.size() || (status == PGRES_TUPLES_OK && last_tag_.empty())) return;
  const StatementFacts& facts = statements[outcome.succeeded].facts;
  if (facts.ends_transaction && !facts.rolls_back && last_tag_ == "ROLLBACK") {
    outcome.error = StatementError{};
    outcome.error->message =
        "ERROR: the transaction was rolled back instead of committed, because a statement in it failed";
    outcome.error->native = "25P02";
    return;
  }
  ++outcome.succeeded;
  sending_->tell(++finished_);
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

// The server counts characters from the start of what was sent together, bytes in a SQL_ASCII database. A syntax error
// in any statement of a message is reported before the first of them runs.
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
