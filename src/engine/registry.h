#pragma once
// The only place that names databases.

#include <string_view>

#include "db/dialect.h"

namespace godwit {

/// The dialect whose URLs look like this one. Throws Error(unsupported_database) listing the forms that are known.
const Dialect& dialect_for_url(std::string_view url);

}  // namespace godwit
