#pragma once
// Names and text as they stand in a statement.

#include <string>
#include <string_view>

namespace godwit {

/// `text` as a string constant, whatever standard_conforming_strings says.
std::string sql_literal(std::string_view text);

/// The first schema that a search_path names, `"$user"` left out; "" if there is none.
std::string first_schema_of(std::string_view search_path);

}  // namespace godwit
