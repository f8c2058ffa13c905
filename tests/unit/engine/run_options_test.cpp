#include "engine/prepare/run_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/fields.h"
#include "godwit/error.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Each field, and whether an approved plan falls with it.
template <typename Struct, typename Member>
struct Decided {
  std::string_view name;
  Member Struct::*member;
  bool moves;
};
template <typename Struct, typename Member>
Decided(const char*, Member Struct::*, bool) -> Decided<Struct, Member>;

constexpr bool kMoves = true;
constexpr bool kSame = false;

constexpr auto kProject = std::tuple{
    Decided{"locations", &ProjectOptions::locations, kSame},
    Decided{"resourceRoots", &ProjectOptions::resource_roots, kSame},
    Decided{"jarDirs", &ProjectOptions::jar_dirs, kSame},
    Decided{"failOnMissingLocations", &ProjectOptions::fail_on_missing_locations, kSame},
    Decided{"encoding", &ProjectOptions::encoding, kMoves},
    Decided{"detectEncoding", &ProjectOptions::detect_encoding, kMoves},
    Decided{"naming", &ProjectOptions::naming, kSame},
    Decided{"placeholders", &ProjectOptions::placeholders, kMoves},
    Decided{"target", &ProjectOptions::target, kSame},
    Decided{"steps", &ProjectOptions::steps, kSame},
    Decided{"cherryPick", &ProjectOptions::cherry_pick, kSame},
    Decided{"outOfOrder", &ProjectOptions::out_of_order, kSame},
    Decided{"validateOnMigrate", &ProjectOptions::validate_on_migrate, kMoves},
    Decided{"ignoreMigrationPatterns", &ProjectOptions::ignore_migration_patterns, kSame},
    Decided{"baselineOnMigrate", &ProjectOptions::baseline_on_migrate, kSame},
    Decided{"baselineVersion", &ProjectOptions::baseline_version, kSame},
    Decided{"baselineDescription", &ProjectOptions::baseline_description, kSame},
    Decided{"mixed", &ProjectOptions::mixed, kMoves},
    Decided{"executeInTransaction", &ProjectOptions::execute_in_transaction, kMoves},
    Decided{"errorOverrides", &ProjectOptions::error_overrides, kMoves},
    Decided{"group", &ProjectOptions::group, kMoves},
    Decided{"skipExecutingMigrations", &ProjectOptions::skip_executing_migrations, kMoves},
    Decided{"markApplied", &ProjectOptions::mark_applied, kSame},
    Decided{"cleanDisabled", &ProjectOptions::clean_disabled, kSame},
    Decided{"callbackLocations", &ProjectOptions::callback_locations, kSame},
    Decided{"skipDefaultCallbacks", &ProjectOptions::skip_default_callbacks, kMoves},
    Decided{"executableCallbacks", &ProjectOptions::executable_callbacks, kMoves},
    Decided{"installedBy", &ProjectOptions::installed_by, kMoves},
    Decided{"dryRunOutput", &ProjectOptions::dry_run_output, kSame},
    Decided{"plan", &ProjectOptions::approved_plan, kSame},
    Decided{"stopTimeout", &ProjectOptions::stop_timeout, kSame},
    Decided{"lockRetryTime", &ProjectOptions::lock_retry_time, kSame},
    Decided{"statementByStatement", &ProjectOptions::statement_by_statement, kMoves},
    Decided{"listsMigrations", &ProjectOptions::lists_migrations, kSame},
    Decided{"undoRows", &ProjectOptions::undo_rows, kMoves},
    Decided{"info", &ProjectOptions::info, kSame},
    Decided{"offline", &ProjectOptions::offline, kSame},
    Decided{"new", &ProjectOptions::new_script, kSame},
    Decided{"followLinks", &ProjectOptions::follow_links, kSame},
    Decided{"", &ProjectOptions::secrets, kSame},
};
static_assert(covers<ProjectOptions>(kProject));

constexpr auto kPlaceholders = std::tuple{
    Decided{"placeholderReplacement", &PlaceholderOptions::replacement, kMoves},
    Decided{"placeholderPrefix", &PlaceholderOptions::prefix, kMoves},
    Decided{"placeholderSuffix", &PlaceholderOptions::suffix, kMoves},
    Decided{"placeholderSeparator", &PlaceholderOptions::separator, kMoves},
    Decided{"scriptPlaceholderPrefix", &PlaceholderOptions::script_prefix, kMoves},
    Decided{"scriptPlaceholderSuffix", &PlaceholderOptions::script_suffix, kMoves},
    Decided{"placeholders.x", &PlaceholderOptions::values, kMoves},
};
static_assert(covers<PlaceholderOptions>(kPlaceholders));

// What the built-in placeholders say of user, environment, table and default schema comes from elsewhere.
constexpr auto kTarget = std::tuple{
    Decided{"url", &TargetOptions::url, kSame},
    Decided{"user", &TargetOptions::user, kSame},
    Decided{"password", &TargetOptions::password, kSame},
    Decided{"environment", &TargetOptions::environment, kSame},
    Decided{"table", &TargetOptions::table, kSame},
    Decided{"defaultSchema", &TargetOptions::default_schema, kSame},
    Decided{"schemas", &TargetOptions::schemas, kMoves},
    Decided{"createSchemas", &TargetOptions::create_schemas, kMoves},
    Decided{"tablespace", &TargetOptions::tablespace, kMoves},
    Decided{"initSql", &TargetOptions::init_sql, kMoves},
    Decided{"backup", &TargetOptions::backup, kMoves},
    Decided{"backupFile", &TargetOptions::backup_file, kSame},
    Decided{"backupCommand", &TargetOptions::backup_command, kMoves},
    Decided{"plugins", &TargetOptions::plugins, kSame},
    Decided{"connectRetries", &TargetOptions::connect_retries, kSame},
    Decided{"connectRetriesInterval", &TargetOptions::connect_retries_interval, kSame},
    Decided{"lockTimeout", &TargetOptions::lock_timeout, kSame},
};
static_assert(covers<TargetOptions>(kTarget));

void change(bool& value) {
  value = !value;
}
void change(int& value) {
  ++value;
}
void change(std::string& value) {
  value += "1";
}
void change(std::vector<std::string>& value) {
  value.emplace_back("*:*:W");
}
void change(std::map<std::string, std::string>& value) {
  value["x"] += "1";
}
void change(Secret& value) {
  value = Secret("1");
}
void change(std::chrono::seconds& value) {
  ++value;
}
void change(std::chrono::milliseconds& value) {
  ++value;
}
void change(std::optional<PlanRecord>& value) {
  value.emplace();
}
void change(NamingOptions& value) {
  value = {"X", "Y", "Z", "A", "-", {".x"}, true};
}
void change(PlaceholderOptions& value) {
  change(value.values);
}
void change(InfoOptions& value) {
  change(value.since_date);
}
void change(OfflineOptions& value) {
  change(value.enabled);
}
void change(NewScriptOptions& value) {
  change(value.folder);
}

const ProjectOptions kPlainProject;
const TargetOptions kPlainTarget;
const PlaceholderOptions kPlainPlaceholders;
const RunFacts kFacts{{{"sessionVariables", "a=1"}},
                      {{"flyway:user", "me"},
                       {"flyway:environment", "default"},
                       {"flyway:timestamp", "2024-01-01 00:00:00"},
                       {"flyway:workingDirectory", "/x"}},
                      "me"};

std::map<std::string, std::string> texts(const ProjectOptions& project, const TargetOptions& target = {},
                                         const RunFacts& facts = kFacts) {
  return option_texts(run_options(project, target, facts));
}

TEST(RunOptionsTest, EachProjectOptionIsOnOneSide) {
  for_each_field(kPlainProject, kProject, [](const auto& field, const auto&) {
    ProjectOptions changed;
    change(changed.*(field.member));
    EXPECT_EQ(texts(changed) != texts(kPlainProject), field.moves) << field.name;
  });
}

TEST(RunOptionsTest, EachTargetOptionIsOnOneSide) {
  for_each_field(kPlainTarget, kTarget, [](const auto& field, const auto&) {
    TargetOptions changed;
    change(changed.*(field.member));
    EXPECT_EQ(texts(kPlainProject, changed) != texts(kPlainProject), field.moves) << field.name;
  });
}

TEST(RunOptionsTest, EachOptionOfPlaceholdersHasANameOfItsOwn) {
  for_each_field(kPlainPlaceholders, kPlaceholders, [](const auto& field, const auto&) {
    ProjectOptions changed;
    change(changed.placeholders.*(field.member));
    const auto before = texts(kPlainProject);
    const auto after = texts(changed);
    std::set<std::string> moved;
    for (const auto& [name, text] : after) {
      if (!before.contains(name) || before.at(name) != text) moved.insert(name);
    }
    EXPECT_THAT(moved, testing::ElementsAre(std::string(field.name)));
  });
}

TEST(RunOptionsTest, OptionsHaveTheNamesTheyAreSetBy) {
  for_each_field(kPlainProject, kProject, [](const auto& field, const auto&) {
    const bool named = texts(kPlainProject).contains(std::string(field.name));
    EXPECT_EQ(named, field.moves && field.name != "placeholders") << field.name;
  });
  for_each_field(kPlainTarget, kTarget, [](const auto& field, const auto&) {
    EXPECT_EQ(texts(kPlainProject).contains(std::string(field.name)), field.moves) << field.name;
  });
}

TEST(RunOptionsTest, BuiltInPlaceholdersMoveButTheTimeAndTheFolder) {
  for (const auto& each : kFacts.builtin_placeholders) {
    RunFacts changed = kFacts;
    changed.builtin_placeholders[each.first] += "1";
    const bool left_out = each.first == "flyway:timestamp" || each.first == "flyway:workingDirectory";
    EXPECT_EQ(texts(kPlainProject, kPlainTarget, changed) == texts(kPlainProject), left_out) << each.first;
  }
}

TEST(RunOptionsTest, SettingsInTheUrlMove) {
  RunFacts changed = kFacts;
  changed.session_settings["sessionVariables"] = "a=2";
  EXPECT_NE(texts(kPlainProject, kPlainTarget, changed), texts(kPlainProject));
  EXPECT_THAT(texts(kPlainProject).at("url.sessionVariables"), StartsWith("sha256:"));
}

TEST(RunOptionsTest, TheDatabaseUserInstallsWhereNobodyIsNamed) {
  EXPECT_EQ(run_options({}, {}, kFacts).installed_by, "me");
  ProjectOptions named;
  named.installed_by = "deploy";
  EXPECT_EQ(run_options(named, {}, kFacts).installed_by, "deploy");
  named.installed_by = "me";
  EXPECT_EQ(texts(named), texts(kPlainProject));
}

TEST(RunOptionsTest, WhatCouldBeASecretIsNotShown) {
  ProjectOptions project;
  project.placeholders.values = {{"key", "s3cret"}};
  TargetOptions target;
  target.init_sql = "SET app.key = 's3cret'";
  target.backup_command = "dump --password=s3cret";
  for (const auto& [name, text] : texts(project, target)) EXPECT_THAT(text, Not(HasSubstr("s3cret"))) << name;
}

TEST(RunOptionsTest, ErrorOverridesAreComparedByWhatTheyMean) {
  const auto with = [](const std::string& text) {
    ProjectOptions project;
    project.error_overrides = {text};
    return texts(project);
  };
  EXPECT_EQ(with("42p07:*:w"), with(" 42P07 : * : W "));
  EXPECT_EQ(with("42p07:*:w").at("errorOverrides"), "42P07:*:W");
  EXPECT_NE(with("42P07:*:W"), with("42P07:*:W-"));
  EXPECT_NE(with("42P07:*:W"), with("42P07:0:W"));
  EXPECT_NE(with("42P07:*:W"), with("*:*:W"));
  EXPECT_NE(with("42P07:*:W"), with("42P07:*:I"));
}

TEST(RunOptionsTest, NamesOfPlaceholdersAreComparedWithoutCase) {
  const auto with = [](const std::string& name) {
    ProjectOptions project;
    project.placeholders.values = {{name, "1"}};
    return texts(project);
  };
  EXPECT_EQ(with("Name"), with("name"));
}

TEST(RunOptionsTest, ListsWithCommasInTheirNamesAreToldApart) {
  TargetOptions one;
  one.schemas = {"a,b"};
  TargetOptions two;
  two.schemas = {"a", "b"};
  EXPECT_NE(texts(kPlainProject, one), texts(kPlainProject, two));
}

TEST(RunOptionsTest, AnOverrideThatCannotBeReadIsNamed) {
  ProjectOptions project;
  project.error_overrides = {"nonsense"};
  try {
    run_options(project, {}, kFacts);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    EXPECT_THAT(error.what(), HasSubstr("errorOverrides has \"nonsense\""));
  }
}

}  // namespace
}  // namespace godwit
