#pragma once
// Several databases in one configuration: datasources.<name>.<key>, as servers of the Micronaut family write it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys/entry.h"

namespace godwit {

inline constexpr std::string_view kDatasourceKey = "datasources.";

/// datasources.<name>.<key> taken apart; the key as the table of keys has it.
struct DatasourceKey {
  std::string name;
  std::string key;
};

/// Keys may be written in kebab case, and username for user; below `properties`, as Micronaut has it, stand Flyway's.
/// nullopt if `name` is not in the family or lacks a part; a key that does not exist stays as it is written.
std::optional<DatasourceKey> datasource_key(std::string_view name);

/// Where the scripts are that a Flyway section of a server's means without saying so; "" is the only datasource.
Entry default_location(const std::string& datasource, const std::string& source, const std::string& layer);

/// Where the database is and who connects.
bool is_connection_key(std::string_view key);
/// True for the keys of a server's own section `datasources` that are read: those above, and what says that there are
/// tenants. Everything else there is the server's.
bool is_server_key(std::string_view key);

/// `${tenant}`, which in the value of this key is not an environment variable's.
bool means_tenant(std::string_view reference, std::string_view key);

}  // namespace godwit
