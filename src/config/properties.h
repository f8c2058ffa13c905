#pragma once
// Java's .properties format, which flyway.conf has. Our own reader: the one of the library at hand keeps the blanks of
// a continued line, leaves \u escapes alone and would expand ${…} inside passwords.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct Property {
  std::string name;
  std::string value;
  std::uint64_t line = 0;  ///< where it begins, from 1
};

/// Keys and values in order, duplicates included (the last one is meant). Throws Error(configuration) for a broken \u
/// escape, with the line in `where` and no value in its message. Source of the rules: java.util.Properties.load.
std::vector<Property> parse_properties(std::string_view text);

}  // namespace godwit
