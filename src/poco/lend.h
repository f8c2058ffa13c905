#pragma once
// Sessions of Poco as the databases take them.

#include "db/lent_session.h"

namespace Poco::Data {
class Session;
}

namespace godwit {

/// `session` lives longer than what is made of it. Throws Error(unsupported_database, connection_lost).
LentSession lend(Poco::Data::Session& session, LoanProblem problem);

}  // namespace godwit
