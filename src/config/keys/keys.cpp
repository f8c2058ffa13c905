// A row has all that there is to a key: a setter parses and throws, and set_key() puts the source in front, so that no
// setter knows where its value is from. Of a secret key not even the setter's own message is shown.
#include "config/keys/keys.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/database_texts.h"
#include "base/mask/mask.h"
#include "base/nearest.h"
#include "base/strings.h"
#include "config/keys/datasources.h"
#include "config/keys/flyway_keys.h"
#include "config/keys/values.h"
#include "model/error_override.h"
#include "model/migration_version.h"

namespace godwit {
namespace {

using std::string;
constexpr int kLargestNumber = 1'000'000;
constexpr int kPorts = 65'535;
constexpr int kFewConnections = 8;
constexpr int kManyConnections = 10'000;

VersionScheme parse_version_scheme(const string& value) {
  if (equals_ignore_case(value, "auto")) return VersionScheme::automatic;
  if (equals_ignore_case(value, "number")) return VersionScheme::number;
  if (equals_ignore_case(value, "timestamp")) return VersionScheme::timestamp;
  throw Error(ErrorCode::configuration, "must be auto, number or timestamp, not \"" + value + "\"");
}

OutputType parse_output_type(const string& value) {
  // By OutputType.
  constexpr std::array<std::string_view, 6> kNames = {"text", "json", "html", "junit", "sarif", "github"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (equals_ignore_case(value, kNames.at(i))) return static_cast<OutputType>(i);
  }
  throw Error(ErrorCode::configuration, "must be text, json, html, junit, sarif or github, not \"" + value + "\"");
}

ColorMode parse_color(const string& value) {
  if (equals_ignore_case(value, "auto")) return ColorMode::automatic;
  if (equals_ignore_case(value, "always")) return ColorMode::always;
  if (equals_ignore_case(value, "never")) return ColorMode::never;
  throw Error(ErrorCode::configuration, "must be auto, always or never, not \"" + value + "\"");
}

// True for a vector store.
bool parse_kind(const string& value) {
  if (equals_ignore_case(value, "vector")) return true;
  if (equals_ignore_case(value, "relational")) return false;
  throw Error(ErrorCode::configuration, "must be relational or vector, not \"" + value + "\"");
}

string parse_version(const string& value) {
  if (value.empty() || MigrationVersion::parse(value)) return value;
  throw Error(ErrorCode::configuration, "must be a version such as 7 or 2.1, not \"" + value + "\"");
}

string not_empty(const string& value) {
  if (value.empty()) throw Error(ErrorCode::configuration, "must not be empty");
  return value;
}

// Never a folder below the one that godwit happens to be started in.
string absolute_or_none(const string& value) {
  if (value.empty() || value.starts_with('/')) return value;
  throw Error(ErrorCode::configuration, "must be a path that begins with a slash, not \"" + value + "\"");
}

std::vector<string> non_empty_list(const string& value, const string& what) {
  auto list = split_list(value);
  if (list.empty()) throw Error(ErrorCode::configuration, "must name at least one " + what);
  return list;
}

// An empty one, by itself, is every file's (Flyway 10.22, tests/compat).
std::vector<string> suffixes(const string& value) {
  return value.empty() ? std::vector<string>{""} : non_empty_list(value, "suffix, such as .sql");
}

std::chrono::seconds not_for_ever(const string& value) {
  const std::chrono::seconds seconds = parse_seconds(value);
  if (seconds.count() < 0) throw Error(ErrorCode::configuration, "must not be negative, as \"" + value + "\" is");
  return seconds;
}

std::chrono::seconds some_time(const string& value) {
  const std::chrono::seconds seconds = parse_seconds(value);
  if (seconds.count() < 1) throw Error(ErrorCode::configuration, "must be 1 s or more, not \"" + value + "\"");
  return seconds;
}

std::vector<string> error_overrides(const string& value) {
  auto list = split_list(value);
  for (const string& text : list) parse_error_override(text);
  return list;
}

// clang-format off
constexpr auto kKeys = std::to_array<Key>({
    {"url", KeyKind::text, GODWIT_EXAMPLE_URL, "the database",
     [](Settings& s, const string& v) { s.target.url = v; }, true, true},
    {"user", KeyKind::text, "app", "user to connect as",
     [](Settings& s, const string& v) { s.target.user = v; }, false, true},
    {"password", KeyKind::text, "secret", "password of the user",
     [](Settings& s, const string& v) { s.target.password = Secret(v); }, true, true},
    {"passwordCommand", KeyKind::text, "pass show app", "shell command whose first line of output is the password",
     [](Settings& s, const string& v) { s.password_command = v; }, false, true},
    {"locations", KeyKind::list, "filesystem:sql", "folders with scripts, separated by commas; classpath: in jars",
     [](Settings& s, const string& v) { s.project.locations = non_empty_list(v, "folder, such as filesystem:sql"); }},
    {"resourceRoots", KeyKind::list, "src/main/resources", "folders that classpath: locations begin in",
     [](Settings& s, const string& v) { s.project.resource_roots = split_list(v); }},
    {"jarDirs", KeyKind::list, "build/libs", "jars, and folders of jars, to look for classpath: locations in",
     [](Settings& s, const string& v) { s.project.jar_dirs = split_list(v); }, false, true},
    {"table", KeyKind::text, "flyway_schema_history", "name of the history table",
     [](Settings& s, const string& v) { s.target.table = not_empty(v); }},
    {"schemas", KeyKind::list, "app,audit", "schemas to manage; the first is the default schema",
     [](Settings& s, const string& v) { s.target.schemas = split_list(v); }, false, true},
    {"defaultSchema", KeyKind::text, "app", "schema of the history table and of unqualified names",
     [](Settings& s, const string& v) { s.target.default_schema = v; }, false, true},
    {"createSchemas", KeyKind::boolean, "true", "create the schemas that do not exist",
     [](Settings& s, const string& v) { s.target.create_schemas = parse_bool(v); }},
    {"target", KeyKind::text, "latest", "migrate up to this version; latest, next, current; 7? if it may be absent",
     [](Settings& s, const string& v) { s.project.target = not_empty(v); }},
    {"steps", KeyKind::number, "0", "run at most so many migrations; with undo: take back so many",
     [](Settings& s, const string& v) { s.project.steps = parse_number(v, 0, kLargestNumber); }},
    {"cherryPick", KeyKind::list, "2.1,7", "only these versions, and descriptions of repeatables, in this order",
     [](Settings& s, const string& v) { s.project.cherry_pick = split_list(v); }, false, true},
    {"group", KeyKind::boolean, "false", "one transaction for all pending migrations",
     [](Settings& s, const string& v) { s.project.group = parse_bool(v); }},
    {"markApplied", KeyKind::list, "7", "repair: record these versions as applied without running their scripts",
     [](Settings& s, const string& v) { s.project.mark_applied = split_list(v); }, false, true},
    {"dryRunOutput", KeyKind::text, "migrate.sql", "write the SQL that would be run to this file, and change nothing",
     [](Settings& s, const string& v) { s.project.dry_run_output = v; }, false, true},
    {"plan", KeyKind::text, "plan.json", "migrate: do what this plan says, or nothing if anything has moved since",
     [](Settings& s, const string& v) { s.plan_file = v; }, false, true},
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
    {"errorOverrides", KeyKind::list, "42P07:0:W", "STATE:code:W and the like: what becomes of errors and warnings of scripts",
     [](Settings& s, const string& v) { s.project.error_overrides = error_overrides(v); }, false, true},
    {"skipExecutingMigrations", KeyKind::boolean, "false", "record pending scripts as applied without running them",
     [](Settings& s, const string& v) { s.project.skip_executing_migrations = parse_bool(v); }},
    {"cleanDisabled", KeyKind::boolean, "true", "refuse clean",
     [](Settings& s, const string& v) { s.project.clean_disabled = parse_bool(v); }},
    {"cleanSchema", KeyKind::boolean, "false", "clean before migrate; an error unless cleanDisabled=false",
     [](Settings& s, const string& v) { s.clean_schema = parse_bool(v); }},
    {"callbackLocations", KeyKind::list, "filesystem:callbacks", "more folders with callbacks, separated by commas",
     [](Settings& s, const string& v) { s.project.callback_locations = split_list(v); }, false, true},
    {"skipDefaultCallbacks", KeyKind::boolean, "false", "run no callbacks in SQL; programs run as executableCallbacks says",
     [](Settings& s, const string& v) { s.project.skip_default_callbacks = parse_bool(v); }},
    {"executableCallbacks", KeyKind::boolean, "false", "run also callbacks that are programs: afterMigrate.sh",
     [](Settings& s, const string& v) { s.project.executable_callbacks = parse_bool(v); }},
    {"installedBy", KeyKind::text, "deploy", "name for the installed_by column; default: the database user",
     [](Settings& s, const string& v) { s.project.installed_by = v; }, false, true},
    {"infoSinceDate", KeyKind::text, "01/12/2020 13:00", "show what was applied after this, and what is not applied",
     [](Settings& s, const string& v) { s.project.info.since_date = v; }, false, true},
    {"infoUntilDate", KeyKind::text, "2020-12-01 13:00", "show what was applied before this",
     [](Settings& s, const string& v) { s.project.info.until_date = v; }, false, true},
    {"infoSinceVersion", KeyKind::text, "2.1", "show this version and higher ones, and repeatables",
     [](Settings& s, const string& v) { s.project.info.since_version = v; }, false, true},
    {"infoUntilVersion", KeyKind::text, "3", "show this version and lower ones",
     [](Settings& s, const string& v) { s.project.info.until_version = v; }, false, true},
    {"infoOfState", KeyKind::list, "Pending,Failed", "show only migrations in these states",
     [](Settings& s, const string& v) { s.project.info.of_state = split_list(v); }, false, true},
    {"encoding", KeyKind::text, "UTF-8", "encoding of the scripts",
     [](Settings& s, const string& v) { s.project.encoding = not_empty(v); }},
    {"detectEncoding", KeyKind::boolean, "false", "let a byte order mark decide the encoding",
     [](Settings& s, const string& v) { s.project.detect_encoding = parse_bool(v); }},
    {"failOnMissingLocations", KeyKind::boolean, "false", "a location that does not exist is an error",
     [](Settings& s, const string& v) { s.project.fail_on_missing_locations = parse_bool(v); }},
    {"followLinks", KeyKind::boolean, "false", "follow symbolic links in a location that lead out of it",
     [](Settings& s, const string& v) { s.project.follow_links = parse_bool(v); }},
    {"validateMigrationNaming", KeyKind::boolean, "false", "a wrongly named script is an error",
     [](Settings& s, const string& v) { s.project.naming.validate_migration_naming = parse_bool(v); }},
    {"sqlMigrationPrefix", KeyKind::text, "V", "prefix of versioned scripts",
     [](Settings& s, const string& v) { s.project.naming.versioned_prefix = v; }},
    {"repeatableSqlMigrationPrefix", KeyKind::text, "R", "prefix of repeatable scripts",
     [](Settings& s, const string& v) { s.project.naming.repeatable_prefix = v; }},
    {"undoSqlMigrationPrefix", KeyKind::text, "U", "prefix of undo scripts",
     [](Settings& s, const string& v) { s.project.naming.undo_prefix = v; }},
    {"baselineMigrationPrefix", KeyKind::text, "B", "prefix of baseline scripts",
     [](Settings& s, const string& v) { s.project.naming.baseline_prefix = v; }},
    {"sqlMigrationSeparator", KeyKind::text, "__", "between version and description",
     [](Settings& s, const string& v) { s.project.naming.separator = not_empty(v); }},
    {"sqlMigrationSuffixes", KeyKind::list, ".sql", "suffixes of scripts",
     [](Settings& s, const string& v) { s.project.naming.suffixes = suffixes(v); }},
    {"placeholderReplacement", KeyKind::boolean, "true", "replace ${name} in scripts",
     [](Settings& s, const string& v) { s.project.placeholders.replacement = parse_bool(v); }},
    {"placeholderPrefix", KeyKind::text, "${", "what a placeholder begins with",
     [](Settings& s, const string& v) { s.project.placeholders.prefix = not_empty(v); }},
    {"placeholderSuffix", KeyKind::text, "}", "what a placeholder ends with",
     [](Settings& s, const string& v) { s.project.placeholders.suffix = not_empty(v); }},
    {"scriptPlaceholderPrefix", KeyKind::text, "FP__", "begins the name of a placeholder in a program's environment",
     [](Settings& s, const string& v) { s.project.placeholders.script_prefix = not_empty(v); }},
    {"scriptPlaceholderSuffix", KeyKind::text, "__", "ends the name of a placeholder in a program's environment",
     [](Settings& s, const string& v) { s.project.placeholders.script_suffix = v; }},
    {"placeholderSeparator", KeyKind::text, ":", "stands in the names of built-in placeholders: flyway:user",
     [](Settings& s, const string& v) { s.project.placeholders.separator = not_empty(v); }},
    {"tablespace", KeyKind::text, "fast", "tablespace of the history table, where the database has them",
     [](Settings& s, const string& v) { s.target.tablespace = v; }, false, true},
    {"backup", KeyKind::boolean, "false", "copy an embedded database before the first change",
     [](Settings& s, const string& v) { s.target.backup = parse_bool(v); }},
    {"backupFile", KeyKind::text, "backups", "file or folder for the copy; default: beside the database",
     [](Settings& s, const string& v) { s.target.backup_file = v; }, false, true},
    {"backupCommand", KeyKind::text, "pg_dump -Fc >before.dump", "shell command that backs the database up first",
     [](Settings& s, const string& v) { s.target.backup_command = v; }, false, true},
    {"initSql", KeyKind::text, "SET ROLE owner", "statements to run on every connection first",
     [](Settings& s, const string& v) { s.target.init_sql = v; }, false, true},
    {"plugins", KeyKind::text, "/usr/local/lib/godwit", "folder with drivers for more databases; default: none",
     [](Settings& s, const string& v) { s.target.plugins = absolute_or_none(v); }, false, true},
    {"connectRetries", KeyKind::number, "0", "how often to try again when the server does not answer",
     [](Settings& s, const string& v) { s.target.connect_retries = parse_number(v, 0, kLargestNumber); }},
    {"connectRetriesInterval", KeyKind::seconds, "120", "longest pause between two tries",
     [](Settings& s, const string& v) { s.target.connect_retries_interval = not_for_ever(v); }},
    {"lockTimeout", KeyKind::seconds, "10m", "how long to wait for the migration lock; -1: for ever",
     [](Settings& s, const string& v) { s.target.lock_timeout = parse_seconds(v); }},
    {"lockRetryCount", KeyKind::number, "50", "Flyway's name for lockTimeout, in seconds; -1: for ever",
     [](Settings& s, const string& v) { s.target.lock_timeout = std::chrono::seconds(parse_number(v, -1, kLargestNumber)); }, false, true,
     "lockTimeout"},
    {"stopTimeout", KeyKind::seconds, "0", "after a signal the running statement may go on for so long; -1: to its end",
     [](Settings& s, const string& v) { s.project.stop_timeout = parse_seconds(v); }},
    {"lockRetryTime", KeyKind::seconds, "5m",
     "how long a script that lost a lock or a deadlock is run again; 0: never",
     [](Settings& s, const string& v) { s.project.lock_retry_time = not_for_ever(v); }},
    {"statementByStatement", KeyKind::boolean, "false", "no two statements share a message to the server",
     [](Settings& s, const string& v) { s.project.statement_by_statement = parse_bool(v); }},
    {"postgresql.transactional.lock", KeyKind::boolean, "true", "accepted and without effect: no transaction stays open here",
     [](Settings&, const string& v) { parse_bool(v); }},
    {"offline", KeyKind::boolean, "false", "validate the scripts alone, without a database",
     [](Settings& s, const string& v) { s.project.offline.enabled = parse_bool(v); }},
    {"base", KeyKind::text, "origin/main", "validate -offline: compare with the scripts of this commit of git",
     [](Settings& s, const string& v) { s.project.offline.base = v; }, false, true},
    {"dialect", KeyKind::text, GODWIT_EXAMPLE_DATABASE, "validate -offline without a url: " GODWIT_DIALECT_WORDS,
     [](Settings& s, const string& v) { s.project.offline.dialect = v; }, false, true},
    {"into", KeyKind::text, "sql", "new: folder to write to; default: the first of the locations",
     [](Settings& s, const string& v) { s.project.new_script.folder = v; }, false, true},
    {"versionScheme", KeyKind::text, "auto", "new: number, timestamp, or auto: what the newest script has",
     [](Settings& s, const string& v) { s.project.new_script.scheme = parse_version_scheme(v); }},
    {"undo", KeyKind::boolean, "false", "new: write the undo script, too",
     [](Settings& s, const string& v) { s.project.new_script.undo = parse_bool(v); }},
    {"repeatable", KeyKind::boolean, "false", "new: write a repeatable script",
     [](Settings& s, const string& v) { s.project.new_script.repeatable = parse_bool(v); }},
    {"enabled", KeyKind::boolean, "true", "false: the boot step leaves this datasource out",
     [](Settings& s, const string& v) { s.datasource.enabled = parse_bool(v); }},
    {"required", KeyKind::boolean, "true", "false: if this datasource fails, the others go on",
     [](Settings& s, const string& v) { s.datasource.required = parse_bool(v); }},
    {"kind", KeyKind::text, "relational", "relational, or vector for a vector store, which comes after all others",
     [](Settings& s, const string& v) { s.datasource.vector_store = parse_kind(v); }},
    {"tenants.query", KeyKind::text, "select name from tenants", "returns the names of tenants, each with a database or schema of its own",
     [](Settings& s, const string& v) { s.tenants.query = v; }, false, true},
    {"tenants.url", KeyKind::text, "file:${tenant}.db", "a tenant's database; default: that of the query",
     [](Settings& s, const string& v) { s.tenants.url = v; }, true, true},
    {"tenants.schema", KeyKind::text, "${tenant}", "a tenant's schema",
     [](Settings& s, const string& v) { s.tenants.schema = v; }, false, true},
    {"tenants.parallel", KeyKind::number, "4", "so many tenants at a time",
     [](Settings& s, const string& v) { s.tenants.parallel = parse_number(v, 1, 1000); }},
    {"boot.mode", KeyKind::text, "migrate", "run and server: migrate, check, require or permissive",
     [](Settings& s, const string& v) { s.boot_mode = parse_boot_mode(v); }},
    {"server.host", KeyKind::text, "127.0.0.1", "server: address to listen on; 0.0.0.0 for all of IPv4, :: for all",
     [](Settings& s, const string& v) { s.server.host = not_empty(v); }},
    {"server.port", KeyKind::number, "8080", "server: port to listen on; 0: any that is free",
     [](Settings& s, const string& v) { s.server.port = parse_number(v, 0, kPorts); }},
    {"server.hosts", KeyKind::list, "godwit.example.org", "server: more names that requests may have in Host; *: any",
     [](Settings& s, const string& v) { s.server.hosts = split_list(v); }, false, true},
    {"server.token", KeyKind::text, "…", "server: what a request has to show to change something; without it none may",
     [](Settings& s, const string& v) { s.server.token = Secret(v); }, true, true},
    {"server.tokenForReads", KeyKind::boolean, "false", "server: the token is asked of who only looks, too",
     [](Settings& s, const string& v) { s.server.token_for_reads = parse_bool(v); }},
    {"server.tls.certificate", KeyKind::text, "server.pem", "server: certificate with its chain, PEM; makes it https",
     [](Settings& s, const string& v) { s.server.tls_certificate = v; }, false, true},
    {"server.tls.key", KeyKind::text, "server.key", "server: key of the certificate, PEM, without a passphrase",
     [](Settings& s, const string& v) { s.server.tls_key = v; }, false, true},
    {"server.checkInterval", KeyKind::seconds, "15", "server: time between two looks at the databases",
     [](Settings& s, const string& v) { s.server.check_interval = some_time(v); }},
    {"server.maxConnections", KeyKind::number, "128", "server: connections at once; a quarter of them may wait for jobs",
     [](Settings& s, const string& v) { s.server.max_connections = parse_number(v, kFewConnections, kManyConnections); }},
    {"version", KeyKind::text, "3", "wait: until this version is there; default: until nothing is pending",
     [](Settings& s, const string& v) { s.wait_version = parse_version(v); }, false, true},
    {"timeout", KeyKind::seconds, "60", "wait: how long; -1: for ever",
     [](Settings& s, const string& v) { s.wait_timeout = parse_seconds(v); }},
    {"outputType", KeyKind::text, "text", "text, json, html, junit, sarif or github on standard output",
     [](Settings& s, const string& v) { s.output.type = parse_output_type(v); }},
    {"reportFilename", KeyKind::list, "report.html,report.json", "files to write: .html, .json, .xml (JUnit), .sarif",
     [](Settings& s, const string& v) { s.output.report_files = split_list(v); }, false, true},
    {"reportEnabled", KeyKind::boolean, "false", "false: write no report files; true: report.html unless others are named",
     [](Settings& s, const string& v) { s.output.reports = parse_bool(v); }},
    {"outputFile", KeyKind::text, "godwit.log", "file that gets everything that is printed, too",
     [](Settings& s, const string& v) { s.output.output_file = v; }, false, true},
    {"migrationIds", KeyKind::boolean, "false", "info: print only what cherryPick takes, separated by commas",
     [](Settings& s, const string& v) { s.output.migration_ids = parse_bool(v); }},
    {"color", KeyKind::text, "auto", "auto, always or never",
     [](Settings& s, const string& v) { s.output.color = parse_color(v); }},
    {"configFiles", KeyKind::list, "conf/godwit.conf", "configuration files; later ones win",
     [](Settings& s, const string& v) { s.config_files = split_list(v); }, false, true},
    {"environment", KeyKind::text, "default", "which [environments.<name>] of a TOML file counts",
     [](Settings& s, const string& v) { s.environment = not_empty(v); }},
    {"workingDirectory", KeyKind::text, "/srv/app", "where configuration files and relative locations are looked for",
     [](Settings& s, const string& v) { s.working_directory = v; }, false, true},
});
// clang-format on

// Names are compared without regard to case, so the name that came last must be the only one left:
// FLYWAY_PLACEHOLDERS_X gives "x", and -placeholders.X wins over it.
void set_placeholder(std::map<string, string>& values, std::string_view name, const string& value) {
  std::erase_if(values, [name](const auto& known) { return equals_ignore_case(known.first, name); });
  values.emplace(name, value);
}

// Names of families may be any, so there the name itself has to say it.
string shown(const Key* key, std::string_view name, const string& value) {
  if (key && (key->name == "url" || key->name == "tenants.url")) return mask_url(value);
  const bool secret = key ? key->secret : sounds_secret(name);
  if (secret) return value.empty() ? "" : "********";
  return mask_text(value);
}

void record(Settings& settings, string name, Given given) {
  std::erase_if(settings.given, [&](const auto& known) { return equals_ignore_case(known.first, name); });
  settings.given.emplace(std::move(name), std::move(given));
}

void record_family(Settings& settings, std::string_view family, std::string_view name, Given given) {
  given.value = shown(nullptr, name, given.value);
  record(settings, string(family) + string(name), std::move(given));
}

// A password and a command for it exclude each other: of two layers the higher one counts, within one it is a mistake.
void replace_rival(Settings& settings, const Key& key, const string& value, const Given& given) {
  const bool command = key.name == "passwordCommand";
  if ((!command && key.name != "password") || value.empty()) return;
  const auto other = settings.given.find(command ? "password" : "passwordCommand");
  if (other == settings.given.end() || other->second.value.empty()) return;
  if (other->second.layer == given.layer) {
    throw Error(ErrorCode::configuration, given.source + " and " + other->second.source +
                                              " give the password in two ways, password and passwordCommand; keep "
                                              "one.");
  }
  if (command) settings.target.password = Secret();
  if (!command) settings.password_command.clear();
  settings.given.erase(other);
}

void set_own_key(Settings& settings, const Key& key, const string& value, Given given) {
  try {
    key.set(settings, value);
  } catch (const Error& error) {
    const string why = key.secret ? "has a value that cannot be used" : error.what();
    throw Error(ErrorCode::configuration, given.source + ": " + string(key.name) + " " + why + ".");
  }
  replace_rival(settings, key, value, given);
  given.value = shown(&key, key.name, value);
  record(settings, string(key.same_as.empty() ? key.name : key.same_as), std::move(given));
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

bool is_in_family(std::string_view name, std::string_view family) {
  return name.size() > family.size() && equals_ignore_case(name.substr(0, family.size()), family);
}

std::string_view environment_key(std::string_view rest) {
  constexpr std::string_view kFlyway = "flyway.";
  return rest.starts_with(kFlyway) ? rest.substr(kFlyway.size()) : rest;
}

bool is_known_key(std::string_view name) {
  if (is_in_family(name, kEnvironmentKey)) {
    const std::size_t point = name.find('.', kEnvironmentKey.size());
    return point != std::string_view::npos && is_known_key(environment_key(name.substr(point + 1)));
  }
  if (const auto key = datasource_key(name)) return is_known_key(key->key);
  return find_key(name) || find_flyway_key(name) || is_in_family(name, kPlaceholderKey) || is_in_family(name, kJdbcKey);
}

bool is_boolean_key(std::string_view name) {
  if (const Key* key = find_key(name)) return key->kind == KeyKind::boolean;
  const FlywayKey* key = find_flyway_key(name);
  return key && key->kind == KeyKind::boolean;
}

std::string nearest_key(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Key& key : kKeys) names.push_back(key.name);
  return nearest_name(name, names);
}

void throw_unknown_key(std::string_view name, const std::string& source) {
  const std::string nearest = nearest_key(name);
  throw Error(ErrorCode::usage, source + ": there is no setting \"" + std::string(name) + "\"." +
                                    (nearest.empty() ? "" : " Did you mean " + nearest + "?") + " See godwit help.");
}

void set_key(Settings& settings, std::string_view name, const std::string& value, const std::string& source,
             const std::string& layer) {
  const Given given{value, source, layer.empty() ? source : layer};
  if (is_in_family(name, kPlaceholderKey)) {
    set_placeholder(settings.project.placeholders.values, name.substr(kPlaceholderKey.size()), value);
    record_family(settings, kPlaceholderKey, name.substr(kPlaceholderKey.size()), given);
  } else if (is_in_family(name, kJdbcKey)) {
    settings.jdbc_properties[std::string(name.substr(kJdbcKey.size()))] = value;
    record_family(settings, kJdbcKey, name.substr(kJdbcKey.size()), given);
  } else if (const Key* key = find_key(name)) {
    set_own_key(settings, *key, value, given);
  } else if (const FlywayKey* foreign = find_flyway_key(name)) {
    const FlywayKeyResult result = judge_flyway_key(*foreign, name, value, settings, source);
    if (!result.note.empty()) settings.notes.push_back(result.note);
    if (!result.name.empty())
      set_own_key(settings, *find_key(result.name), result.value, {result.value, source, given.layer});
  } else {
    throw_unknown_key(name, source);
  }
}

}  // namespace godwit
