// A libpq connection of somebody else's. RESET ALL would take its owner's settings away, and those with a dot that no
// extension has defined (app.tenant) can be asked for by name only; so what differs is put back one by one.
#include <libpq-fe.h>

#include <algorithm>

#include "base/strings.h"
#include "db/postgresql/connection.h"
#include "db/postgresql/dialect.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/postgresql/quoting.h"
#include "db/url.h"

namespace godwit {
namespace {

std::string text_of(const char* text) {
  return text ? text : "";
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::configuration, "The session cannot be used for migrations: " + why + " Nothing was changed.");
}

void check_idle(const PGconn* connection) {
  if (PQstatus(connection) != CONNECTION_OK) {
    throw Error(ErrorCode::connection_lost,
                "The session is not connected any more. Open it anew; nothing was changed.");
  }
  if (PQtransactionStatus(connection) == PQTRANS_ACTIVE) refuse("a statement still runs on it. Wait for its end.");
  if (PQtransactionStatus(connection) != PQTRANS_IDLE) {
    refuse("a transaction is open on it, and migrations have their own. Commit it or roll it back first.");
  }
}

// Whoever takes notices of a connection cannot be asked what with (libpq tells the function and not its argument), so
// one that its owner set is left in place. One that failed before it began has libpq's own.
bool has_own_receiver(PGconn* connection) {
  const PgConnection fresh(PQconnectStart("no connection"));
  return fresh &&
         PQsetNoticeReceiver(connection, nullptr, nullptr) != PQsetNoticeReceiver(fresh.get(), nullptr, nullptr);
}

void unhear_notices(PGconn* connection) {
  const PgConnection fresh(PQconnectStart("no connection"));
  if (fresh) PQsetNoticeReceiver(connection, PQsetNoticeReceiver(fresh.get(), nullptr, nullptr), nullptr);
}

std::string put_back(const std::string& name, const Value& value) {
  const std::string text = value ? sql_literal(*value) : "NULL";
  return "SELECT pg_catalog.set_config(" + sql_literal(name) + ", " + text +
         ", false) WHERE pg_catalog.current_setting(" + sql_literal(name) + ", true) IS DISTINCT FROM " + text;
}

}  // namespace

void PostgresqlConnection::begin_loan(LoanProblem problem) {
  loan_.emplace();
  loan_->problem = std::move(problem);
  remember_session();
  loan_->found = session_;
  if (!has_own_receiver(connection_.get())) {
    hear_notices();
    loan_->hears_notices = true;
  }
  execute("SELECT pg_catalog.set_config('client_encoding', 'UTF8', false)");
  remember_session();
}

// What a transaction is like is no setting of the session.
std::string PostgresqlConnection::reset_to_present() {
  std::string values;
  for (const Row& row : query("SELECT name, setting FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser') "
                              "AND name NOT LIKE 'transaction%' AND setting IS NOT NULL")) {
    values += (values.empty() ? "(" : ", (") + sql_literal(row[0].value_or("")) + ", " +
              sql_literal(row[1].value_or("")) + ")";
  }
  return "SELECT pg_catalog.set_config(s.name, r.value, false) FROM (VALUES " + values +
         ") r(name, value) JOIN pg_catalog.pg_settings s ON s.name = r.name WHERE s.setting IS DISTINCT FROM r.value";
}

void PostgresqlConnection::note_for_loan(const std::string& name, const Value& value) {
  loan_->found.insert(loan_->found.end() - 1, put_back(name, value));  // the role comes last
}

void PostgresqlConnection::give_back() noexcept {
  try {
    if (lost() || loan_->found.empty()) return;
    rollback();
    if (loan_->hears_notices) unhear_notices(connection_.get());
    run_alone(join(loan_->found, "; "));
  } catch (const std::exception& error) {
    loan_->problem(std::string("The session could not be put back as it was found: ") + error.what());
  }
}

LentSession borrow_postgresql(pg_conn* connection, LoanProblem problem) {
  constexpr std::string_view kReserved = " %/:@?#&[],=+";
  LentSession session;
  session.url = "postgresql://" + percent_encode(text_of(PQhost(connection)), kReserved) + ":" +
                text_of(PQport(connection)) + "/" + percent_encode(text_of(PQdb(connection)), kReserved);
  session.user = text_of(PQuser(connection));
  session.password = Secret(text_of(PQpass(connection)));
  session.connect = [connection, problem = std::move(problem)](const ConnectionSpec&, const TargetOptions& target) {
    check_idle(connection);
    auto lent = std::make_unique<PostgresqlConnection>(PgConnection(connection, PgDeleter{true}),
                                                       std::vector<std::string>(), target.init_sql);
    lent->begin_loan(problem);
    lent->prepare_session(wanted_schemas(target), "");
    return lent;
  };
  return session;
}

}  // namespace godwit
