#include "config/datasources.h"

#include <algorithm>

#include "base/strings.h"
#include "config/key_spelling.h"
#include "config/keys.h"
#include "config/variables.h"

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

std::optional<DatasourceKey> datasource_key_of_variable(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::string_view kPrefix = "DATASOURCES_";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  const std::string* best = nullptr;
  for (const std::string& one : known) {
    const bool fits = name.starts_with(variable_name(one) + "_");
    if (fits && (best == nullptr || best->size() < one.size())) best = &one;
  }
  if (best == nullptr) return std::nullopt;
  const std::string_view rest = name.substr(best->size() + 1);
  const std::string key = rest == "USERNAME" ? "user" : key_of_variable(rest);
  return DatasourceKey{*best, key.empty() ? to_lower(rest) : key};
}

std::string variable_name(std::string_view key) {
  std::string name = to_upper(key);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

}  // namespace godwit
