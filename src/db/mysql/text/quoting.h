#pragma once
// Names and text as they stand in a statement.

#include <string>
#include <string_view>

namespace godwit {

/// `name` between backquotes, those inside doubled.
std::string quote_mysql_name(std::string_view name);
/// A string literal that means the same in every SQL mode and connection character set: _utf8mb4 x'6162'.
std::string mysql_literal(std::string_view text);
/// Condition on a column of information_schema: exactly this name, or, on servers that ignore case in names, this name
/// in any case.
std::string mysql_name_is(std::string_view column, std::string_view name);

}  // namespace godwit
