#pragma once
// A driver's SQL, made into statements.

#include <string>
#include <string_view>
#include <vector>

#include "db/dialect.h"

namespace godwit {

/// The statements of the template (each ends with a semicolon at the end of a line; lines that start with -- are left
/// out), without their semicolons. `{schema}` becomes the quoted schema, `{table}` the quoted table, `{table_pk}` the
/// quoted name of the table with `_pk` behind it; any other {…} stays.
std::vector<std::string> ddl_statements(std::string_view text, const Dialect& dialect, const std::string& schema,
                                        const std::string& table);

}  // namespace godwit
