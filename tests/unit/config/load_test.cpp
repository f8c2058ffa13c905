#include "config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/keys/keys.h"
#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

class LoadTest : public testing::Test {
 protected:
  LoadTest() {
    char name[] = "/tmp/godwit_load_XXXXXX";
    folder_ = mkdtemp(name);
  }
  ~LoadTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  Settings load(const std::vector<std::string>& arguments, const Environment& environment = {}) const {
    std::istringstream no_input;
    return load_settings(parse_command_line(arguments), environment, no_input);
  }
  Settings load_file(const std::string& text) const { return load({"-configFiles=" + write("a.conf", text)}); }
  std::string error_of_file(const std::string& text) const {
    return error_of(ErrorCode::configuration, [&] { load_file(text); });
  }

  std::string folder_;
};

TEST_F(LoadTest, WithoutAnySourceEverythingHasItsDefault) {
  const Settings settings = load({});
  EXPECT_EQ(settings.target.url, "");
  EXPECT_EQ(settings.target.table, "flyway_schema_history");
  EXPECT_THAT(settings.project.locations, ElementsAre("filesystem:sql"));
  EXPECT_THAT(settings.project.ignore_migration_patterns, ElementsAre("*:future"));
  EXPECT_TRUE(settings.project.clean_disabled);
  EXPECT_TRUE(settings.project.validate_on_migrate);
  EXPECT_EQ(settings.target.lock_timeout, std::chrono::minutes(10));
  EXPECT_THAT(settings.config_files, IsEmpty());
  EXPECT_FALSE(settings.output.debug || settings.output.quiet);
}

// Each source sets what the ones before it set too, so one wrong step of the ladder shows.
TEST_F(LoadTest, LaterSourcesWinOverEarlierOnes) {
  const std::string file = write("a.conf",
                                 "flyway.defaultSchema=file\nflyway.user=file\nflyway.installedBy=file\n"
                                 "flyway.encoding=file\n");
  const Settings settings =
      load({"-configFiles=" + file, "-encoding=command line"}, {{"GODWIT_INSTALLED_BY", "godwit variable"},
                                                                {"GODWIT_ENCODING", "godwit variable"},
                                                                {"FLYWAY_USER", "flyway variable"},
                                                                {"FLYWAY_INSTALLED_BY", "flyway variable"},
                                                                {"FLYWAY_ENCODING", "flyway variable"}});
  EXPECT_EQ(settings.target.table, "flyway_schema_history");
  EXPECT_EQ(settings.target.default_schema, "file");
  EXPECT_EQ(settings.target.user, "flyway variable");
  EXPECT_EQ(settings.project.installed_by, "godwit variable");
  EXPECT_EQ(settings.project.encoding, "command line");
}

TEST_F(LoadTest, GodwitVariablesWinOverThoseOfFlywayInAnyOrder) {
  EXPECT_EQ(load({}, {{"GODWIT_USER", "g"}, {"FLYWAY_USER", "f"}}).target.user, "g");
  EXPECT_EQ(load({}, {{"FLYWAY_USER", "f"}, {"GODWIT_USER", "g"}}).target.user, "g");
}

TEST_F(LoadTest, EveryKeyHasAVariableInUpperSnakeCase) {
  for (const Key& key : all_keys()) {
    if (key.name == "configFiles") continue;
    std::string variable = "FLYWAY_";
    for (const char c : key.name) {
      if (c >= 'A' && c <= 'Z') variable += '_';
      variable += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    // A value that no key of a kind takes proves that the variable reached its key, and that the error names it.
    if (key.kind == KeyKind::boolean || key.kind == KeyKind::number || key.kind == KeyKind::seconds) {
      const std::string message = error_of(ErrorCode::configuration, [&] { load({}, {{variable, "wrong"}}); });
      EXPECT_THAT(message, HasSubstr(variable + ": " + std::string(key.name)));
    } else {
      EXPECT_NO_THROW(load({}, {{variable, std::string(key.value)}})) << variable;
    }
  }
  EXPECT_EQ(load({}, {{"FLYWAY_CONNECT_RETRIES_INTERVAL", "7"}}).target.connect_retries_interval.count(), 7);
  EXPECT_THAT(load({}, {{"FLYWAY_SQL_MIGRATION_SUFFIXES", ".a,.b"}}).project.naming.suffixes, ElementsAre(".a", ".b"));
}

TEST_F(LoadTest, VariablesGivePlaceholdersWithLowerCaseNames) {
  const Settings settings = load({}, {{"FLYWAY_PLACEHOLDERS_APP_NAME", "Shop"}, {"GODWIT_PLACEHOLDERS_X", "${y}"}});
  EXPECT_THAT(settings.project.placeholders.values, ElementsAre(Pair("app_name", "Shop"), Pair("x", "${y}")));
}

TEST_F(LoadTest, APlaceholderOfTheCommandLineWinsOverTheVariableWhateverItsCase) {
  for (const std::string name : {"x", "X"}) {
    const Settings settings = load({"-placeholders." + name + "=line"}, {{"FLYWAY_PLACEHOLDERS_X", "variable"}});
    EXPECT_THAT(settings.project.placeholders.values, ElementsAre(Pair(name, "line")));
  }
}

TEST_F(LoadTest, VariablesThatNameNoKeyArePassedOver) {
  const Settings settings = load({}, {{"FLYWAY_EDITION", "community"},
                                      {"FLYWAY_", "x"},
                                      {"GODWIT_", "x"},
                                      {"FLYWAY_PLACEHOLDERS_", "x"},
                                      {"FLYWAY_PLACEHOLDERS", "x"},
                                      {"GODWIT_TEST_PGPORT", "55431"},
                                      {"GODWIT_TEST_MYPORT", "wrong"},
                                      {"FLYWAY_VERSION", "10"},
                                      {"flyway_user", "x"},
                                      {"MY_FLYWAY_USER", "x"},
                                      {"URL", "x"},
                                      {"", "x"}});
  EXPECT_EQ(settings.target.user, "");
  EXPECT_EQ(settings.target.url, "");
  EXPECT_THAT(settings.project.placeholders.values, IsEmpty());
}

TEST_F(LoadTest, AVariableMayEmptyWhatAFileSet) {
  const std::string file = write("a.conf", "flyway.user=file");
  EXPECT_EQ(load({"-configFiles=" + file}, {{"FLYWAY_USER", ""}}).target.user, "");
}

TEST_F(LoadTest, FilesAreReadWithTheirPrefixTakenAway) {
  const Settings settings = load_file(
      "flyway.url=jdbc:sqlite:a.db\n"
      "godwit.user = app\n"
      "flyway.placeholders.Name=x=y\n"
      "flyway.locations=filesystem:a,\\\n  filesystem:b\n"
      "flyway.OUTOFORDER=true\n");
  EXPECT_EQ(settings.target.url, "jdbc:sqlite:a.db");
  EXPECT_EQ(settings.target.user, "app");
  EXPECT_THAT(settings.project.placeholders.values, ElementsAre(Pair("Name", "x=y")));
  EXPECT_THAT(settings.project.locations, ElementsAre("filesystem:a", "filesystem:b"));
  EXPECT_TRUE(settings.project.out_of_order);
}

TEST_F(LoadTest, OfAKeyThatStandsTwiceInAFileTheLastCounts) {
  EXPECT_EQ(load_file("flyway.user=one\ngodwit.user=two\nflyway.user=three\n").target.user, "three");
}

TEST_F(LoadTest, APasswordIsTakenAsItIsWritten) {
  EXPECT_EQ(load_file("flyway.password=$HOME$x#!%41\\n ").target.password.reveal(), "$HOME$x#!%41\\n");
  EXPECT_EQ(load({}, {{"FLYWAY_PASSWORD", "\\u0041 ${x}"}}).target.password.reveal(), "\\u0041 ${x}");
}

TEST_F(LoadTest, AByteOrderMarkInFrontOfAFileIsSkipped) {
  EXPECT_EQ(load_file("\xEF\xBB\xBF"
                      "flyway.user=app\r\n")
                .target.user,
            "app");
}

TEST_F(LoadTest, AnEmptyFileSetsNothing) {
  EXPECT_EQ(load_file("").target.user, "");
  EXPECT_EQ(load_file("\xEF\xBB\xBF").target.user, "");
}

TEST_F(LoadTest, AFileLongerThanAnyBufferIsReadWhole) {
  const std::string comments(100'000, '#');
  EXPECT_EQ(load_file(comments + "\nflyway.user=app\n" + comments).target.user, "app");
}

TEST_F(LoadTest, OfSeveralFilesTheLaterWins) {
  const std::string a = write("a.conf", "flyway.user=a\nflyway.table=a\n");
  const std::string b = write("b.CONF", "flyway.table=b\n");
  const Settings settings = load({"-configFiles=" + a + " , " + b});
  EXPECT_EQ(settings.target.user, "a");
  EXPECT_EQ(settings.target.table, "b");
}

TEST_F(LoadTest, TheFilesToReadFollowTheSameOrderOfPrecedence) {
  const auto file = [this](const std::string& who) { return write(who + ".conf", "flyway.user=" + who + "\n"); };
  const Environment flyway = {{"FLYWAY_CONFIG_FILES", file("flyway")}};
  const Environment both = {{"GODWIT_CONFIG_FILES", file("godwit")}, {"FLYWAY_CONFIG_FILES", file("flyway")}};
  EXPECT_EQ(load({}, flyway).target.user, "flyway");
  EXPECT_EQ(load({}, both).target.user, "godwit");
  EXPECT_EQ(load({"-configFiles=" + file("line")}, both).target.user, "line");
  EXPECT_EQ(load({"--CONFIGFILES", file("line")}, both).target.user, "line");
  EXPECT_EQ(load({"-configFiles="}, both).target.user, "");
}

TEST_F(LoadTest, AFileThatNamesFilesReadsNone) {
  const std::string other = write("b.conf", "flyway.user=b\n");
  EXPECT_EQ(load_file("flyway.configFiles=" + other + "\n").target.user, "");
}

TEST_F(LoadTest, AMissingFileIsAnErrorThatNamesItAndWhy) {
  const std::string message =
      error_of(ErrorCode::configuration, [&] { load({"-configFiles=" + path("absent.conf")}); });
  EXPECT_THAT(message, HasSubstr(path("absent.conf")));
  EXPECT_THAT(message, HasSubstr("No such file or directory"));
}

TEST_F(LoadTest, AFolderInPlaceOfAFileIsAnErrorThatNamesItAndWhy) {
  std::filesystem::create_directory(path("folder.conf"));
  const std::string message = error_of(ErrorCode::configuration, [&] {
    load({}, {{"FLYWAY_CONFIG_FILES", path("folder.conf")}});
  });
  EXPECT_THAT(message, HasSubstr(path("folder.conf")));
  EXPECT_THAT(message, HasSubstr("Is a directory"));
}

TEST_F(LoadTest, AFileOfAnotherFormIsRefusedByItsName) {
  const std::string file = write("flyway.ini", "[flyway]\n");
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { load({"-configFiles=" + file}); }), HasSubstr("flyway.ini"));
}

TEST_F(LoadTest, AnUnknownKeyInAFileNamesFileLineAndTheNearestKey) {
  const std::string message = error_of_file("# one\n\nflyway.outOfOrdr=true\n");
  EXPECT_THAT(message, HasSubstr(path("a.conf") + ":3: "));
  EXPECT_THAT(message, HasSubstr("\"outOfOrdr\""));
  EXPECT_THAT(message, HasSubstr("Did you mean outOfOrder?"));
}

TEST_F(LoadTest, AWrongValueInAFileNamesFileAndLine) {
  EXPECT_EQ(error_of_file("flyway.user=a\nflyway.mixed=maybe\n"),
            path("a.conf") + ":2: mixed must be true or false, not \"maybe\".");
}

TEST_F(LoadTest, AKeyWithoutAPrefixNamesFileAndLineAndTheFormToWrite) {
  const std::string message = error_of_file("\nurl=sqlite:x\n");
  EXPECT_THAT(message, HasSubstr(path("a.conf") + ":2: "));
  EXPECT_THAT(message, HasSubstr("\"url\""));
  EXPECT_THAT(message, HasSubstr("flyway.url"));
  for (const char* name : {"Flyway.url", "FLYWAY_URL", "flyway", "flyway_url", "spring.flyway.url"}) {
    EXPECT_THAT(error_of_file(std::string(name) + "=x"), HasSubstr(name));
  }
}

TEST_F(LoadTest, APrefixWithoutAKeyIsAnError) {
  EXPECT_THAT(error_of_file("flyway.=x"), HasSubstr(":1: "));
}

TEST_F(LoadTest, NoErrorOfAFileRepeatsAPassword) {
  for (const char* text : {"password=hunter2", "flyway.passwrd=hunter2", "Flyway.password=hunter2",
                           "flyway.url=postgresql://a:hunter2@h/d\x01x"}) {
    EXPECT_THAT(error_of_file(text), Not(HasSubstr("hunter2"))) << text;
  }
}

TEST_F(LoadTest, AnUnknownOptionOfTheCommandLineIsAUsageErrorAndThatOfAFileOneOfConfiguration) {
  error_of(ErrorCode::usage, [&] { load({"-outOfOrdr=true"}); });
  error_of_file("flyway.outOfOrdr=true");
}

TEST_F(LoadTest, FlagsOfTheCommandLineArrive) {
  EXPECT_TRUE(load({"-X"}).output.debug);
  EXPECT_TRUE(load({"-q"}).output.quiet);
  EXPECT_EQ(load({"-outputType=json"}).output.type, OutputType::json);
}

TEST_F(LoadTest, TheEnvironmentOfTheProcessIsRead) {
  ASSERT_EQ(setenv("GODWIT_TEST_LOAD", "a=b=c", 1), 0);
  const Environment environment = process_environment();
  EXPECT_THAT(environment, testing::Contains(Pair("GODWIT_TEST_LOAD", "a=b=c")));
  EXPECT_EQ(unsetenv("GODWIT_TEST_LOAD"), 0);
}

}  // namespace
}  // namespace godwit
