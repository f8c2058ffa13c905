// No key of Flyway's is passed over in silence: each stands here or in keys.cpp. A key whose effect nobody misses
// leaves a note; one that somebody relies on, such as a resolver of secrets, is refused.
#include "config/keys/flyway_keys.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "config/keys/values.h"

namespace godwit {
namespace {

using enum KeyFate;
constexpr KeyKind kText = KeyKind::text;
constexpr KeyKind kList = KeyKind::list;
constexpr KeyKind kBool = KeyKind::boolean;

constexpr std::string_view kJava = "It names Java classes, which cannot be run here.";
constexpr std::string_view kPaid = "It belongs to a command of Flyway's paid editions that godwit does not have.";
constexpr std::string_view kOtherCommand = "It is for a command that godwit does not have.";
constexpr std::string_view kOtherDatabase = "It concerns a database that godwit does not speak to.";
constexpr std::string_view kNoLicence = "Nothing here asks for a licence.";
constexpr std::string_view kSecrets =
    "Give the password as a file (FLYWAY_PASSWORD_FILE) or by a command (passwordCommand) instead.";
constexpr std::string_view kPatterns = "ignoreMigrationPatterns";

// clang-format off
constexpr auto kTable = std::to_array<FlywayKey>({
    {"allowMixedMigrations", kBool, renamed, "", "mixed"},
    {"initVersion", kText, renamed, "", "baselineVersion"},
    {"initDescription", kText, renamed, "", "baselineDescription"},
    {"initOnMigrate", kBool, renamed, "", "baselineOnMigrate"},
    {"checkLocation", kBool, renamed, "", "failOnMissingLocations"},
    {"initSqls", kText, renamed, "", "initSql"},
    {"sqlMigrationSuffix", kText, renamed, "", "sqlMigrationSuffixes"},
    {"ignoreMissingMigrations", kBool, renamed, "", kPatterns},
    {"ignoreIgnoredMigrations", kBool, renamed, "", kPatterns},
    {"ignorePendingMigrations", kBool, renamed, "", kPatterns},
    {"ignoreFutureMigrations", kBool, renamed, "", kPatterns},

    {"batch", kBool, no_effect, "", "Statements share messages to the server where that changes nothing; see statementByStatement."},
    {"stream", kBool, no_effect, "", "Scripts are always streamed."},
    {"driver", kText, no_effect, "", "There is no JDBC here; the URL alone says what to speak to."},
    {"communityDBSupportEnabled", kBool, no_effect, "", kOtherDatabase},
    {"licenseKey", kText, no_effect, "", kNoLicence, true},
    {"email", kText, no_effect, "", kNoLicence},
    {"token", kText, no_effect, "", kNoLicence, true},
    {"loggers", kList, no_effect, "auto|console", "Log lines go to standard error."},
    {"outputProgress", kBool, no_effect, "", "Progress is shown on a terminal and nowhere else."},
    {"outputQueryResults", kBool, no_effect, "false", "Rows that a script selects are not printed."},
    {"failOnMissingTarget", kBool, no_effect, "true", "A target that does not exist is an error unless ? stands behind it."},
    {"async", kBool, no_effect, "false", "The databases are migrated before the program starts, one after the other."},
    {"repairAtStart", kBool, no_effect, "false", "Run godwit repair."},
    {"baselineAtStart", kBool, no_effect, "false", "Run godwit baseline, or say baselineOnMigrate=true."},
    {"validateAtStart", kBool, no_effect, "", "What was applied is validated before anything is migrated; see validateOnMigrate."},
    {"add.", kText, no_effect, "", kOtherCommand},
    {"auth.", kText, no_effect, "", kOtherCommand},
    {"check.", kText, no_effect, "", kOtherCommand},
    {"deploy.", kText, no_effect, "", kOtherCommand},
    {"diff.", kText, no_effect, "", kOtherCommand},
    {"diffText.", kText, no_effect, "", kOtherCommand},
    {"generate.", kText, no_effect, "", kOtherCommand},
    {"init.", kText, no_effect, "", kOtherCommand},
    {"model.", kText, no_effect, "", kOtherCommand},
    {"prepare.", kText, no_effect, "", kOtherCommand},
    {"snapshot.", kText, no_effect, "", kOtherCommand},
    {"schemaModelLocation", kText, no_effect, "", kOtherCommand},
    {"schemaModelSchemas", kList, no_effect, "", kOtherCommand},
    {"oracle.", kText, no_effect, "", kOtherDatabase},
    {"sqlserver.", kText, no_effect, "", kOtherDatabase},
    {"clickhouse.", kText, no_effect, "", kOtherDatabase},
    {"db2z.", kText, no_effect, "", kOtherDatabase},

    {"callbacks", kList, refused, "", kJava},
    {"resolvers", kList, refused, "", kJava},
    {"migrationResolvers", kList, refused, "", kJava},
    {"skipDefaultResolvers", kBool, refused, "false", "Without them no script would be found."},
    {"cleanOnValidationError", kBool, refused, "false", "It drops everything because a script was edited. If you want that, run clean yourself."},
    {"configFileEncoding", kText, refused, "UTF-8|UTF8", "Configuration files are read as UTF-8; convert the file."},
    {"kerberosConfigFile", kText, refused, "", "The client library looks for it itself: name it in the environment variable KRB5_CONFIG."},
    {"provisionMode", kText, refused, "provision|skip", "Databases are not created or reset here; do it before."},
    {"provisioner", kText, refused, "none", "Databases are not created or reset here; do it before."},
    {"clean.", kText, refused, "", "Clean empties every schema that it manages: say which in schemas."},
    {"resolvers.", kText, refused, "", kSecrets},
    {"propertyResolvers.", kText, refused, "", kSecrets},
    {"vault.", kText, refused, "", kSecrets},
    {"dapr.", kText, refused, "", kSecrets},
    {"gcsm.", kText, refused, "", kSecrets},
    {"publishResult", kBool, refused, "false", kPaid},
    {"checkDriftOnMigrate", kBool, refused, "false", kPaid},
    {"configurations", kText, refused, "", "It is a word of Flyway's plugins; write the key itself."},
    {"plugins.", kText, refused, "", "Write the key without plugins. in front."},

});
// clang-format on

bool is_harmless(const FlywayKey& key, const std::string& value) {
  if (trim(value).empty()) return true;
  const std::vector<std::string> harmless = split_list(key.harmless, '|');
  return std::any_of(harmless.begin(), harmless.end(),
                     [&](const std::string& word) { return equals_ignore_case(word, trim(value)); });
}

// ignoreMissingMigrations=true was *:missing in the list, and false that it is not there.
std::string changed_patterns(const Settings& settings, std::string_view name, bool ignore) {
  const std::string lower = to_lower(name);
  const std::size_t begin = std::string_view("ignore").size();
  const std::string pattern = "*:" + lower.substr(begin, lower.find("migrations") - begin);
  std::vector<std::string> patterns = settings.project.ignore_migration_patterns;
  std::erase_if(patterns, [&](const std::string& known) { return equals_ignore_case(known, pattern); });
  if (ignore) patterns.push_back(pattern);
  return join(patterns, ",");
}

std::string value_of_renamed(const FlywayKey& key, const std::string& value, const Settings& settings,
                             const std::string& source) {
  if (key.why != kPatterns) return value;
  try {
    return changed_patterns(settings, key.name, parse_bool(value));
  } catch (const Error& error) {
    throw Error(error.code(), source + ": " + std::string(key.name) + " " + error.what() + ".");
  }
}

}  // namespace

std::span<const FlywayKey> flyway_keys() {
  return kTable;
}

const FlywayKey* find_flyway_key(std::string_view name) {
  for (const FlywayKey& key : kTable) {
    if (key.name.ends_with('.') ? is_in_family(name, key.name) : equals_ignore_case(key.name, name)) return &key;
  }
  return nullptr;
}

FlywayKeyResult judge_flyway_key(const FlywayKey& key, std::string_view name, const std::string& value,
                                 const Settings& settings, const std::string& source) {
  const std::string spelled(key.name.ends_with('.') ? name : key.name);
  if (is_harmless(key, value)) return {};
  if (key.fate == renamed) {
    const std::string note = source + ": " + spelled + " is an old name; write " + std::string(key.why) + ".";
    return {std::string(key.why), value_of_renamed(key, value, settings, source), note};
  }
  if (key.fate == no_effect) return {"", "", source + ": " + spelled + " has no effect. " + std::string(key.why)};
  throw Error(ErrorCode::usage, source + ": " + spelled + " is refused. " + std::string(key.why));
}

}  // namespace godwit
