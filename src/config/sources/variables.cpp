// A variable's name has lost where words and sections end (POSTGRESQL_TRANSACTIONAL_LOCK), so it cannot be taken apart.
// It is compared with every key that is known, both without points and underscores; of datasources the longest name
// that fits counts.
#include "config/sources/variables.h"

#include <algorithm>
#include <optional>

#include "base/nearest.h"
#include "base/strings.h"
#include "config/format/properties.h"
#include "config/format/text_file.h"
#include "config/keys/datasources.h"
#include "config/keys/flyway_keys.h"
#include "config/keys/keys.h"
#include "config/keys/plain_value.h"
#include "config/keys/values.h"

namespace godwit {
namespace {

// "connectRetriesInterval" and "CONNECT_RETRIES_INTERVAL" are one name; so are "postgresql.transactional.lock" and
// "POSTGRESQL_TRANSACTIONAL_LOCK".
std::string flat(std::string_view name) {
  std::string result;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != '.') result += c;
  }
  return result;
}

// Keys whose value may stand in a file of its own.
bool may_be_a_file(std::string_view key) {
  const Key* known = find_key(key);
  return known && (known->secret || known->name == "user");
}

// The key that NAME_FILE gives, or "".
std::string key_of_file_variable(std::string_view name) {
  constexpr std::string_view kFile = "_FILE";
  if (!name.ends_with(kFile)) return "";
  const std::string key = key_of_variable(name.substr(0, name.size() - kFile.size()));
  return may_be_a_file(key) ? key : "";
}

std::string value_of_file(const Variable& variable) {
  std::string value;
  try {
    value = read_text_file(std::string(trim_controls(variable.value)), "file");
  } catch (const Error& error) {
    throw Error(error.code(), variable.source + ": " + error.what());
  }
  while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
  return value;
}

Entry entry_of(const Variable& variable, std::string key, bool of_file, std::string_view prefix,
               std::vector<std::string>* notes) {
  Entry entry{std::move(key), "", variable.source, std::string(prefix) + "…", of_file};
  entry.value = of_file           ? value_of_file(variable)
                : variable.quoted ? variable.value
                                  : plain_value(entry.name, variable.value, variable.source, notes);
  return entry;
}

constexpr std::string_view kDatabaseUrl = "DATABASE_URL";
constexpr std::string_view kFailOnError = "FAIL_ON_MIGRATION_ERROR";
constexpr std::string_view kAutoMigrate = "AUTO_MIGRATE_ON_STARTUP";

// A word that keeps a program from changing a database must not be taken for a yes.
bool says_yes(const Variable& variable) {
  if (const std::optional<bool> answer = parse_yes_no(variable.value)) return *answer;
  throw Error(
      ErrorCode::configuration,
      variable.source + ": " + variable.name +
          " must be true, yes, on, y or 1, or false, no, off, n or 0. Nothing was done: correct it, or remove it.");
}

// FLYWAY_PASWORD: nobody else's variable, most likely.
void note_misspelling(const Variable& variable, std::string_view name, std::vector<std::string>& notes) {
  std::string_view best;
  for (const Key& key : all_keys()) {
    if (name.size() >= 5 && edit_distance(flat(key.name), flat(name)) <= 1) best = key.name;
  }
  if (best.empty()) return;
  notes.push_back(variable.source + ": " + variable.name + " names no setting; the nearest is " + std::string(best) +
                  ".");
}

}  // namespace

const std::string* find_variable(const Environment& environment, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [known, value] : environment) {
    if (known == name) found = &value;
  }
  return found;
}

std::string key_of_variable(std::string_view name) {
  for (const auto& [prefix, family] : {std::pair<std::string_view, std::string_view>{"PLACEHOLDERS_", kPlaceholderKey},
                                       {"JDBC_PROPERTIES_", kJdbcKey}}) {
    if (name.starts_with(prefix) && name.size() > prefix.size()) {
      return std::string(family) + to_lower(name.substr(prefix.size()));
    }
  }
  const std::string wanted = flat(name);
  for (const Key& key : all_keys()) {
    if (flat(key.name) == wanted) return std::string(key.name);
  }
  for (const FlywayKey& key : flyway_keys()) {
    if (!key.name.ends_with('.') && flat(key.name) == wanted) return std::string(key.name);
  }
  return "";
}

std::vector<Variable> variables_of(const Environment& environment) {
  std::vector<Variable> variables;
  for (const auto& [name, value] : environment) variables.push_back({name, value, name});
  return variables;
}

std::vector<Entry> entries_of_variables(const std::vector<Variable>& variables, std::string_view prefix,
                                        std::vector<std::string>& notes) {
  std::vector<Entry> entries;
  for (const Variable& variable : variables) {
    if (!variable.name.starts_with(prefix)) continue;
    const std::string_view name = std::string_view(variable.name).substr(prefix.size());
    const std::string of_file = key_of_file_variable(name);
    std::string key = of_file.empty() ? key_of_variable(name) : of_file;
    if (!of_file.empty() && trim(variable.value).empty()) continue;
    if (key.empty()) {
      note_misspelling(variable, name, notes);
      continue;
    }
    if (key == "server.port" && variable.value.find("://") != std::string::npos) {
      // Kubernetes sets <NAME>_PORT=tcp://… for every Service, also for one called godwit-server.
      notes.push_back(variable.source + " is what Kubernetes says of a Service, and no port: it was not looked at.");
      continue;
    }
    const auto twice = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return may_be_a_file(key) && entry.name == key; });
    if (twice != entries.end()) {
      if (variable.value.empty()) continue;  // the other one gives it
      if (!twice->value.empty()) {
        throw Error(ErrorCode::configuration,
                    variable.source + " and " + twice->source + " both give " + key + "; keep one.");
      }
      entries.erase(twice);
    }
    entries.push_back(entry_of(variable, std::move(key), !of_file.empty(), prefix, &notes));
  }
  return entries;
}

std::vector<Entry> entries_of_common_variables(const std::vector<Variable>& variables) {
  constexpr std::string_view kLayer = "common variables";
  struct Meaning {
    std::string_view variable;
    std::string_view key;
    std::string_view value;  // of the key where the variable says no; "": the variable's own
  };
  // The one below wins: who forbids to migrate means more than who forgives a failure.
  constexpr Meaning kMeanings[] = {
      {kDatabaseUrl, "url", ""}, {kFailOnError, "boot.mode", "permissive"}, {kAutoMigrate, "boot.mode", "check"}};
  std::vector<Entry> entries;
  for (const Meaning& meaning : kMeanings) {
    for (const Variable& variable : variables) {
      if (variable.name != meaning.variable || trim(variable.value).empty()) continue;
      const bool own = meaning.value.empty();
      if (!own && says_yes(variable)) continue;
      entries.push_back({std::string(meaning.key), own ? variable.value : std::string(meaning.value), variable.source,
                         std::string(kLayer)});
    }
  }
  return entries;
}

bool is_common_variable(std::string_view name) {
  return name == kDatabaseUrl || name == kFailOnError || name == kAutoMigrate;
}

std::vector<Entry> datasource_entries_of_variables(const std::vector<Variable>& variables, std::string_view prefix,
                                                   const std::vector<std::string>& known) {
  constexpr std::string_view kFile = "_FILE";
  std::vector<Entry> entries;
  for (const Variable& variable : variables) {
    if (!variable.name.starts_with(prefix)) continue;
    const std::string_view name = std::string_view(variable.name).substr(prefix.size());
    const bool of_file = name.ends_with(kFile);
    auto key = datasource_key_of_variable(of_file ? name.substr(0, name.size() - kFile.size()) : name, known);
    const bool counts = key && (prefix.empty() ? find_key(key->key) != nullptr : is_known_key(key->key));
    if (!counts || (of_file && !may_be_a_file(key->key))) continue;
    if (of_file && trim(variable.value).empty()) continue;
    Entry entry =
        entry_of(variable, std::string(kDatasourceKey) + key->name + "." + key->key, of_file, prefix, nullptr);
    if (prefix.empty()) entry.part = Part::server;
    if (prefix == "FLYWAY_") entries.push_back(default_location(key->name, variable.source, entry.layer));
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string datasource_of_url_variable(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::string_view kFamily = "DATASOURCES_";
  constexpr std::string_view kUrl = "_URL";
  for (const std::string_view prefix : {"FLYWAY_", "GODWIT_"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const bool is_url = name.starts_with(kFamily) && name.ends_with(kUrl) && name.size() > kFamily.size() + kUrl.size();
  if (!is_url || datasource_key_of_variable(name, known)) return "";
  return to_lower(name.substr(kFamily.size(), name.size() - kFamily.size() - kUrl.size()));
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
