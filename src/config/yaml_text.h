#pragma once
// YAML, read by yaml-cpp.

#include <string_view>
#include <vector>

#include "config/properties.h"

namespace godwit {

/// Every value whose dotted name begins with flyway. or godwit., nested ("flyway:" and "url:" below it) or written
/// with dots ("flyway.url:"). Lists as in parse_toml. Everything else belongs to other programs and is passed over.
/// Throws Error(configuration) with line and column in `where` and no value in its message.
std::vector<Property> parse_yaml(std::string_view text);

}  // namespace godwit
