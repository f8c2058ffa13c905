#pragma once
// .properties files, as Java reads them and as servers write them.

#include <string>
#include <string_view>
#include <vector>

#include "config/format/properties.h"

namespace godwit {

/// The documents of a .properties file: a line "#---" or "!---" begins the next one, as in Spring Boot. Backslashes are
/// Java's escapes, but in values of flyway.… and godwit.… only those in front of a colon and an equals sign, as in a
/// .conf file: a folder of Windows stays one. name[0], name[1]… are the items of a list. Never throws.
std::vector<Document> parse_java_properties(std::string_view text);

/// ISO 8859-1, which such files are in where they are not UTF-8.
std::string utf8_of_latin1(std::string_view text);

}  // namespace godwit
