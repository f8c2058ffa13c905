#pragma once
// The door of this folder: everything else in it is known to it alone.

#include "db/lent_session.h"

namespace Poco::Data {
class Session;
}

namespace godwit {

const Dialect& sqlite_dialect();

/// The session stays its owner's and lives longer than what is made of it; nobody else uses it during a run.
LentSession borrow_sqlite(const Poco::Data::Session& session, LoanProblem problem);

}  // namespace godwit
