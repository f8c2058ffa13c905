#pragma once
// Values once all sources are known: variables of environments, folders, driver properties.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys/entry.h"
#include "config/keys/settings.h"

namespace godwit {

/// The value of `key` in a table [environments.<name>], where ${env.NAME} stands for an environment variable (Flyway
/// 10.22's resolver "env"; in url, user, password and jdbcProperties). Throws Error(configuration) for a variable that
/// does not exist and for another resolver, such as ${vault.x}.
std::string resolved(const std::string& value, std::string_view key, const std::string& source,
                     const Environment& environment);

/// Relative locations as seen from settings.working_directory.
void move_locations(Settings& settings);

/// Spring Boot's {vendor} in locations by the kind of database that the JDBC URL begins with.
void fill_vendor(Settings& settings);

/// Throws Error(configuration) for a URL with ${NAME} in it: of a variable, of .env, of the command line, where nothing
/// fills that in, so that it would be taken for the name of a database.
void check_filled_in(const std::vector<Entry>& entries);

/// Throws Error(configuration) for cleanSchema where clean is disabled, or where nothing is to be changed.
void check_clean_schema(const Settings& settings);

/// The URL with the properties as parameters; what the URL says itself wins. An empty URL stays empty.
std::string with_jdbc_properties(const std::string& url, const std::map<std::string, std::string>& properties);

}  // namespace godwit
