#include "config/keys/plain_value.h"

#include <algorithm>

#include "base/strings.h"
#include "config/format/properties.h"
#include "config/keys/datasources.h"
#include "config/keys/flyway_keys.h"
#include "config/keys/keys.h"
#include "godwit/error.h"

namespace godwit {
namespace {

using Names = std::initializer_list<std::string_view>;

bool is_among(std::string_view key, Names names) {
  return std::any_of(names.begin(), names.end(),
                     [key](std::string_view name) { return equals_ignore_case(key, name); });
}

bool is_one_word(std::string_view key) {
  return is_among(key, {"baselineVersion", "boot.mode", "color", "dialect", "encoding", "environment", "kind",
                        "outputType", "target", "version", "versionScheme"});
}

bool is_measured(std::string_view key) {
  const Key* const known = find_key(key);
  const FlywayKey* const foreign = find_flyway_key(key);
  const KeyKind kind = known ? known->kind : foreign ? foreign->kind : KeyKind::text;
  return kind == KeyKind::boolean || kind == KeyKind::number || kind == KeyKind::seconds;
}

bool is_url(std::string_view key) {
  return is_among(key, {"url", "tenants.url"});
}

// Where a blank may be meant, and Flyway keeps it, too.
bool is_text(std::string_view key) {
  return is_in_family(key, kPlaceholderKey) ||
         is_among(key, {"backupCommand", "baselineDescription", "baselineMigrationPrefix", "initSql", "installedBy",
                        "passwordCommand", "placeholderPrefix", "placeholderSeparator", "placeholderSuffix",
                        "repeatableSqlMigrationPrefix", "scriptPlaceholderPrefix", "scriptPlaceholderSuffix",
                        "sqlMigrationPrefix", "sqlMigrationSeparator", "tenants.query", "undoSqlMigrationPrefix"});
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

// "table" of datasources.orders.table and of environments.prod.flyway.table.
std::string key_alone(std::string_view name) {
  if (const auto own = datasource_key(name)) return own->key;
  if (!is_in_family(name, kEnvironmentKey)) return std::string(name);
  const std::size_t point = name.find('.', kEnvironmentKey.size());
  return std::string(point == std::string_view::npos ? name : environment_key(name.substr(point + 1)));
}

}  // namespace

std::string without_stray_ends(std::string_view key, const std::string& value) {
  const bool stray = is_among(key, {"user", "password"}) || is_url(key) || is_one_word(key) || is_measured(key);
  return stray ? std::string(trim_controls(value)) : value;
}

bool is_unset_by_empty(std::string_view key) {
  return is_measured(key) || (is_one_word(key) && !is_among(key, {"encoding", "target", "version", "dialect"}));
}

std::string plain_value(std::string_view key, const std::string& value, const std::string& source,
                        std::vector<std::string>* notes) {
  const std::string name = key_alone(key);
  if (is_text(name)) return value;
  std::string plain(trim_controls(value));
  if (notes && plain.size() != value.size() && without_stray_ends(name, value) == value) {
    notes->push_back(source + ": blanks and line ends around the value of " + name + " were left out.");
  }
  check_plain_name(name, plain, source);
  return plain;
}

void check_plain_name(std::string_view key, const std::string& value, const std::string& source) {
  const std::string name = key_alone(key);
  const Key* const known = find_key(name);
  if (!known || is_text(name) || is_among(name, {"user", "password", "server.token"})) return;
  const std::vector<std::string> words =
      known->kind == KeyKind::list ? split_list(value) : std::vector{without_stray_ends(name, value)};
  if (std::none_of(words.begin(), words.end(), has_control)) return;
  throw Error(ErrorCode::configuration,
              source + ": " + name + " has a line end or another control character in its value. Remove it.");
}

}  // namespace godwit
