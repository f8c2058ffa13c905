#include "config/keys/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "base/strings.h"
#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Settings with(std::string_view name, const std::string& value) {
  Settings settings;
  set_key(settings, name, value, "test");
  return settings;
}

struct Case {
  std::string value;
  std::function<bool(const Settings&)> arrived;
};

// A value that is not the default, for every key of the table, and where it has to arrive.
const std::map<std::string_view, Case>& cases() {
  using S = const Settings&;
  static const std::map<std::string_view, Case> cases = {
      {"url", {"sqlite:x", [](S s) { return s.target.url == "sqlite:x"; }}},
      {"user", {"me", [](S s) { return s.target.user == "me"; }}},
      {"password", {"pw", [](S s) { return s.target.password.reveal() == "pw"; }}},
      {"locations",
       {"a, b",
        [](S s) {
          return s.project.locations == std::vector<std::string>{"a", "b"};
        }}},
      {"resourceRoots",
       {"a,b",
        [](S s) {
          return s.project.resource_roots == std::vector<std::string>{"a", "b"};
        }}},
      {"jarDirs",
       {"a.jar, b",
        [](S s) {
          return s.project.jar_dirs == std::vector<std::string>{"a.jar", "b"};
        }}},
      {"table", {"t", [](S s) { return s.target.table == "t"; }}},
      {"schemas",
       {"a,b",
        [](S s) {
          return s.target.schemas == std::vector<std::string>{"a", "b"};
        }}},
      {"defaultSchema", {"a", [](S s) { return s.target.default_schema == "a"; }}},
      {"createSchemas", {"false", [](S s) { return !s.target.create_schemas; }}},
      {"target", {"7?", [](S s) { return s.project.target == "7?"; }}},
      {"steps", {"3", [](S s) { return s.project.steps == 3; }}},
      {"cherryPick",
       {"2.1,a",
        [](S s) {
          return s.project.cherry_pick == std::vector<std::string>{"2.1", "a"};
        }}},
      {"into", {"sql/a", [](S s) { return s.project.new_script.folder == "sql/a"; }}},
      {"versionScheme", {"timestamp", [](S s) { return s.project.new_script.scheme == VersionScheme::timestamp; }}},
      {"undo", {"true", [](S s) { return s.project.new_script.undo; }}},
      {"repeatable", {"true", [](S s) { return s.project.new_script.repeatable; }}},
      {"executableCallbacks", {"true", [](S s) { return s.project.executable_callbacks; }}},
      {"scriptPlaceholderPrefix", {"P_", [](S s) { return s.project.placeholders.script_prefix == "P_"; }}},
      {"scriptPlaceholderSuffix", {"_P", [](S s) { return s.project.placeholders.script_suffix == "_P"; }}},
      {"placeholderSeparator", {".", [](S s) { return s.project.placeholders.separator == "."; }}},
      {"tablespace", {"fast", [](S s) { return s.target.tablespace == "fast"; }}},
      {"backup", {"true", [](S s) { return s.target.backup; }}},
      {"backupFile", {"b", [](S s) { return s.target.backup_file == "b"; }}},
      {"backupCommand", {"true", [](S s) { return s.target.backup_command == "true"; }}},
      {"outputFile", {"f", [](S s) { return s.output.output_file == "f"; }}},
      {"migrationIds", {"true", [](S s) { return s.output.migration_ids; }}},
      {"errorOverrides",
       {"42P07:0:W, *:1050:D-",
        [](S s) {
          return s.project.error_overrides == std::vector<std::string>{"42P07:0:W", "*:1050:D-"};
        }}},
      {"group", {"true", [](S s) { return s.project.group; }}},
      {"markApplied",
       {"7,8",
        [](S s) {
          return s.project.mark_applied == std::vector<std::string>{"7", "8"};
        }}},
      {"dryRunOutput", {"a.sql", [](S s) { return s.project.dry_run_output == "a.sql"; }}},
      {"plan", {"a.json", [](S s) { return s.plan_file == "a.json"; }}},
      {"enabled", {"false", [](S s) { return !s.datasource.enabled; }}},
      {"required", {"false", [](S s) { return !s.datasource.required; }}},
      {"kind", {"Vector", [](S s) { return s.datasource.vector_store; }}},
      {"boot.mode", {"Require", [](S s) { return s.boot_mode == BootMode::require; }}},
      {"server.host", {"::1", [](S s) { return s.server.host == "::1"; }}},
      {"server.port", {"0", [](S s) { return s.server.port == 0; }}},
      {"server.hosts",
       {"a.example, b.example",
        [](S s) {
          return s.server.hosts == std::vector<std::string>{"a.example", "b.example"};
        }}},
      {"server.token", {"t0ken", [](S s) { return s.server.token.reveal() == "t0ken"; }}},
      {"server.tokenForReads", {"true", [](S s) { return s.server.token_for_reads; }}},
      {"server.tls.certificate", {"c.pem", [](S s) { return s.server.tls_certificate == "c.pem"; }}},
      {"server.tls.key", {"k.pem", [](S s) { return s.server.tls_key == "k.pem"; }}},
      {"server.checkInterval", {"2m", [](S s) { return s.server.check_interval == std::chrono::minutes(2); }}},
      {"server.maxConnections", {"64", [](S s) { return s.server.max_connections == 64; }}},
      {"tenants.query", {"select 1", [](S s) { return s.tenants.query == "select 1"; }}},
      {"tenants.url", {"sqlite:${tenant}.db", [](S s) { return s.tenants.url == "sqlite:${tenant}.db"; }}},
      {"tenants.schema", {"t_${tenant}", [](S s) { return s.tenants.schema == "t_${tenant}"; }}},
      {"tenants.parallel", {"9", [](S s) { return s.tenants.parallel == 9; }}},
      {"version", {"2.1", [](S s) { return s.wait_version == "2.1"; }}},
      {"timeout", {"5m", [](S s) { return s.wait_timeout == std::chrono::minutes(5); }}},
      {"undoRows", {"true", [](S s) { return s.project.undo_rows; }}},
      {"callbackLocations",
       {"a,b",
        [](S s) {
          return s.project.callback_locations == std::vector<std::string>{"a", "b"};
        }}},
      {"skipDefaultCallbacks", {"true", [](S s) { return s.project.skip_default_callbacks; }}},
      {"outOfOrder", {"true", [](S s) { return s.project.out_of_order; }}},
      {"validateOnMigrate", {"false", [](S s) { return !s.project.validate_on_migrate; }}},
      {"ignoreMigrationPatterns",
       {"*:missing,*:pending",
        [](S s) {
          return s.project.ignore_migration_patterns == std::vector<std::string>{"*:missing", "*:pending"};
        }}},
      {"baselineOnMigrate", {"true", [](S s) { return s.project.baseline_on_migrate; }}},
      {"baselineVersion", {"1_5", [](S s) { return s.project.baseline_version == "1_5"; }}},
      {"baselineDescription", {"start", [](S s) { return s.project.baseline_description == "start"; }}},
      {"mixed", {"true", [](S s) { return s.project.mixed; }}},
      {"executeInTransaction", {"false", [](S s) { return !s.project.execute_in_transaction; }}},
      {"skipExecutingMigrations", {"true", [](S s) { return s.project.skip_executing_migrations; }}},
      {"cleanDisabled", {"false", [](S s) { return !s.project.clean_disabled; }}},
      {"cleanSchema", {"true", [](S s) { return s.clean_schema; }}},
      {"installedBy", {"ci", [](S s) { return s.project.installed_by == "ci"; }}},
      {"encoding", {"UTF-16", [](S s) { return s.project.encoding == "UTF-16"; }}},
      {"detectEncoding", {"true", [](S s) { return s.project.detect_encoding; }}},
      {"failOnMissingLocations", {"true", [](S s) { return s.project.fail_on_missing_locations; }}},
      {"followLinks", {"true", [](S s) { return s.project.follow_links; }}},
      {"validateMigrationNaming", {"true", [](S s) { return s.project.naming.validate_migration_naming; }}},
      {"sqlMigrationPrefix", {"M", [](S s) { return s.project.naming.versioned_prefix == "M"; }}},
      {"repeatableSqlMigrationPrefix", {"M", [](S s) { return s.project.naming.repeatable_prefix == "M"; }}},
      {"undoSqlMigrationPrefix", {"M", [](S s) { return s.project.naming.undo_prefix == "M"; }}},
      {"baselineMigrationPrefix", {"M", [](S s) { return s.project.naming.baseline_prefix == "M"; }}},
      {"sqlMigrationSeparator", {"-", [](S s) { return s.project.naming.separator == "-"; }}},
      {"sqlMigrationSuffixes",
       {".sql,.ddl", [](S s) { return s.project.naming.suffixes == std::vector<std::string>{".sql", ".ddl"}; }}},
      {"placeholderReplacement", {"false", [](S s) { return !s.project.placeholders.replacement; }}},
      {"placeholderPrefix", {"#[", [](S s) { return s.project.placeholders.prefix == "#["; }}},
      {"placeholderSuffix", {"]", [](S s) { return s.project.placeholders.suffix == "]"; }}},
      {"initSql", {"SET ROLE a", [](S s) { return s.target.init_sql == "SET ROLE a"; }}},
      {"plugins", {"/usr/lib/x", [](S s) { return s.target.plugins == "/usr/lib/x"; }}},
      {"connectRetries", {"3", [](S s) { return s.target.connect_retries == 3; }}},
      {"connectRetriesInterval", {"5m", [](S s) { return s.target.connect_retries_interval == seconds(300); }}},
      {"lockTimeout", {"90", [](S s) { return s.target.lock_timeout == seconds(90); }}},
      {"lockRetryCount", {"7", [](S s) { return s.target.lock_timeout == seconds(7); }}},
      {"lockRetryTime", {"1m", [](S s) { return s.project.lock_retry_time == std::chrono::minutes(1); }}},
      {"stopTimeout", {"1m", [](S s) { return s.project.stop_timeout == std::chrono::minutes(1); }}},
      {"statementByStatement", {"true", [](S s) { return s.project.statement_by_statement; }}},
      {"postgresql.transactional.lock", {"false", [](S) { return true; }}},
      {"infoSinceDate", {"2020-12-01 13:00", [](S s) { return s.project.info.since_date == "2020-12-01 13:00"; }}},
      {"infoUntilDate", {"01/12/2020 13:00", [](S s) { return s.project.info.until_date == "01/12/2020 13:00"; }}},
      {"infoSinceVersion", {"2", [](S s) { return s.project.info.since_version == "2"; }}},
      {"infoUntilVersion", {"3", [](S s) { return s.project.info.until_version == "3"; }}},
      {"infoOfState",
       {"Pending,Out of Order",
        [](S s) { return s.project.info.of_state == std::vector<std::string>{"Pending", "Out of Order"}; }}},
      {"offline", {"true", [](S s) { return s.project.offline.enabled; }}},
      {"base", {"main", [](S s) { return s.project.offline.base == "main"; }}},
      {"dialect", {"sqlite", [](S s) { return s.project.offline.dialect == "sqlite"; }}},
      {"reportFilename",
       {"a.html,b.xml", [](S s) { return s.output.report_files == std::vector<std::string>{"a.html", "b.xml"}; }}},
      {"reportEnabled", {"false", [](S s) { return s.output.reports == false; }}},
      {"outputType", {"JSON", [](S s) { return s.output.type == OutputType::json; }}},
      {"color", {"never", [](S s) { return s.output.color == ColorMode::never; }}},
      {"passwordCommand", {"pass", [](S s) { return s.password_command == "pass"; }}},
      {"environment", {"dev", [](S s) { return s.environment == "dev"; }}},
      {"workingDirectory", {"/x", [](S s) { return s.working_directory == "/x"; }}},
      {"configFiles",
       {"a.conf,b.conf", [](S s) { return s.config_files == std::vector<std::string>{"a.conf", "b.conf"}; }}},
  };
  return cases;
}

TEST(KeysTest, EveryKeyCanBeSetAndArrivesWhereItBelongs) {
  for (const Key& key : all_keys()) {
    ASSERT_TRUE(cases().contains(key.name)) << key.name << " is not in this test";
    const Case& wanted = cases().at(key.name);
    EXPECT_TRUE(wanted.arrived(with(key.name, wanted.value))) << key.name;
    const bool without_effect = key.name == "postgresql.transactional.lock";
    EXPECT_EQ(wanted.arrived(Settings{}), without_effect) << key.name << ": the value of this test is the default";
  }
  EXPECT_EQ(all_keys().size(), cases().size());
}

TEST(KeysTest, TheExampleOfEveryKeyIsAValueThatItTakes) {
  for (const Key& key : all_keys()) {
    Settings settings;
    EXPECT_NO_THROW(set_key(settings, key.name, std::string(key.value), "test")) << key.name;
  }
}

TEST(KeysTest, NamesAreUniqueWithoutRegardToCase) {
  std::set<std::string> names;
  for (const Key& key : all_keys()) EXPECT_TRUE(names.insert(to_lower(key.name)).second) << key.name;
}

TEST(KeysTest, EveryKeyHasASummaryOfOneLine) {
  for (const Key& key : all_keys()) {
    EXPECT_GE(key.summary.size(), 8U) << key.name;
    EXPECT_LE(key.summary.size(), 80U) << key.name;
    EXPECT_EQ(key.summary.find('\n'), std::string_view::npos) << key.name;
  }
}

TEST(KeysTest, AKeyIsFoundWithoutRegardToCase) {
  for (const Key& key : all_keys()) {
    EXPECT_EQ(find_key(key.name), &key);
    EXPECT_EQ(find_key(to_upper(key.name)), &key);
    EXPECT_EQ(find_key(to_lower(key.name)), &key);
  }
}

TEST(KeysTest, WhatIsNoKeyIsNotFound) {
  for (const std::string_view name : {"", "ur", "urls", "out_of_order", "outOfOrder ", "-url", "flyway.url",
                                      "placeholders.", "placeholders.name", "postgresql"}) {
    EXPECT_EQ(find_key(name), nullptr) << name;
  }
}

TEST(KeysTest, ATypingErrorLeadsToTheKeyThatWasMeant) {
  EXPECT_EQ(nearest_key("outOfOrdr"), "outOfOrder");
  EXPECT_EQ(nearest_key("OUT-OF-ORDER"), "outOfOrder");
  EXPECT_EQ(nearest_key("passwrod"), "password");
  EXPECT_EQ(nearest_key("location"), "locations");
  EXPECT_EQ(nearest_key("schema"), "schemas");
  EXPECT_EQ(nearest_key("baselineOnMigrat"), "baselineOnMigrate");
  EXPECT_EQ(nearest_key("usr"), "user");
}

TEST(KeysTest, EveryKeyIsNearestToItself) {
  for (const Key& key : all_keys()) EXPECT_EQ(nearest_key(key.name), key.name);
}

TEST(KeysTest, AWordThatIsFarFromEveryKeySuggestsNothing) {
  for (const std::string_view name : {"", "x", "zz", "qqqqqqqq", "licenceKey", "----------------"}) {
    EXPECT_EQ(nearest_key(name), "") << name;
  }
}

TEST(KeysTest, AnUnknownKeyIsAnErrorThatNamesItsSourceAndTheNearestKey) {
  const std::string message = error_of(ErrorCode::usage, [] {
    Settings settings;
    set_key(settings, "outOfOrdr", "true", "my.conf:12");
  });
  EXPECT_THAT(message, HasSubstr("my.conf:12"));
  EXPECT_THAT(message, HasSubstr("\"outOfOrdr\""));
  EXPECT_THAT(message, HasSubstr("Did you mean outOfOrder?"));
}

TEST(KeysTest, AnUnknownKeyWithoutANearOneHasNoSuggestion) {
  const std::string message = error_of(ErrorCode::usage, [] {
    Settings settings;
    set_key(settings, "qqqqqqqq", "true", "my.conf:12");
  });
  EXPECT_THAT(message, Not(HasSubstr("Did you mean")));
}

TEST(KeysTest, AWrongValueIsAnErrorThatNamesSourceKeyAndValue) {
  const std::string message = error_of(ErrorCode::configuration, [] {
    Settings settings;
    set_key(settings, "OUTOFORDER", "maybe", "FLYWAY_OUT_OF_ORDER");
  });
  EXPECT_EQ(message, "FLYWAY_OUT_OF_ORDER: outOfOrder must be true or false, not \"maybe\".");
}

TEST(KeysTest, EveryBooleanRefusesWhatIsNeitherTrueNorFalse) {
  for (const Key& key : all_keys()) {
    if (key.kind != KeyKind::boolean) continue;
    error_of(ErrorCode::configuration, [&] { with(key.name, "yes"); });
  }
}

TEST(KeysTest, EveryNumberAndDurationRefusesWhatIsNone) {
  for (const Key& key : all_keys()) {
    if (key.kind != KeyKind::number && key.kind != KeyKind::seconds) continue;
    for (const char* value : {"", "many", "99999999999999999999", "-7"}) {
      error_of(ErrorCode::configuration, [&] { with(key.name, value); });
    }
  }
}

// What a person mistypes may be the secret itself: no message repeats the value of a key that is one.
TEST(KeysTest, NoMessageRepeatsTheValueOfASecret) {
  int secrets = 0;
  for (const Key& key : all_keys()) {
    if (!key.secret) continue;
    ++secrets;
    try {
      with(key.name, "hunter2\n\x01");
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("hunter2"))) << key.name;
    }
  }
  EXPECT_GE(secrets, 2) << "url and password are secrets";
  for (const char* name : {"passwrd", "passwords", "secret", "xpassword"}) {
    const std::string message = error_of(ErrorCode::usage, [&] { with(name, "hunter2"); });
    EXPECT_THAT(message, Not(HasSubstr("hunter2")));
  }
}

TEST(KeysTest, UrlAndPasswordAreMarkedAsSecrets) {
  EXPECT_TRUE(find_key("url")->secret);
  EXPECT_TRUE(find_key("password")->secret);
  EXPECT_FALSE(find_key("user")->secret);
}

TEST(KeysTest, NamesThatCannotBeEmptyRefuseAnEmptyValue) {
  for (const char* name : {"table", "target", "baselineVersion", "encoding", "sqlMigrationSeparator",
                           "placeholderPrefix", "placeholderSuffix", "locations"}) {
    EXPECT_THAT(error_of(ErrorCode::configuration, [&] { with(name, ""); }), HasSubstr(name));
  }
}

TEST(KeysTest, AListOfNothingButCommasNamesNoLocation) {
  error_of(ErrorCode::configuration, [] { with("locations", " , ,"); });
}

// Flyway 10.22, tests/compat.
TEST(KeysTest, PrefixesAndTheSuffixOfScriptsMayBeEmpty) {
  EXPECT_EQ(with("sqlMigrationPrefix", "").project.naming.versioned_prefix, "");
  EXPECT_EQ(with("repeatableSqlMigrationPrefix", "").project.naming.repeatable_prefix, "");
  EXPECT_EQ(with("undoSqlMigrationPrefix", "").project.naming.undo_prefix, "");
  EXPECT_EQ(with("baselineMigrationPrefix", "").project.naming.baseline_prefix, "");
  EXPECT_EQ(with("sqlMigrationSuffixes", "").project.naming.suffixes, std::vector<std::string>{""});
  EXPECT_EQ(with("sqlMigrationSuffixes", ".sql,").project.naming.suffixes, std::vector<std::string>{".sql"});
  error_of(ErrorCode::configuration, [] { with("sqlMigrationSuffixes", ","); });
}

TEST(KeysTest, WhatMayBeEmptyCanBeEmptied) {
  for (const char* name : {"url", "user", "password", "defaultSchema", "schemas", "installedBy", "initSql",
                           "ignoreMigrationPatterns", "baselineDescription", "configFiles"}) {
    EXPECT_NO_THROW(with(name, "")) << name;
  }
  EXPECT_TRUE(with("ignoreMigrationPatterns", "").project.ignore_migration_patterns.empty());
}

TEST(KeysTest, TheLockMayBeWaitedForForEver) {
  EXPECT_LT(with("lockTimeout", "-1").target.lock_timeout.count(), 0);
  EXPECT_LT(with("lockRetryCount", "-1").target.lock_timeout.count(), 0);
}

TEST(KeysTest, APauseBetweenTwoTriesCannotBeNegative) {
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { with("connectRetriesInterval", "-1"); }), HasSubstr("negative"));
}

TEST(KeysTest, AFolderOfPluginsIsToldByItsWholePath) {
  EXPECT_EQ(with("plugins", "").target.plugins, "");
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { with("plugins", "./plugins"); }), HasSubstr("with a slash"));
}

TEST(KeysTest, OutputTypeAndColorTakeTheirWordsOnly) {
  EXPECT_EQ(with("outputType", "text").output.type, OutputType::text);
  EXPECT_EQ(with("outputType", "GitHub").output.type, OutputType::github);
  EXPECT_EQ(with("color", "ALWAYS").output.color, ColorMode::always);
  EXPECT_EQ(with("color", "auto").output.color, ColorMode::automatic);
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { with("outputType", "xml"); }), HasSubstr("text, json, html"));
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { with("color", "yes"); }), HasSubstr("auto, always or never"));
}

TEST(KeysTest, APlaceholderTakesAnyNameAndValue) {
  const Settings settings = with("placeholders.app.name-1 x", "a=b;${c}");
  EXPECT_EQ(settings.project.placeholders.values.at("app.name-1 x"), "a=b;${c}");
  EXPECT_EQ(with("PLACEHOLDERS.Name", "").project.placeholders.values.at("Name"), "");
}

TEST(KeysTest, APlaceholderWithoutANameIsNoKey) {
  error_of(ErrorCode::usage, [] { with("placeholders.", "x"); });
}

TEST(KeysTest, APlaceholderThatIsSetAgainInAnotherCaseReplacesTheFirst) {
  Settings settings;
  set_key(settings, "placeholders.name", "first", "test");
  set_key(settings, "placeholders.other", "kept", "test");
  set_key(settings, "placeholders.NAME", "second", "test");
  EXPECT_THAT(settings.project.placeholders.values,
              ElementsAre(testing::Pair("NAME", "second"), testing::Pair("other", "kept")));
}

}  // namespace
}  // namespace godwit
