#include "db/mysql/quoting.h"

#include "base/strings.h"

namespace godwit {

std::string quote_mysql_name(std::string_view name) {
  return quote(name, '`');
}

std::string mysql_literal(std::string_view text) {
  return "_utf8mb4 x'" + hex(text) + "'";
}

std::string mysql_name_is(std::string_view column, std::string_view name) {
  return std::string(column) + " = " + mysql_literal(name) + " AND (@@lower_case_table_names <> 0 OR HEX(" +
         std::string(column) + ") = '" + hex(name) + "')";
}

}  // namespace godwit
