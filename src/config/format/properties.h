#pragma once
// The form of flyway.conf: Java's properties, but for backslashes, which are themselves.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct Property {
  std::string name;
  std::string value;
  std::uint64_t line = 0;  ///< where it begins, from 1
  bool quoted = false;     ///< of a .env file: the value stands in quotes
};

/// All that one part of a file says: a whole file, or what stands between two lines of dashes.
using Document = std::vector<Property>;

/// Text without blanks and control characters at its ends, as Java trims it.
std::string_view trim_controls(std::string_view text);

/// Keys and values in order, duplicates included (the last one is meant); blanks around both do not belong to them. A
/// backslash at the end of a line continues it, unless the next line is empty or a key of its own. Never throws. Rules
/// of Flyway 10.22, tests/compat.
std::vector<Property> parse_properties(std::string_view text);

}  // namespace godwit
