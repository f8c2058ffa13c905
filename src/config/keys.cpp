#include "config/keys.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "config/values.h"

namespace godwit {
namespace {

using std::string;
constexpr int kMany = 1'000'000;

OutputType parse_output_type(const string& value) {
  if (equals_ignore_case(value, "text")) return OutputType::text;
  if (equals_ignore_case(value, "json")) return OutputType::json;
  throw Error(ErrorCode::configuration, "must be text or json, not \"" + value + "\"");
}

ColorMode parse_color(const string& value) {
  if (equals_ignore_case(value, "auto")) return ColorMode::automatic;
  if (equals_ignore_case(value, "always")) return ColorMode::always;
  if (equals_ignore_case(value, "never")) return ColorMode::never;
  throw Error(ErrorCode::configuration, "must be auto, always or never, not \"" + value + "\"");
}

string not_empty(const string& value) {
  if (value.empty()) throw Error(ErrorCode::configuration, "must not be empty");
  return value;
}

std::vector<string> some_of(const string& value, const string& what) {
  auto list = split_list(value);
  if (list.empty()) throw Error(ErrorCode::configuration, "must name at least one " + what);
  return list;
}

std::chrono::seconds not_for_ever(const string& value) {
  const std::chrono::seconds seconds = parse_seconds(value);
  if (seconds.count() < 0) throw Error(ErrorCode::configuration, "must not be negative, as \"" + value + "\" is");
  return seconds;
}

// clang-format off
constexpr auto kKeys = std::to_array<Key>({
    {"url", KeyKind::text, "sqlite:./godwit.db", "the database",
     [](Settings& s, const string& v) { s.target.url = v; }, true},
    {"user", KeyKind::text, "app", "user to connect as",
     [](Settings& s, const string& v) { s.target.user = v; }},
    {"password", KeyKind::text, "secret", "password of the user",
     [](Settings& s, const string& v) { s.target.password = Secret(v); }, true},
    {"locations", KeyKind::list, "filesystem:sql", "folders with scripts, separated by commas",
     [](Settings& s, const string& v) { s.project.locations = some_of(v, "folder, such as filesystem:sql"); }},
    {"table", KeyKind::text, "flyway_schema_history", "name of the history table",
     [](Settings& s, const string& v) { s.target.table = not_empty(v); }},
    {"schemas", KeyKind::list, "app,audit", "schemas to manage; the first is the default schema",
     [](Settings& s, const string& v) { s.target.schemas = split_list(v); }},
    {"defaultSchema", KeyKind::text, "app", "schema of the history table and of unqualified names",
     [](Settings& s, const string& v) { s.target.default_schema = v; }},
    {"createSchemas", KeyKind::boolean, "true", "create the schemas that do not exist",
     [](Settings& s, const string& v) { s.target.create_schemas = parse_bool(v); }},
    {"target", KeyKind::text, "latest", "migrate up to this version; latest, next, current; 7? if it may be absent",
     [](Settings& s, const string& v) { s.project.target = not_empty(v); }},
    {"steps", KeyKind::number, "0", "run at most so many migrations; with undo: take back so many",
     [](Settings& s, const string& v) { s.project.steps = parse_number(v, 0, kMany); }},
    {"cherryPick", KeyKind::list, "2.1,7", "only these versions, and descriptions of repeatables, in this order",
     [](Settings& s, const string& v) { s.project.cherry_pick = split_list(v); }},
    {"group", KeyKind::boolean, "false", "one transaction for all pending migrations",
     [](Settings& s, const string& v) { s.project.group = parse_bool(v); }},
    {"markApplied", KeyKind::list, "7", "repair: record these versions as applied without running their scripts",
     [](Settings& s, const string& v) { s.project.mark_applied = split_list(v); }},
    {"undoRows", KeyKind::boolean, "false", "undo writes UNDO_SQL rows, for Flyway's paid editions, instead of DELETE",
     [](Settings& s, const string& v) { s.project.undo_rows = parse_bool(v); }},
    {"outOfOrder", KeyKind::boolean, "false", "also run versions below the current one",
     [](Settings& s, const string& v) { s.project.out_of_order = parse_bool(v); }},
    {"validateOnMigrate", KeyKind::boolean, "true", "refuse to migrate while an applied script is edited or missing",
     [](Settings& s, const string& v) { s.project.validate_on_migrate = parse_bool(v); }},
    {"ignoreMigrationPatterns", KeyKind::list, "*:future", "type:state pairs that validation passes over",
     [](Settings& s, const string& v) { s.project.ignore_migration_patterns = split_list(v); }},
    {"baselineOnMigrate", KeyKind::boolean, "false", "baseline a schema that is not empty and has no history",
     [](Settings& s, const string& v) { s.project.baseline_on_migrate = parse_bool(v); }},
    {"baselineVersion", KeyKind::text, "1", "version of the baseline",
     [](Settings& s, const string& v) { s.project.baseline_version = not_empty(v); }},
    {"baselineDescription", KeyKind::text, "<< Flyway Baseline >>", "description of the baseline",
     [](Settings& s, const string& v) { s.project.baseline_description = v; }},
    {"mixed", KeyKind::boolean, "false", "allow a script with statements that run inside and outside a transaction",
     [](Settings& s, const string& v) { s.project.mixed = parse_bool(v); }},
    {"executeInTransaction", KeyKind::boolean, "true", "run each script in a transaction",
     [](Settings& s, const string& v) { s.project.execute_in_transaction = parse_bool(v); }},
    {"skipExecutingMigrations", KeyKind::boolean, "false", "record pending scripts as applied without running them",
     [](Settings& s, const string& v) { s.project.skip_executing_migrations = parse_bool(v); }},
    {"cleanDisabled", KeyKind::boolean, "true", "refuse clean",
     [](Settings& s, const string& v) { s.project.clean_disabled = parse_bool(v); }},
    {"callbackLocations", KeyKind::list, "filesystem:callbacks", "more folders with callbacks, separated by commas",
     [](Settings& s, const string& v) { s.project.callback_locations = split_list(v); }},
    {"skipDefaultCallbacks", KeyKind::boolean, "false", "run no callbacks",
     [](Settings& s, const string& v) { s.project.skip_default_callbacks = parse_bool(v); }},
    {"installedBy", KeyKind::text, "deploy", "name for the installed_by column; default: the database user",
     [](Settings& s, const string& v) { s.project.installed_by = v; }},
    {"encoding", KeyKind::text, "UTF-8", "encoding of the scripts",
     [](Settings& s, const string& v) { s.project.encoding = not_empty(v); }},
    {"detectEncoding", KeyKind::boolean, "false", "let a byte order mark decide the encoding",
     [](Settings& s, const string& v) { s.project.detect_encoding = parse_bool(v); }},
    {"failOnMissingLocations", KeyKind::boolean, "false", "a location that does not exist is an error",
     [](Settings& s, const string& v) { s.project.fail_on_missing_locations = parse_bool(v); }},
    {"validateMigrationNaming", KeyKind::boolean, "false", "a wrongly named script is an error",
     [](Settings& s, const string& v) { s.project.naming.validate_migration_naming = parse_bool(v); }},
    {"sqlMigrationPrefix", KeyKind::text, "V", "prefix of versioned scripts",
     [](Settings& s, const string& v) { s.project.naming.versioned_prefix = not_empty(v); }},
    {"repeatableSqlMigrationPrefix", KeyKind::text, "R", "prefix of repeatable scripts",
     [](Settings& s, const string& v) { s.project.naming.repeatable_prefix = not_empty(v); }},
    {"undoSqlMigrationPrefix", KeyKind::text, "U", "prefix of undo scripts",
     [](Settings& s, const string& v) { s.project.naming.undo_prefix = not_empty(v); }},
    {"baselineMigrationPrefix", KeyKind::text, "B", "prefix of baseline scripts",
     [](Settings& s, const string& v) { s.project.naming.baseline_prefix = not_empty(v); }},
    {"sqlMigrationSeparator", KeyKind::text, "__", "between version and description",
     [](Settings& s, const string& v) { s.project.naming.separator = not_empty(v); }},
    {"sqlMigrationSuffixes", KeyKind::list, ".sql", "suffixes of scripts",
     [](Settings& s, const string& v) { s.project.naming.suffixes = some_of(v, "suffix, such as .sql"); }},
    {"placeholderReplacement", KeyKind::boolean, "true", "replace ${name} in scripts",
     [](Settings& s, const string& v) { s.project.placeholders.replacement = parse_bool(v); }},
    {"placeholderPrefix", KeyKind::text, "${", "what a placeholder begins with",
     [](Settings& s, const string& v) { s.project.placeholders.prefix = not_empty(v); }},
    {"placeholderSuffix", KeyKind::text, "}", "what a placeholder ends with",
     [](Settings& s, const string& v) { s.project.placeholders.suffix = not_empty(v); }},
    {"initSql", KeyKind::text, "SET ROLE owner", "statements to run on every connection first",
     [](Settings& s, const string& v) { s.target.init_sql = v; }},
    {"connectRetries", KeyKind::number, "0", "how often to try again when the server does not answer",
     [](Settings& s, const string& v) { s.target.connect_retries = parse_number(v, 0, kMany); }},
    {"connectRetriesInterval", KeyKind::seconds, "120", "longest pause between two tries",
     [](Settings& s, const string& v) { s.target.connect_retries_interval = not_for_ever(v); }},
    {"lockTimeout", KeyKind::seconds, "10m", "how long to wait for the migration lock; -1: for ever",
     [](Settings& s, const string& v) { s.target.lock_timeout = parse_seconds(v); }},
    {"lockRetryCount", KeyKind::number, "50", "Flyway's name for the same, in seconds; -1: for ever",
     [](Settings& s, const string& v) { s.target.lock_timeout = std::chrono::seconds(parse_number(v, -1, kMany)); }},
    {"postgresql.transactional.lock", KeyKind::boolean, "true", "accepted and without effect: no transaction stays open here",
     [](Settings&, const string& v) { parse_bool(v); }},
    {"outputType", KeyKind::text, "text", "text, or json on standard output",
     [](Settings& s, const string& v) { s.output.type = parse_output_type(v); }},
    {"color", KeyKind::text, "auto", "auto, always or never",
     [](Settings& s, const string& v) { s.output.color = parse_color(v); }},
    {"configFiles", KeyKind::list, "conf/godwit.conf", "configuration files; later ones win",
     [](Settings& s, const string& v) { s.config_files = split_list(v); }},
});
// clang-format on

// Levenshtein: how many letters have to be changed, added or removed.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// Names are compared without regard to case, so the name that came last must be the only one left:
// FLYWAY_PLACEHOLDERS_X gives "x", and -placeholders.X wins over it.
void set_placeholder(std::map<string, string>& values, std::string_view name, const string& value) {
  std::erase_if(values, [name](const auto& known) { return equals_ignore_case(known.first, name); });
  values.emplace(name, value);
}

}  // namespace

std::span<const Key> all_keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  for (const Key& key : kKeys) {
    if (equals_ignore_case(key.name, name)) return &key;
  }
  return nullptr;
}

std::string nearest_key(std::string_view name) {
  const std::string wanted = to_lower(name);
  const Key* best = nullptr;
  std::size_t best_distance = wanted.size() / 3 + 1;
  for (const Key& key : kKeys) {
    const std::size_t far = distance(wanted, to_lower(key.name));
    if (far > best_distance || (far == best_distance && best)) continue;
    best = &key;
    best_distance = far;
  }
  return best ? std::string(best->name) : "";
}

void set_key(Settings& settings, std::string_view name, const std::string& value, const std::string& source) {
  if (name.size() > kPlaceholderKey.size() &&
      equals_ignore_case(name.substr(0, kPlaceholderKey.size()), kPlaceholderKey)) {
    set_placeholder(settings.project.placeholders.values, name.substr(kPlaceholderKey.size()), value);
    return;
  }
  const Key* key = find_key(name);
  if (!key) {
    const std::string nearest = nearest_key(name);
    throw Error(ErrorCode::usage, source + ": there is no setting \"" + std::string(name) + "\"." +
                                      (nearest.empty() ? "" : " Did you mean " + nearest + "?") + " See godwit help.");
  }
  try {
    key->set(settings, value);
  } catch (const Error& error) {
    const std::string why = key->secret ? "has a value that cannot be used" : error.what();
    throw Error(ErrorCode::configuration, source + ": " + std::string(key->name) + " " + why + ".");
  }
}

}  // namespace godwit
