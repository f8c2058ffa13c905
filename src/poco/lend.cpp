// The only file of this folder that names databases: by Poco's names of its connectors.
#include "poco/lend.h"

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include "base/strings.h"
#ifdef GODWIT_HAS_SQLITE
#include "db/sqlite/dialect.h"
#endif
#ifdef GODWIT_HAS_POSTGRESQL
#include <Poco/Data/PostgreSQL/Utility.h>

#include "db/postgresql/dialect.h"
#endif

namespace godwit {
namespace {

[[noreturn]] void refuse(const std::string& connector) {
  const std::string why =
      equals_ignore_case(connector, "mysql")
          ? "What migrations need of such a session is agreed on while connecting (four bytes for a character, several "
            "statements in a message, no files of the client), and Poco agrees on other things. Use godwit::Migrator "
            "with a URL: it connects by itself."
          : "Sessions of the connectors SQLite and PostgreSQL can be; for others use godwit::Migrator with a URL.";
  throw Error(ErrorCode::unsupported_database,
              "A session of Poco's connector \"" + connector + "\" cannot be migrated over. " + why);
}

LentSession lend_connected(Poco::Data::Session& session, LoanProblem problem) {
  const std::string connector = session.connector();
#ifdef GODWIT_HAS_SQLITE
  if (equals_ignore_case(connector, "sqlite")) return borrow_sqlite(session, std::move(problem));
#endif
#ifdef GODWIT_HAS_POSTGRESQL
  if (equals_ignore_case(connector, "postgresql")) {
    return borrow_postgresql(*Poco::Data::PostgreSQL::Utility::handle(session), std::move(problem));
  }
#endif
  refuse(connector);
}

}  // namespace

LentSession lend(Poco::Data::Session& session, LoanProblem problem) {
  try {
    if (session.isConnected()) return lend_connected(session, std::move(problem));
  } catch (const Poco::Exception& error) {
    throw Error(ErrorCode::unexpected, "Poco does not give the session's handle: " + error.displayText());
  }
  throw Error(ErrorCode::connection_lost, "The session is not connected. Open it first; nothing was changed.");
}

}  // namespace godwit
