// Rows are taken one by one, because libpq else holds all of a result, and a history may have a million. Behind an
// error the results that follow are still fetched: until then the connection takes nothing new.
#include "db/postgresql/connection/connection.h"

#include <libpq-fe.h>

#include <charconv>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/parameters.h"
#include "db/trace.h"

namespace godwit {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

void add_part(std::string& text, std::string_view label, const std::string& part) {
  if (part.empty()) return;
  if (!text.ends_with('.')) text += '.';
  text.append(" ").append(label).append(": ").append(part);
}

void hand_over(const PGresult* result, const RowReceiver& receive) {
  std::vector<std::optional<std::string_view>> fields(static_cast<std::size_t>(PQnfields(result)));
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < PQnfields(result); ++column) {
      auto& field = fields[static_cast<std::size_t>(column)];
      field.reset();
      if (PQgetisnull(result, row, column) != 0) continue;
      field.emplace(PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column)));
    }
    receive(fields);
  }
}

/// A statement of our own as libpq takes it.
struct OwnStatement {
  OwnStatement(std::string_view sql, std::span<const Value> parameters) {
    const auto dollar = [](std::size_t number) { return "$" + std::to_string(number + 1); };
    text = parameters.empty() ? std::string(sql) : replace_parameters(sql, dollar);
    for (const Value& value : parameters) values.push_back(value ? value->c_str() : nullptr);
  }
  int count() const { return static_cast<int>(values.size()); }

  std::string text;
  std::vector<const char*> values;
};

// "INSERT 0 1" of the command tag; DDL has none.
std::optional<std::uint64_t> rows_written(PGresult* result) {
  const std::string_view text = PQcmdTuples(result);
  std::uint64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  return problem == std::errc() && end != text.data() ? std::optional(count) : std::nullopt;
}

// libpq's own words, without its guess at what the server did: "This probably means the server terminated abnormally".
std::string message_of(const pg_conn* connection) {
  const std::string_view text = PQerrorMessage(connection);
  std::string line = on_one_line(text.substr(0, text.find("\n\tThis probably means")));
  while (line.ends_with('.')) line.pop_back();
  return line;
}

}  // namespace

void PgDeleter::operator()(pg_conn* connection) const noexcept {
  if (!lent) PQfinish(connection);
}
void PgDeleter::operator()(pg_result* result) const noexcept {
  PQclear(result);
}
void PgDeleter::operator()(pg_cancel* cancel) const noexcept {
  PQfreeCancel(cancel);
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) {
      line += c;
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
  }
  return line;
}

std::string message_of(const pg_result* result) {
  std::string text = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (text.empty()) return on_one_line(PQresultErrorMessage(result));
  add_part(text, "DETAIL", field(result, PG_DIAG_MESSAGE_DETAIL));
  add_part(text, "HINT", field(result, PG_DIAG_MESSAGE_HINT));
  // That it is an error is said by whoever shows the message; of a notice nobody wants to know where it came from.
  const bool error = PQresultStatus(result) == PGRES_FATAL_ERROR;
  if (!error) text = field(result, PG_DIAG_SEVERITY) + ": " + text;
  const std::string context = error ? field(result, PG_DIAG_CONTEXT) : "";
  add_part(text, "CONTEXT", context.substr(0, context.find('\n')));
  text = on_one_line(text);
  while (text.ends_with('.')) text.pop_back();
  return text;
}

PostgresqlConnection::PostgresqlConnection(PgConnection connection, std::vector<std::string> secrets,
                                           const std::string& init_sql)
    : connection_(std::move(connection)), cancel_(PQgetCancel(connection_.get())), secrets_(std::move(secrets)) {
  server_.user = PQuser(connection_.get());
  secrets_.push_back(PQpass(connection_.get()));  // it may have come from PGPASSWORD or a file
  own_settings_ = dotted_names(init_sql);
}

PostgresqlConnection::~PostgresqlConnection() {
  if (loan_) give_back();
}

void PostgresqlConnection::hear_notices() {
  PQsetNoticeReceiver(
      connection_.get(),
      [](void* self, const PGresult* n) { static_cast<PostgresqlConnection*>(self)->take_notice(n); }, this);
}

void PostgresqlConnection::take_notice(const pg_result* notice) noexcept {
  if (field(notice, PG_DIAG_SQLSTATE) == "42P07") skipped_existing_ = true;
  if (!script_runs_ || (!on_notice && !on_numbered_notice)) return;
  try {
    const std::string text = mask(message_of(notice));
    if (on_numbered_notice && on_numbered_notice({text, {field(notice, PG_DIAG_SQLSTATE), "", ""}})) return;
    if (on_notice) on_notice(text);
  } catch (...) {  // nothing may pass through libpq
  }
}

std::string PostgresqlConnection::mask(std::string_view text) const {
  return mask_text(text, secrets_);
}

bool PostgresqlConnection::lost() const {
  return PQstatus(connection_.get()) == CONNECTION_BAD;
}

StatementError PostgresqlConnection::error_of(const pg_result* result) {
  StatementError error;
  if (result) {
    error.message = mask(message_of(result));
    error.native = field(result, PG_DIAG_SQLSTATE);
    error.code.state = error.native;
  }
  if (error.message.empty()) error.message = mask(message_of(connection_.get()));
  error.connection_lost = lost();
  // 57014 is a statement_timeout too; only after cancel() is it ours.
  if (error.native == "57014") error.cancelled = cancel_asked_.exchange(false);
  return error;
}

void PostgresqlConnection::fail(const StatementError& error, std::string_view sql) const {
  const std::string native = error.native.empty() ? "" : " (" + error.native + ")";
  const std::string what = error.message + native + ". ";
  if (error.connection_lost) {
    throw Error(
        ErrorCode::connection_lost,
        "The connection to PostgreSQL was lost: " + what + "Look into the server's log and run the command again.", {},
        error.native);
  }
  if (error.message.starts_with("Portal not found")) {
    throw Error(ErrorCode::permission,
                "This server speaks PostgreSQL's protocol and is none (H2's server mode answers so): " + what +
                    "godwit cannot migrate it. Use the URL of a real PostgreSQL server.",
                {}, error.native);
  }
  if (error.native == "25006") {
    throw Error(ErrorCode::permission, "PostgreSQL takes no writes here: " + what + why_no_writes(), {}, error.native);
  }
  if (error.native == "42501") {
    throw Error(ErrorCode::permission,
                "PostgreSQL does not let the role \"" + server_.user + "\" do this: " + what +
                    "Grant it the right, or connect as another role.",
                {}, error.native);
  }
  if (error.native == "55P03") {
    throw Error(ErrorCode::lock_timeout,
                "PostgreSQL waited in vain for a lock that another session holds: " + what +
                    "Run the command again when that session has ended.",
                {}, error.native);
  }
  throw Error(
      ErrorCode::unexpected,
      "PostgreSQL refused a statement that is of no script: " + what + "The statement was: " + mask(excerpt(sql)), {},
      error.native);
}

void PostgresqlConnection::read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) {
  const Trace trace(*this, sql, parameters);
  const OwnStatement own(sql, parameters);
  if (PQsendQueryParams(connection_.get(), own.text.c_str(), own.count(), nullptr, own.values.data(), nullptr, nullptr,
                        0) == 0) {
    fail(error_of(nullptr), sql);
  }
  PQsetSingleRowMode(connection_.get());
  try {
    take_rows(sql, receive);
  } catch (...) {
    drain_results();
    throw;
  }
}

void PostgresqlConnection::take_rows(std::string_view sql, const RowReceiver& receive) {
  while (const PgResult result = PgResult(PQgetResult(connection_.get()))) {
    switch (PQresultStatus(result.get())) {
      case PGRES_SINGLE_TUPLE:
      case PGRES_TUPLES_OK:
        hand_over(result.get(), receive);
        break;
      case PGRES_COMMAND_OK:
        break;
      default:
        drain_results();  // a connection that ends is seen to be lost only behind its last error
        fail(error_of(result.get()), sql);
    }
  }
}

std::optional<std::uint64_t> PostgresqlConnection::execute(std::string_view sql, std::span<const Value> parameters) {
  const Trace trace(*this, sql, parameters);
  const OwnStatement own(sql, parameters);
  const PgResult result(
      PQexecParams(connection_.get(), own.text.c_str(), own.count(), nullptr, own.values.data(), nullptr, nullptr, 0));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(error_of(result.get()), sql);
  return rows_written(result.get());
}

// Simple protocol: several statements, no parameters.
PgResult PostgresqlConnection::run_alone(const std::string& sql) {
  PgResult result(PQexec(connection_.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(error_of(result.get()), sql);
  return result;
}

std::vector<std::vector<Row>> PostgresqlConnection::run_together(const std::string& sql) {
  std::vector<std::vector<Row>> answers;
  StatementError error;
  bool failed = PQsendQuery(connection_.get(), sql.c_str()) == 0;
  if (failed) error = error_of(nullptr);
  while (const PgResult result = PgResult(PQgetResult(connection_.get()))) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) {
      hand_over(result.get(), [&rows = answers.emplace_back()](Fields fields) {
        Row& row = rows.emplace_back();
        for (const auto& field : fields) row.push_back(field ? Value(std::string(*field)) : Value());
      });
    }
    if (failed || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) continue;
    failed = true;
    error = error_of(result.get());
  }
  if (failed) fail(error, sql);
  return answers;
}

TransactionState PostgresqlConnection::transaction_state() {
  switch (PQtransactionStatus(connection_.get())) {
    case PQTRANS_INERROR:
      return TransactionState::failed;
    case PQTRANS_INTRANS:
    case PQTRANS_ACTIVE:
      return TransactionState::open;
    default:  // a dead connection has rolled back
      return TransactionState::idle;
  }
}

void PostgresqlConnection::begin() {
  const Trace trace(*this, "BEGIN");
  run_alone("BEGIN");
  prepared_.clear();  // what an earlier script left prepared, it left on purpose
}

void PostgresqlConnection::commit() {
  const Trace trace(*this, "COMMIT");
  script_runs_ = true;  // deferred triggers of the script speak here
  const PgResult result(PQexec(connection_.get(), "COMMIT"));
  script_runs_ = false;
  transaction_ended(PQresultStatus(result.get()) == PGRES_COMMAND_OK);
  finish_commit(result.get());
}

void PostgresqlConnection::finish_commit(const pg_result* result) {
  if (PQresultStatus(result) == PGRES_COMMAND_OK) {
    // The server answers COMMIT in a failed transaction with success and the tag ROLLBACK.
    if (std::string_view(PQcmdStatus(const_cast<pg_result*>(result))) == "COMMIT") return;
    throw Error(
        ErrorCode::migration_failed,
        "PostgreSQL rolled the transaction back instead of committing it, because a statement in it had failed.", {},
        "25P02");
  }
  const StatementError error = error_of(result);
  const std::string what = error.message + (error.native.empty() ? "" : " (" + error.native + ")") + ". ";
  if (error.connection_lost) {
    throw Error(ErrorCode::outcome_unknown,
                "The connection to PostgreSQL died during COMMIT: " + what +
                    "Whether the transaction was committed is not known; run info before anything else.",
                {}, error.native);
  }
  throw Error(ErrorCode::migration_failed, "COMMIT failed and everything was rolled back: " + what, {}, error.native);
}

bool PostgresqlConnection::rollback() noexcept {
  // PQexec throws away what an unfinished statement left, a COPY included.
  if (transaction_state() == TransactionState::idle) return true;
  const PgResult ended(PQexec(connection_.get(), "ROLLBACK"));
  transaction_ended(false);
  return true;
}

SplitRules PostgresqlConnection::rules_in_force(const SplitRules& rules) {
  SplitRules present = rules;
  const char* conforming = PQparameterStatus(connection_.get(), "standard_conforming_strings");
  if (conforming && std::string_view(conforming) == "off") present.backslash_escapes = true;
  if (PQserverVersion(connection_.get()) < 120000) {  // since 12 it runs inside a transaction
    present.statements.push_back({"ALTER TYPE name ADD VALUE", StatementRule::Fact::refuses_transaction});
  }
  present.database = server_.database;
  return present;
}

// Serialization failure, deadlock, lock not available.
bool PostgresqlConnection::lost_to_others(std::string_view native) const {
  return native == "40001" || native == "40P01" || native == "55P03";
}

void PostgresqlConnection::cancel() noexcept {
  char ignored[256];
  cancel_asked_ = true;
  if (cancel_) PQcancel(cancel_.get(), ignored, sizeof ignored);
}

}  // namespace godwit
