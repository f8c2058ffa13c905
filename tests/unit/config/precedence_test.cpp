#include <gmock/gmock.h>

#include <functional>

#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::HasSubstr;

class PrecedenceTest : public SourcesTest {
 protected:
  // Every source, lowest first, setting `user` and saying how it is named to people.
  struct Source {
    std::string name;
    std::function<void(const std::string& value)> set;
    std::string shown;
  };
  std::vector<Source> sources() {
    const auto file = [this](const std::string& path, const std::string& before, const std::string& after) {
      return [=, this](const std::string& value) {
        if (path == work("named.conf") || path == work("named.toml")) named_.push_back(path);
        write(path, before + value + after);
      };
    };
    return {
        {"home config.yml", file(home(".godwit/config.yml"), "godwit:\n  user: ", "\n"), "config.yml:2"},
        {"conf/godwit.conf", file(work("conf/godwit.conf"), "flyway.user=", "\n"), "conf/godwit.conf:1"},
        {"conf/godwit.toml", file(work("conf/godwit.toml"), "[godwit]\nuser='", "'\n"), "conf/godwit.toml:2"},
        {"conf/godwit.yml", file(work("conf/godwit.yml"), "flyway.user: ", "\n"), "conf/godwit.yml:1"},
        {"home flyway.toml", file(home("flyway.toml"), "[flyway]\nuser='", "'\n"), "home/flyway.toml:2"},
        {"home flyway.user.toml", file(home("flyway.user.toml"), "[flyway]\nuser='", "'\n"), "home/flyway.user.toml:2"},
        {"flyway.toml", file(work("flyway.toml"), "[flyway]\nuser='", "'\n"), "here/flyway.toml:2"},
        {"flyway.user.toml", file(work("flyway.user.toml"), "flyway.user='", "'\n"), "here/flyway.user.toml:1"},
        {".env of Flyway", file(work(".env"), "FLYWAY_USER=", "\n"), ".env:1"},
        {"configFiles .conf", file(work("named.conf"), "flyway.user=", "\n"), "named.conf:1"},
        {"configFiles .toml", file(work("named.toml"), "[environments.default]\nuser='", "'\n"), "named.toml:2"},
        {"FLYWAY_ variable", [this](const std::string& value) { variable("FLYWAY_USER", value); }, "FLYWAY_USER"},
        {"GODWIT_ variable", [this](const std::string& value) { variable("GODWIT_USER", value); }, "GODWIT_USER"},
        {"standard input",
         [this](const std::string& value) {
           named_.push_back("-");
           input_ = "flyway.user=" + value + "\n";
         },
         "standard input:1"},
        {"command line", [this](const std::string& value) { line_ = "-user=" + value; }, "-user"},
    };
  }
  Settings load_all() const {
    std::string files;
    for (const std::string& path : named_) files += "," + path;
    std::vector<std::string> arguments;
    if (!files.empty()) arguments.push_back("-configFiles=" + files);
    if (!line_.empty()) arguments.push_back(line_);
    return load(arguments);
  }
  void clean() {
    std::filesystem::remove_all(folder_ + "/home");
    std::filesystem::remove_all(folder_ + "/here");
    environment_.resize(1);
    input_.clear();
    line_.clear();
    named_.clear();
  }

  std::vector<std::string> named_;
  std::string line_;
};

TEST_F(PrecedenceTest, EverySourceWinsOverEveryLowerOneAndIsNamed) {
  const std::vector<Source> all = sources();
  for (std::size_t high = 0; high < all.size(); ++high) {
    for (std::size_t low = 0; low < high; ++low) {
      SCOPED_TRACE(all[high].name + " over " + all[low].name);
      clean();
      all[low].set("low");
      all[high].set("high");
      const Settings settings = load_all();
      EXPECT_EQ(settings.target.user, "high");
      EXPECT_THAT(settings.given.at("user").source, HasSubstr(all[high].shown));
    }
  }
}

TEST_F(PrecedenceTest, EverySourceAloneWinsOverTheDefault) {
  for (const Source& source : sources()) {
    SCOPED_TRACE(source.name);
    clean();
    EXPECT_EQ(load_all().target.user, "");
    source.set("given");
    EXPECT_EQ(load_all().target.user, "given");
  }
}

// Flyway 10.22, tests/compat: any TOML file silences all .conf files.
TEST_F(PrecedenceTest, OfFlywaysConfFilesTheOneHereWinsAndTomlFilesReplaceBoth) {
  write(home("flyway.conf"), "flyway.user=home\nflyway.table=home\n");
  write(work("flyway.conf"), "flyway.user=work\n");
  EXPECT_EQ(load().target.user, "work");
  EXPECT_EQ(load().target.table, "home");
  write(home("flyway.user.toml"), "[flyway]\ninstalledBy='toml'\n");
  const Settings settings = load();
  EXPECT_EQ(settings.target.user, "");
  EXPECT_EQ(settings.project.installed_by, "toml");
  ASSERT_EQ(settings.notes.size(), 1U);
  EXPECT_THAT(settings.notes[0], HasSubstr("here/flyway.conf are not read"));
}

TEST_F(PrecedenceTest, ADotenvFileGivesGodwitsVariablesMoreWeight) {
  write(work(".env"), "GODWIT_USER=g\nFLYWAY_USER=f\nUSER=x\n");
  EXPECT_EQ(load().target.user, "g");
}

TEST_F(PrecedenceTest, ADotenvFileMayNameConfigurationFiles) {
  write(work("x.conf"), "flyway.user=x\n");
  write(work(".env"), "FLYWAY_CONFIG_FILES=x.conf\n");
  EXPECT_EQ(load().target.user, "x");
  variable("FLYWAY_CONFIG_FILES", "");
  EXPECT_EQ(load().target.user, "");
}

TEST_F(PrecedenceTest, WithoutAHomeNoFileOfHomeIsRead) {
  write(home("flyway.conf"), "flyway.user=home\n");
  EXPECT_EQ(load().target.user, "home");
  environment_.clear();
  EXPECT_EQ(load().target.user, "");
}

TEST_F(PrecedenceTest, StandardInputIsReadOnceAndOnlyWhenItIsNamed) {
  input_ = "flyway.user=stdin\n";
  EXPECT_EQ(load().target.user, "");
  EXPECT_EQ(load({"-configFiles=-,-"}).target.user, "stdin");
  input_ = "\n\nflyway.usr=x\n";
  EXPECT_THAT(error({"-configFiles=-"}), HasSubstr("standard input:3: "));
}

TEST_F(PrecedenceTest, TheProcessKnowsAHomeEvenWhenItsEnvironmentHasNone) {
  const Environment environment = process_environment();
  EXPECT_NE(find_variable(environment, "HOME"), nullptr);
}

TEST_F(PrecedenceTest, TheWorkingDirectoryMovesFilesAndRelativeLocationsAndNoFileSaysWhereItIs) {
  write(work("flyway.conf"), "flyway.locations=filesystem:a,b,/c,filesystem:/d,classpath:e\n");
  write(work("x.conf"), "flyway.workingDirectory=/nowhere\n");
  const Settings settings = load({"-configFiles=x.conf"});
  EXPECT_THAT(settings.project.locations,
              testing::ElementsAre("filesystem:" + work("a"), work("b"), "/c", "filesystem:/d", "classpath:e"));
  ASSERT_EQ(settings.notes.size(), 1U);
  EXPECT_THAT(settings.notes[0], HasSubstr("x.conf:1: workingDirectory has no effect in a file"));
}

TEST_F(PrecedenceTest, TheWorkingDirectoryMayComeFromAVariable) {
  write(work("flyway.conf"), "flyway.user=here\n");
  std::istringstream input;
  const Settings settings =
      load_settings(parse_command_line({}), {{"FLYWAY_WORKING_DIRECTORY", folder_ + "/here"}}, input);
  EXPECT_EQ(settings.target.user, "here");
  EXPECT_THAT(settings.project.locations, testing::ElementsAre("filesystem:" + work("sql")));
}

}  // namespace
}  // namespace godwit
