#pragma once
// The door of this folder: everything else in it is known to it alone.

#include "db/lent_session.h"

struct pg_conn;

namespace godwit {

const Dialect& postgresql_dialect();

/// `connection` stays its owner's; nobody else uses it during a run.
LentSession borrow_postgresql(pg_conn* connection, LoanProblem problem);

}  // namespace godwit
