#include <gmock/gmock.h>

#include "config/config_report.h"
#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::Not;

class SecretsTest : public SourcesTest {};

TEST_F(SecretsTest, AFileGivesTheValueWithoutItsLineEnd) {
  const std::string path = work("secret");
  variable("FLYWAY_PASSWORD_FILE", path);
  for (const auto& [text, password] : {std::pair<std::string, std::string>{"hunter2\n", "hunter2"},
                                       {"hunter2\r\n", "hunter2"},
                                       {"hunter2", "hunter2"},
                                       {" a b \n\n", " a b "},
                                       {"${HOME}", "${HOME}"},
                                       {"", ""}}) {
    write(path, text);
    EXPECT_EQ(load().target.password.reveal(), password);
  }
  EXPECT_EQ(load().given.at("password").source, "FLYWAY_PASSWORD_FILE");
}

TEST_F(SecretsTest, UserAndUrlMayBeFilesTooAndGodwitsWinOverFlyways) {
  write(work("url"), "postgresql://h/d\n");
  write(work("user"), "u\n");
  variable("GODWIT_URL_FILE", work("url"));
  variable("FLYWAY_URL", "sqlite:x");
  variable("FLYWAY_USER_FILE", work("user"));
  EXPECT_EQ(load().target.url, "postgresql://h/d");
  EXPECT_EQ(load().target.user, "u");
}

TEST_F(SecretsTest, TheDotenvFileMayNameAFile) {
  write(work("secret"), "hunter2\n");
  write(work(".env"), "\nFLYWAY_PASSWORD_FILE=" + work("secret") + "\n");
  EXPECT_EQ(load().target.password.reveal(), "hunter2");
  EXPECT_THAT(load().given.at("password").source, HasSubstr(".env:2"));
}

TEST_F(SecretsTest, AValueAndAFileForItAreTwoSourcesOfOne) {
  write(work("secret"), "hunter2\n");
  variable("FLYWAY_PASSWORD", "hunter1");
  variable("FLYWAY_PASSWORD_FILE", work("secret"));
  EXPECT_EQ(error(), "FLYWAY_PASSWORD_FILE and FLYWAY_PASSWORD both give password; keep one.");
}

TEST_F(SecretsTest, AFileThatCannotBeReadIsNamedWithTheReason) {
  variable("FLYWAY_PASSWORD_FILE", work("absent"));
  const std::string message = error();
  EXPECT_THAT(message, HasSubstr("FLYWAY_PASSWORD_FILE: The file " + work("absent") + " cannot be read"));
  EXPECT_THAT(message, HasSubstr("No such file"));
}

TEST_F(SecretsTest, WhatIsNoSecretHasNoFile) {
  variable("FLYWAY_TABLE_FILE", work("absent"));
  EXPECT_EQ(load().target.table, "flyway_schema_history");
}

TEST_F(SecretsTest, APasswordAndACommandForItInOneFileAreAnErrorAndBetweenFilesTheHigherCounts) {
  write(work("flyway.conf"), "flyway.password=hunter2\nflyway.passwordCommand=pass\n");
  EXPECT_THAT(error(), HasSubstr("flyway.conf:2 and " + work("flyway.conf") + ":1 give the password in two ways"));
  EXPECT_THAT(error(), Not(HasSubstr("hunter2")));
  write(work("flyway.conf"), "flyway.passwordCommand=pass\n");
  EXPECT_EQ(load().password_command, "pass");
  const Settings line = load({"-password=hunter2"});
  EXPECT_EQ(line.password_command, "");
  EXPECT_EQ(line.target.password.reveal(), "hunter2");
  EXPECT_FALSE(line.given.contains("passwordCommand"));
  write(work("flyway.conf"), "flyway.password=hunter2\n");
  const Settings command = load({"-passwordCommand=pass"});
  EXPECT_EQ(command.target.password.reveal(), "");
  EXPECT_EQ(command.password_command, "pass");
}

TEST_F(SecretsTest, AVariableWinsOverTheCommandOfTheDotenvFile) {
  write(work(".env"), "FLYWAY_PASSWORD_COMMAND=pass\n");
  variable("FLYWAY_PASSWORD", "hunter2");
  EXPECT_EQ(load().target.password.reveal(), "hunter2");
  EXPECT_EQ(load().password_command, "");
}

// What every way of giving a secret leaves in what is printed.
TEST_F(SecretsTest, NoReportShowsASecret) {
  write(work("flyway.toml"),
        "[environments.default]\nurl = 'postgresql://app:hunter2@h/d?password=hunter2'\nuser = 'app'\n"
        "password = 'hunter2'\n[flyway]\nlicenseKey = 'hunter2'\ninitSql = \"SET ROLE x; ALTER USER y PASSWORD "
        "'hunter2'\"\n[flyway.placeholders]\ndb_password = 'hunter2'\nApiKey = 'hunter2'\nname = 'shown'\n"
        "[environments.default.jdbcProperties]\nsslpassword = 'hunter2'\n");
  variable("FLYWAY_TOKEN", "hunter2");
  const Settings settings = load();
  EXPECT_EQ(settings.target.password.reveal(), "hunter2");
  for (const std::string& text : {render_config_text(settings), render_config_json(settings)}) {
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
    EXPECT_THAT(text, HasSubstr("********"));
    EXPECT_THAT(text, HasSubstr("shown"));
  }
  for (const std::string& note : settings.notes) EXPECT_THAT(note, Not(HasSubstr("hunter2")));
}

TEST_F(SecretsTest, VariablesStandForThemselvesInConfFilesAndAnAbsentOneIsEmptyWithANote) {
  write(work("flyway.conf"), "flyway.password=${PW}\nflyway.user=<${ABSENT}>\nflyway.table=$t${}${a:b}${t\n");
  variable("PW", "${ABSENT}\\");
  const Settings settings = load();
  EXPECT_EQ(settings.target.password.reveal(), "${ABSENT}\\");
  EXPECT_EQ(settings.target.user, "<>");
  EXPECT_EQ(settings.target.table, "$t${}${a:b}${t");
  ASSERT_EQ(settings.notes.size(), 1U);
  EXPECT_THAT(settings.notes[0], HasSubstr("flyway.conf:2: there is no environment variable ABSENT"));
}

TEST_F(SecretsTest, AFileThatIsNotUtf8IsAnErrorThatNamesTheLineAndNotTheText) {
  write(work("flyway.conf"), "flyway.user=app\nflyway.password=hunter2\xFC\n");
  EXPECT_THAT(error(), HasSubstr("flyway.conf:2: "));
  EXPECT_THAT(error(), Not(HasSubstr("hunter2")));
}

TEST_F(SecretsTest, NoErrorOfAFormRepeatsAPassword) {
  for (const char* text :
       {"[flyway]\npassword = hunter2\n", "[flyway]\npassword = 'hunter2\n", "[flyway]\npassword = 'hunter2' hunter2\n",
        "[flyway]\npassword = [['hunter2']]\n", "[flyway]\npassword = 'a'\npassword = 'hunter2'\n"}) {
    write(work("a.toml"), text);
    EXPECT_THAT(error({"-configFiles=a.toml"}), Not(HasSubstr("hunter2"))) << text;
  }
  for (const char* text :
       {"flyway:\n  password: \"hunter2\n", "flyway:\n  password: hunter2: x\n", "flyway:\n  password: [[hunter2]]\n",
        "flyway:\n\tpassword: hunter2\n", "flyway: hunter2\n", "hunter2\n"}) {
    write(work("a.yml"), text);
    EXPECT_THAT(error({"-configFiles=a.yml"}), Not(HasSubstr("hunter2"))) << text;
  }
  write(work(".env"), "FLYWAY_PASSWORD='hunter2\n");
  EXPECT_THAT(error(), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace godwit
