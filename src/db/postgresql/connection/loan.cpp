// A connection that is lent is given back as it was found. RESET ALL would take its owner's settings away, and those
// with a dot that no extension has defined (app.tenant) can be asked for by name only; so what differs is put back one
// by one.
#include <libpq-fe.h>

#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/text/quoting.h"

namespace godwit {
namespace {

// The receiver of a connection's notices cannot be asked for its argument (libpq tells the function alone), so
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
  loan_ = Loan{{}, false, std::move(problem)};
  remember_session();
  loan_->found = session_;
  if (!has_own_receiver(connection_.get())) {
    hear_notices();
    loan_->hears_notices = true;
  }
  execute("SELECT pg_catalog.set_config('client_encoding', 'UTF8', false)");
  remember_session();
}

// The modes of a transaction are no settings of the session.
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

}  // namespace godwit
