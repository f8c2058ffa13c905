// A libpq connection of somebody else's, as a session of ours.
#include <libpq-fe.h>

#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/dialect.h"
#include "db/postgresql/postgresql_dialect.h"
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

}  // namespace

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
