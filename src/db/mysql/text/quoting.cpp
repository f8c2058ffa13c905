#include "db/mysql/text/quoting.h"

#include "base/strings.h"

namespace godwit {
namespace {

std::string hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string digits;
  digits.reserve(text.size() * 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 0xF];
  }
  return digits;
}

}  // namespace

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
