#pragma once
// TOML, as flyway.toml has it, read by toml++.

#include <string_view>
#include <vector>

#include "config/format/properties.h"

namespace godwit {

/// Every value with its dotted name ("flyway.locations", "environments.dev.url"); one document. The items of a list are
/// joined by commas, those of passwordCommand quoted for a shell. Each environment begins with a property that has its
/// name and no value, so that an empty one is seen too. Tables of other programs may be of any shape. Throws
/// Error(configuration) with line and column in `where` and no value in its message.
std::vector<Document> parse_toml(std::string_view text);

}  // namespace godwit
