#pragma once
// Environment variables, and the lines of a .env file, as keys.

#include <string_view>

#include "config/keys/datasources.h"
#include "config/keys/entry.h"

namespace godwit {

/// "connectRetries" for "CONNECT_RETRIES", "placeholders.name" for "PLACEHOLDERS_NAME", "jdbcProperties.ssl" for
/// "JDBC_PROPERTIES_SSL"; "" if the variable (without FLYWAY_ or GODWIT_ in front) names no key.
std::string key_of_variable(std::string_view name);

struct Variable {
  std::string name;
  std::string value;
  std::string source;   ///< for people: its name, or ".env:3"
  bool quoted = false;  ///< its value stands in quotes
};
std::vector<Variable> variables_of(const Environment& environment);

/// The keys that variables with this prefix ("FLYWAY_" or "GODWIT_") set. NAME_FILE, where NAME is a secret or the
/// user, names a file that holds the value; line ends at its end do not belong to it; one that is empty names none.
/// Variables that name no key are passed over, with a note where the name looks misspelled. Throws Error(configuration)
/// for a file that cannot be read (its name, never its content) and for NAME beside NAME_FILE.
std::vector<Entry> entries_of_variables(const std::vector<Variable>& variables, std::string_view prefix,
                                        std::vector<std::string>& notes);

/// Variables that platforms set for any program: DATABASE_URL is the url; AUTO_MIGRATE_ON_STARTUP=false is the boot
/// mode check, FAIL_ON_MIGRATION_ERROR=false the boot mode permissive. Throws Error(configuration) where such a one
/// says neither yes nor no.
std::vector<Entry> entries_of_common_variables(const std::vector<Variable>& variables);
bool is_common_variable(std::string_view name);

/// The same for <prefix>DATASOURCES_<NAME>_<KEY> with a name that is known; what names no key is passed over.
std::vector<Entry> datasource_entries_of_variables(const std::vector<Variable>& variables, std::string_view prefix,
                                                   const std::vector<std::string>& known);

/// The datasource, in lower case, that DATASOURCES_<NAME>_URL (perhaps with FLYWAY_ or GODWIT_ in front) brings; "" if
/// the variable is none, or belongs to one that is known.
std::string datasource_of_url_variable(std::string_view name, const std::vector<std::string>& known);

/// DATASOURCES_<NAME>_<KEY> as an entry, for the names that are known; the longest name that fits. `name` is without
/// FLYWAY_ or GODWIT_ in front. nullopt if it is none.
std::optional<DatasourceKey> datasource_key_of_variable(std::string_view name, const std::vector<std::string>& known);

/// The name of a variable that stands for a key: DB_HOST for db.host.
std::string variable_name(std::string_view key);

}  // namespace godwit
