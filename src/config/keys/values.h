#pragma once
// Text into the kinds of values that keys have. Each throws Error(configuration) with a sentence about the value.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace godwit {

bool parse_bool(const std::string& value);  ///< "true" or "false", any case
/// true, yes, on, y and 1, false, no, off, n and 0 in any case, with blanks around them; nullopt for anything else.
std::optional<bool> parse_yes_no(std::string_view value);
int parse_number(const std::string& value, int least, int greatest);  ///< decimal
std::chrono::seconds parse_seconds(const std::string& value);         ///< "90", "90s", "5m", "1h", "-1" (for ever)

}  // namespace godwit
