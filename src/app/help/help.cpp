// Each command names its keys, not each key its commands, because a page shows them in the order of this list. Tests
// hold that every key is on some page, and none twice on one.
#include "app/help/help.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/database_texts.h"
#include "base/strings.h"
#include "config/keys/keys.h"

namespace godwit {
namespace {

constexpr std::string_view kCommonKeys =
    "url,user,password,passwordCommand,table,schemas,defaultSchema,tablespace,initSql,plugins,connectRetries,"
    "connectRetriesInterval,"
    "configFiles,environment,workingDirectory,outputType,reportFilename,reportEnabled,outputFile,color";
constexpr std::string_view kOutputKeys = "configFiles,environment,workingDirectory,outputType,outputFile,color";
constexpr std::string_view kWritingKeys =
    "lockTimeout,lockRetryCount,lockRetryTime,stopTimeout,statementByStatement,backup,backupFile,backupCommand";
constexpr std::string_view kScriptKeys =
    "locations,resourceRoots,jarDirs,failOnMissingLocations,followLinks,encoding,detectEncoding,"
    "validateMigrationNaming,"
    "sqlMigrationPrefix,"
    "repeatableSqlMigrationPrefix,undoSqlMigrationPrefix,baselineMigrationPrefix,sqlMigrationSeparator,"
    "sqlMigrationSuffixes,placeholderReplacement,placeholderPrefix,placeholderSuffix,placeholderSeparator";

constexpr auto kCommands = std::to_array<CommandHelp>({
    {"migrate", "apply the pending migrations",
     "Validates what is applied, takes the migration lock, checks every pending script, then applies them in order. "
     "Each\n"
     "script and its row in the history table are committed together where the database can do that.",
     "target,steps,cherryPick,group,callbackLocations,skipDefaultCallbacks,executableCallbacks,scriptPlaceholderPrefix,"
     "scriptPlaceholderSuffix,outOfOrder,validateOnMigrate,"
     "ignoreMigrationPatterns,baselineOnMigrate,"
     "baselineVersion,"
     "baselineDescription,mixed,executeInTransaction,errorOverrides,skipExecutingMigrations,createSchemas,installedBy,"
     "dryRunOutput,plan,postgresql.transactional.lock,cleanDisabled,cleanSchema",
     CommandKind::writes},
    {"plan", "show what migrate would do, step by step",
     "Checks everything that migrate checks, and prints its steps. Takes no lock and writes nothing. The form of\n"
     "-outputType=json can be given to migrate -plan=, which then does just that or refuses.",
     "target,steps,cherryPick,group,callbackLocations,skipDefaultCallbacks,outOfOrder,validateOnMigrate,"
     "ignoreMigrationPatterns,baselineOnMigrate,baselineVersion,baselineDescription,mixed,executeInTransaction,"
     "skipExecutingMigrations,createSchemas,installedBy,plan"},
    {"undo", "take back the migration applied last",
     "Runs the undo script (U7__….sql) of the version that was applied last, or of all from -target on, newest first.\n"
     "Each script and its row in the history table are committed together where the database can do that.",
     "target,steps,cherryPick,group,undoRows,mixed,executeInTransaction,installedBy,dryRunOutput", CommandKind::writes},
    {"info", "show every migration and its state",
     "Reads scripts and history and prints them as one table. Writes nothing.",
     "target,outOfOrder,infoSinceDate,infoUntilDate,infoSinceVersion,infoUntilVersion,infoOfState,migrationIds"},
    {"history", "show what was applied, when and by whom",
     "The rows of the history table, oldest first. Writes nothing.",
     "infoSinceDate,infoUntilDate,infoSinceVersion,infoUntilVersion,infoOfState"},
    {"current", "print the current version and nothing else",
     "One line for shell scripts; no line where nothing was applied. Asks the history table only and writes nothing.",
     ""},
    {"validate", "check that scripts and history agree",
     "Names every applied script that was edited, renamed or removed, and every migration that is not applied.\n"
     "Ends with 4 if something is wrong and with 5 if there are only pending migrations. Writes nothing.",
     "target,outOfOrder,ignoreMigrationPatterns,offline,base,dialect"},
    {"repair", "make the history agree with the scripts",
     "Removes the rows of failed migrations, marks applied migrations without a file as deleted, and takes checksums "
     "and\n"
     "descriptions from the files. Runs no script.",
     "markApplied,installedBy", CommandKind::writes},
    {"baseline", "record that the database is at a version already",
     "Creates the history table with one row: everything up to baselineVersion counts as applied.",
     "baselineVersion,baselineDescription,createSchemas,installedBy", CommandKind::writes},
    {"clean", "drop every object in the configured schemas",
     "Also the extensions there that the role owns, where there are such. Says what it dropped and what it leaves. "
     "Refused\n"
     "unless -cleanDisabled=false. There is no way back.",
     "cleanDisabled", CommandKind::writes},
    {"new", "write the file of the next migration",
     "godwit new \"add email to users\" makes V8__add_email_to_users.sql where V7 is the newest version of all "
     "locations, and\nprints its name. Versions that are times get the time (UTC), so that branches do not collide. "
     "No file is overwritten.\nAsks no database.",
     "into,versionScheme,undo,repeatable", CommandKind::scripts},
    {"wait", "wait until the database is there and migrated",
     "For init containers and scripts: asks again and again, with a role that may only read, until the schema is at "
     "least\n"
     "at -version, or nothing of the local scripts is pending. Exit code 7 when -timeout is over. With -c FILE it "
     "waits "
     "for\n"
     "all datasources of a server's file.",
     "version,timeout,target"},
    {"run", "migrate, then become another program",
     "godwit run -- server --port 8080: the boot step of all enabled datasources, then the program in its place, with "
     "the\n"
     "same process id. boot.mode says what stops the start. Takes -c FILE, -p DIR and --internal-log as sys does.",
     "boot.mode,enabled,required,kind,tenants.query,tenants.url,tenants.schema,tenants.parallel", CommandKind::writes},
    {"sys", "a command for all datasources of a server",
     "godwit sys database migrate -c config.yml, or info, history, current, validate, plan, repair, baseline, undo, "
     "wait; also for\n"
     "datasources that are not enabled. --datasource NAME chooses one. -c, --config FILE is read instead of\n"
     "~/.godwit/config.yml; given several times, later files count over earlier ones. -l, --log-level TRACE, DEBUG,\n"
     "INFO, WARN or ERROR; each -v says one level more; with --internal-log it holds for godwit's own lines, too.\n"
     "-p, --plugins DIR has drivers for more databases.\n"
     "A datasource with tenants.query stands for all databases or schemas that the query returns: one that fails is\n"
     "passed over, and the end is exit code 9.",
     "required,kind,tenants.query,tenants.url,tenants.schema,tenants.parallel", CommandKind::writes},
    {"server", "migrate at boot, then show and migrate over HTTP",
     "godwit server -c config.yml: the boot step of all enabled datasources, then a status page, /health, /ready, "
     "/db-status,\n"
     "/metrics and /v1/… on server.host and server.port; /openapi.json says it all. SIGTERM ends it with 0, SIGHUP "
     "reads "
     "the\n"
     "configuration again. -c, -l, -v, -p and --internal-log as with sys.",
     "server.host,server.port,server.hosts,server.token,server.tokenForReads,server.tls.certificate,server.tls.key,"
     "server.checkInterval,server.maxConnections,boot.mode,enabled,required,kind,tenants.query,tenants.url,"
     "tenants.schema,tenants.parallel",
     CommandKind::writes},
    {"config", "show every setting and where it comes from",
     "Prints each key with its value and the file and line, variable or option that gave it. Secrets are masked. Asks\n"
     "no database.",
     "", CommandKind::settings},
    {"completion", "print the completion of a shell: bash, zsh or fish",
     "godwit completion bash >~/.local/share/bash-completion/completions/godwit\n"
     "godwit completion zsh >~/.zfunc/_godwit, with ~/.zfunc in fpath\n"
     "godwit completion fish >~/.config/fish/completions/godwit.fish",
     "", CommandKind::words},
    {"man", "print the manual page: godwit man | man -l -",
     "In the form that man reads. It is installed as godwit(1), too.", "", CommandKind::words},
    {"version", "print the version", "The version and nothing else.", "", CommandKind::words},
    {"help", "the first page; help migrate: everything about migrate", "Of a command, or of all of them.", "",
     CommandKind::words},
});

void append(std::vector<std::string>& names, std::string_view list) {
  for (std::string& name : split_list(list)) names.push_back(std::move(name));
}

void append_keys(std::string& text, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Key* key = find_key(name);
    std::string left = "  -" + name + "=" + std::string(key->value);
    if (left.size() < 44) left.resize(44, ' ');
    text += left + " " + std::string(key->summary) + "\n";
  }
}

}  // namespace

std::span<const CommandHelp> command_table() {
  return kCommands;
}

const CommandHelp* find_command_help(std::string_view name) {
  const auto found = std::find_if(kCommands.begin(), kCommands.end(), [&](const auto& c) { return c.name == name; });
  return found == kCommands.end() ? nullptr : &*found;
}

CommandKeys keys_of(const CommandHelp& command) {
  CommandKeys keys;
  append(keys.own, command.keys);
  if (command.kind == CommandKind::writes) append(keys.own, kWritingKeys);
  if (command.kind == CommandKind::words) return keys;
  const bool database = command.kind == CommandKind::reads || command.kind == CommandKind::writes;
  if (command.kind != CommandKind::settings) append(keys.scripts, kScriptKeys);
  append(keys.common, database ? kCommonKeys : kOutputKeys);
  return keys;
}

std::string render_help() {
  std::string text = "godwit " GODWIT_VERSION ": checksummed SQL migrations for " GODWIT_ALL_DATABASES "\n\n";
  text += "Usage: godwit [options] command\n\nCommands:\n";
  for (const CommandHelp& command : kCommands) {
    std::string left = "  " + std::string(command.name);
    left.resize(14, ' ');
    text += left + std::string(command.summary) + "\n";
  }
  text +=
      "\nOptions are written -key=value, --key=value or --key value. The first ones to know:\n" GODWIT_EXAMPLE_URL_LINES
      "  -locations=filesystem:sql                   where the scripts are: V1__Create_users.sql, R__Views.sql\n"
      "  -X                                          say more    -q  say only what is wrong\n\n"
      "Every key can also be an environment variable (FLYWAY_URL or GODWIT_URL) or stand in flyway.toml, flyway.conf,\n"
      "conf/godwit.conf or a file named with -configFiles. godwit config says what counts and why.\n\n"
      "Exit codes: 0 done, 1 unexpected, 2 usage or configuration, 3 no connection, 4 validation failed, 5 only "
      "pending\n"
      "migrations, 6 a migration failed, 7 lock not obtained in time, 8 stopped by a signal, 9 some targets failed.\n";
  return text;
}

std::string render_command_help(std::string_view name) {
  const CommandHelp* command = find_command_help(name);
  if (!command) return "";
  const CommandKeys keys = keys_of(*command);
  std::string text = "godwit " + std::string(name) + ": " + std::string(command->summary) + "\n\n";
  text += std::string(command->text) + "\n";
  const auto section = [&](std::string_view title, const std::vector<std::string>& names) {
    if (names.empty()) return;
    text += "\n" + std::string(title) + ":\n";
    append_keys(text, names);
  };
  section("Options", keys.own);
  section("Scripts", keys.scripts);
  if (!keys.scripts.empty()) text += "  -placeholders.name=value                     value of ${name} in scripts\n";
  section("Database and output", keys.common);
  return text;
}

}  // namespace godwit
