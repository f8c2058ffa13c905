// Both frameworks take a key with dashes, underscores or in camel case, so names are compared without them, and most
// are Flyway's own words. Only those that differ have a row.
#include "config/sources/framework_keys.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "config/keys/datasources.h"
#include "config/keys/key_spelling.h"
#include "config/keys/keys.h"
#include "config/keys/values.h"
#include "config/sources/variables.h"

namespace godwit {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// Their name, in kebab case, and ours, where the two differ.
constexpr auto kSpring = std::to_array<Names>({
    {"init-sqls", "initSql"},
    {"check-location", "failOnMissingLocations"},
    {"driver-class-name", "driver"},
    {"sql-server-kerberos-login-file", "sqlserver.kerberos.login.file"},
    {"oracle-sqlplus", "oracle.sqlplus"},
    {"oracle-sqlplus-warn", "oracle.sqlplusWarn"},
    {"oracle-kerberos-cache-file", "oracle.kerberosCacheFile"},
    {"oracle-kerberos-config-file", "oracle.kerberosConfigFile"},
    {"oracle-wallet-location", "oracle.walletLocation"},
    {"vault-url", "vault.url"},
    {"vault-token", "vault.token"},
    {"vault-secrets", "vault.secrets"},
});
constexpr auto kQuarkus = std::to_array<Names>({
    {"migrate-at-start", "enabled"},
    {"active", "enabled"},
    {"clean-at-start", "cleanSchema"},
    {"jdbc-url", "url"},
});

template <std::size_t Size>
std::string ours(const std::array<Names, Size>& names, std::string_view written) {
  for (const auto& [theirs, own] : names) {
    if (is_same_word(theirs, written)) return std::string(own);
  }
  return canonical_key(written);
}

// The rest behind "<first>.<second>."; "" if the name is another.
std::string_view behind(std::string_view name, std::string_view first, std::string_view second) {
  const std::size_t point = name.find('.');
  const std::size_t next = point == std::string_view::npos ? point : name.find('.', point + 1);
  if (next == std::string_view::npos || !is_same_word(name.substr(0, point), first)) return {};
  return is_same_word(name.substr(point + 1, next - point - 1), second) ? name.substr(next + 1) : std::string_view();
}

Part part_of(std::string_view key) {
  return is_connection_key(key) ? Part::flyway : Part::own;
}

// placeholders[a.b] and placeholders.[a.b]: brackets keep a key of Spring's maps as it is written.
std::string without_brackets(std::string_view rest) {
  const std::size_t open = rest.find('[');
  if (open == std::string_view::npos || open == 0 || !rest.ends_with(']')) return std::string(rest);
  const std::string_view map = rest.substr(0, rest[open - 1] == '.' ? open - 1 : open);
  return std::string(map) + "." + std::string(rest.substr(open + 1, rest.size() - open - 2));
}

std::optional<FrameworkKey> spring_key(std::string_view name) {
  if (const std::string_view rest = behind(name, "spring", "datasource"); !rest.empty()) {
    const std::string key = canonical_key(rest);
    if (!is_connection_key(key)) return std::nullopt;
    return FrameworkKey{Framework::spring, "", key, Part::server};
  }
  const std::string_view rest = behind(name, "spring", "flyway");
  if (rest.empty()) return std::nullopt;
  const std::string key = ours(kSpring, without_brackets(rest));
  return FrameworkKey{Framework::spring, "", key, part_of(key)};
}

// "jdbc.url" and "username"; "" for what is none of ours.
std::string quarkus_connection_key(std::string_view rest) {
  if (rest == "jdbc.url" || rest == "jdbc-url" || rest == "url") return "url";
  if (rest == "username" || rest == "password") return canonical_key(rest);
  return "";
}

// A name and what stands behind it: orders.jdbc.url, "my.orders".jdbc.url. A point in a name would end it, so it is a
// dash with us.
std::pair<std::string, std::string_view> named(std::string_view rest) {
  const bool quoted = rest.starts_with('"');
  const std::size_t end = quoted ? rest.find('"', 1) : rest.find('.');
  if (end == std::string_view::npos || end + 1 >= rest.size()) return {};
  const std::string name = replace_all(std::string(rest.substr(quoted ? 1 : 0, quoted ? end - 1 : end)), ".", "-");
  const std::size_t begin = end + (quoted ? 2 : 1);
  return {name, begin < rest.size() ? rest.substr(begin) : std::string_view()};
}

std::optional<FrameworkKey> quarkus_datasource_key(std::string_view rest) {
  if (const std::string key = quarkus_connection_key(rest); !key.empty()) {
    return FrameworkKey{Framework::quarkus, "", key, key == "url" ? Part::server : Part::own};
  }
  const auto [name, key] = named(rest);
  for (const char* section : {"jdbc", "reactive", "devservices", "dev-services", "health", "metrics"}) {
    if (name == section) return std::nullopt;
  }
  const std::string own = quarkus_connection_key(key);
  if (name.empty() || own.empty()) return std::nullopt;
  return FrameworkKey{Framework::quarkus, name, own, own == "url" ? Part::server : Part::own};
}

std::optional<FrameworkKey> quarkus_key(std::string_view name) {
  if (const std::string_view rest = behind(name, "quarkus", "datasource"); !rest.empty()) {
    return quarkus_datasource_key(rest);
  }
  const std::string_view rest = behind(name, "quarkus", "flyway");
  if (rest.empty()) return std::nullopt;
  const std::string key = ours(kQuarkus, rest);
  if (is_known_key(key) || rest.find('.') == std::string_view::npos) {
    return FrameworkKey{Framework::quarkus, "", key, part_of(key)};
  }
  const auto [datasource, own] = named(rest);
  if (datasource.empty() || own.empty()) return std::nullopt;
  const std::string named_key = ours(kQuarkus, own);
  return FrameworkKey{Framework::quarkus, datasource, named_key, part_of(named_key)};
}

std::string key_with_section(std::string_view section, std::string_view rest) {
  const std::string key = key_of_variable(rest);
  return std::string(section) + (key.empty() ? replace_all(to_lower(rest), "_", "-") : key);
}

}  // namespace

std::optional<FrameworkKey> framework_key(std::string_view name) {
  if (auto key = spring_key(name)) return key;
  return quarkus_key(name);
}

std::string property_of_variable(std::string_view variable, const std::vector<std::string>& datasources) {
  constexpr std::array<Names, 4> kSections = {{{"SPRING_DATASOURCE_", "spring.datasource."},
                                               {"SPRING_FLYWAY_", "spring.flyway."},
                                               {"QUARKUS_DATASOURCE_", "quarkus.datasource."},
                                               {"QUARKUS_FLYWAY_", "quarkus.flyway."}}};
  for (const auto& [prefix, section] : kSections) {
    if (!variable.starts_with(prefix)) continue;
    std::string_view rest = variable.substr(prefix.size());
    for (const std::string& name : datasources) {
      const std::string written = variable_name(name);
      for (const std::string& form : {"_" + written + "__", written + "_"}) {
        if (!section.starts_with("quarkus") || !rest.starts_with(form)) continue;
        return key_with_section(std::string(section) + "\"" + name + "\".", rest.substr(form.size()));
      }
    }
    return key_with_section(section, rest);
  }
  return "";
}

std::string framework_value(std::string_view key, const std::string& value) {
  if (is_boolean_key(key)) {
    const std::optional<bool> answer = parse_yes_no(value);
    return answer ? (*answer ? "true" : "false") : value;
  }
  if (key != "locations" && key != "callbackLocations") return value;
  std::vector<std::string> locations = split_list(value);
  for (std::string& location : locations) {
    if (location.find(':') == std::string::npos) location = "classpath:" + location;
  }
  return join(locations, ",");
}

}  // namespace godwit
