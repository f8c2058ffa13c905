#pragma once
// TOML, as flyway.toml has it, read by toml++.

#include <string_view>
#include <vector>

#include "config/properties.h"

namespace godwit {

/// Every value below [flyway], [godwit] and [environments] with its dotted name ("flyway.locations",
/// "environments.dev.url"). The items of a list are joined by commas, those of passwordCommand quoted for a shell.
/// Each environment begins with a property that has its name and no value, so that an empty one is seen too. Other
/// tables belong to other programs. Throws Error(configuration) with line and column in `where` and no value in its
/// message.
std::vector<Property> parse_toml(std::string_view text);

}  // namespace godwit
