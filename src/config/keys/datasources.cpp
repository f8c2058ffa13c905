#include "config/keys/datasources.h"

#include "base/strings.h"
#include "config/keys/key_spelling.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

constexpr std::string_view kProperties = "properties.";
constexpr std::string_view kFlyway = "flyway.";

}  // namespace

std::optional<DatasourceKey> datasource_key(std::string_view name) {
  if (!is_in_family(name, kDatasourceKey)) return std::nullopt;
  name.remove_prefix(kDatasourceKey.size());
  const std::size_t point = name.find('.');
  if (point == 0 || point == std::string_view::npos || point + 1 == name.size()) return std::nullopt;
  std::string_view key = name.substr(point + 1);
  if (is_in_family(key, kProperties)) {
    key.remove_prefix(kProperties.size());
    if (is_in_family(key, kFlyway)) key.remove_prefix(kFlyway.size());
  }
  return DatasourceKey{std::string(name.substr(0, point)), canonical_key(key)};
}

Entry default_location(const std::string& datasource, const std::string& source, const std::string& layer) {
  const std::string name = datasource.empty() ? "" : std::string(kDatasourceKey) + datasource + ".";
  Entry entry{name + "locations", "classpath:db/migration", source + ": the default there", layer};
  entry.fallback = true;
  return entry;
}

bool is_connection_key(std::string_view key) {
  return key == "url" || key == "user" || key == "password";
}

bool is_server_key(std::string_view key) {
  return is_connection_key(key) || is_in_family(key, kTenantsKey);
}

bool means_tenant(std::string_view reference, std::string_view key) {
  if (reference != "tenant") return false;
  const std::optional<DatasourceKey> own = datasource_key(key);
  const std::string_view name = own ? std::string_view(own->key) : key;
  return is_in_family(name, kTenantsKey) || is_in_family(name, kPlaceholderKey);
}

}  // namespace godwit
