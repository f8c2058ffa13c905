#pragma once
// YAML, read by yaml-cpp.

#include <string_view>
#include <vector>

#include "config/format/properties.h"

namespace godwit {

/// Every value with its dotted name, nested ("flyway:" and "url:" below it) or written with dots ("flyway.url:"), a
/// list for each document. Merge keys (<<) are followed. Lists as in parse_toml. What is not ours (see sections.h) may
/// be of any shape; what has no name of its own there is left out. Throws Error(configuration) with line and column in
/// `where` and no value in its message.
std::vector<Document> parse_yaml(std::string_view text);

}  // namespace godwit
