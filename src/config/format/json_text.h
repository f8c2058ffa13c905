#pragma once
// JSON, read by nlohmann's parser.

#include <string_view>
#include <vector>

#include "config/format/properties.h"

namespace godwit {

/// Every value with its dotted name, as parse_yaml has them; one document. Throws Error(configuration) with the line in
/// `where` and no value in its message.
std::vector<Document> parse_json(std::string_view text);

}  // namespace godwit
