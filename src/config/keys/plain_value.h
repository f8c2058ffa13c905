#pragma once
// Blanks, line ends and nothing at all in the value of a key.

#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// Without what stands at the ends of the value and cannot be meant: of a URL, user and password, of true and false, of
/// numbers and words (Flyway 10.22, tests/compat).
std::string without_stray_ends(std::string_view key, const std::string& value);

/// An empty value of this key leaves what a lower source says, or the default (Flyway 10.22, tests/compat).
bool is_unset_by_empty(std::string_view key);

/// The value of a source without quotes (a variable, a line of a .conf file): nothing is left at the ends of a name of
/// a table, schema or file, which is noted; text such as a placeholder stays as it is.
std::string plain_value(std::string_view key, const std::string& value, const std::string& source,
                        std::vector<std::string>* notes = nullptr);

/// Throws Error(configuration) for a control character in the name of a table, schema or file.
void check_plain_name(std::string_view key, const std::string& value, const std::string& source);

}  // namespace godwit
