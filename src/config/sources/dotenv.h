#pragma once
// .env files: NAME=value lines as shells and containers read them.

#include <string_view>
#include <vector>

#include "config/format/properties.h"

namespace godwit {

/// Variables in order, those that begin with FLYWAY_ or GODWIT_, and the common ones (see variables.h); the others
/// belong to other programs and may have any form. `export` in front is allowed. 'value' is taken as it is; in "value"
/// \n \r \t \" \\ and \$ are escapes; both may span lines. A bare value ends before " #" or the end of the line,
/// without blanks around it. Nothing is expanded. Throws Error(configuration) for a quote that is never closed and text
/// behind one, with the line in `where`.
std::vector<Property> parse_dotenv(std::string_view text);

}  // namespace godwit
