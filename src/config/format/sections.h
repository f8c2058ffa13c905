#pragma once
// Which names in a configuration file are of what kind.

#include <string_view>

namespace godwit {

/// flyway, godwit and all below them: what is wrong there is an error. Everything else may be of any shape.
bool is_own_name(std::string_view name);

/// flyway.datasources.<name>, which says by being there that Flyway is meant to migrate it.
bool is_datasource_section(std::string_view name);

}  // namespace godwit
