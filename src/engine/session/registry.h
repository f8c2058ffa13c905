#pragma once
// The databases that are built in, made of src/db/*/database.cmake, and those of drivers.

#include <string>
#include <string_view>
#include <vector>

#include "db/dialect.h"

namespace godwit {

/// The dialect whose URLs look like this one. Throws Error(unsupported_database) listing the forms that are known.
const Dialect& dialect_for_url(std::string_view url);
/// Also those of the drivers in the folder `plugins`; "": none. Throws Error(configuration) for one that cannot be
/// used.
const Dialect& dialect_for_url(std::string_view url, const std::string& plugins);

/// The databases that the drivers in the folder are for, in the order of their files.
std::vector<std::string> plugin_names(const std::string& folder);

}  // namespace godwit
