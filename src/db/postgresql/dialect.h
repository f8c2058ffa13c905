#pragma once
// The door of this folder: everything else in it is known to it alone.

#include "db/dialect.h"

namespace godwit {

const Dialect& postgresql_dialect();

}  // namespace godwit
