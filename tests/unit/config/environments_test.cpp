#include <gmock/gmock.h>

#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

class EnvironmentsTest : public SourcesTest {
 protected:
  void toml(const std::string& text) const { write(work("flyway.toml"), text); }
  std::string unknown(const std::vector<std::string>& arguments) const {
    return error_of(ErrorCode::unknown_environment, [&] { load(arguments); });
  }
};

constexpr const char* kTwo =
    "[environments.dev]\nurl = 'sqlite:dev.db'\nuser = 'd'\n[environments.prod]\nurl = 'sqlite:prod.db'\n"
    "[flyway]\nenvironment = 'dev'\n";

TEST_F(EnvironmentsTest, TheOneThatIsNamedCountsAndTheOthersDoNot) {
  toml(kTwo);
  EXPECT_EQ(load().target.url, "sqlite:dev.db");
  const Settings prod = load({"-environment=prod"});
  EXPECT_EQ(prod.target.url, "sqlite:prod.db");
  EXPECT_EQ(prod.target.user, "");
  EXPECT_EQ(prod.target.environment, "prod");
  EXPECT_THAT(prod.environments, ElementsAre("dev", "prod"));
}

TEST_F(EnvironmentsTest, WithoutAChoiceItIsTheOneNamedDefault) {
  toml("[environments.default]\nurl = 'sqlite:x'\n[environments.dev]\nurl = 'sqlite:y'\n");
  EXPECT_EQ(load().target.url, "sqlite:x");
  toml("[environments.dev]\nurl = 'sqlite:y'\n");
  EXPECT_EQ(load().target.url, "");
  EXPECT_EQ(load().target.environment, "default");
}

TEST_F(EnvironmentsTest, VariablesAndOptionsWinOverIt) {
  toml(kTwo);
  variable("FLYWAY_ENVIRONMENT", "prod");
  EXPECT_EQ(load().target.url, "sqlite:prod.db");
  variable("FLYWAY_URL", "sqlite:variable");
  EXPECT_EQ(load().target.url, "sqlite:variable");
  EXPECT_EQ(load({"-url=sqlite:line"}).target.url, "sqlite:line");
}

TEST_F(EnvironmentsTest, TheCommandLineChangesASingleValueOfOne) {
  toml(kTwo);
  EXPECT_EQ(load({"-environments.dev.url=sqlite:line"}).target.url, "sqlite:line");
  EXPECT_EQ(load({"-environments.prod.url=sqlite:line"}).target.url, "sqlite:dev.db");
  EXPECT_EQ(load({"-environments.new.url=sqlite:new", "-environment=new"}).target.url, "sqlite:new");
}

TEST_F(EnvironmentsTest, EverythingThatFlywayKnowsThereArrives) {
  toml(
      "[environments.default]\nurl = 'postgresql://h/d'\nuser = 'u'\npassword = 'p'\nschemas = ['a', 'b']\n"
      "connectRetries = 3\nconnectRetriesInterval = 7\ninitSql = 'SET x = 1'\nprovisioner = 'none'\n"
      "[environments.default.jdbcProperties]\nsslmode = 'require'\n"
      "[environments.default.flyway]\noutOfOrder = true\n[environments.default.flyway.placeholders]\nx = 'y'\n");
  const Settings s = load();
  EXPECT_EQ(s.target.url, "postgresql://h/d?sslmode=require");
  EXPECT_EQ(s.target.user, "u");
  EXPECT_EQ(s.target.password.reveal(), "p");
  EXPECT_THAT(s.target.schemas, ElementsAre("a", "b"));
  EXPECT_EQ(s.target.connect_retries, 3);
  EXPECT_EQ(s.target.connect_retries_interval.count(), 7);
  EXPECT_EQ(s.target.init_sql, "SET x = 1");
  EXPECT_TRUE(s.project.out_of_order);
  EXPECT_THAT(s.project.placeholders.values, ElementsAre(Pair("x", "y")));
}

// Flyway 10.22: what is said of one environment wins over what flyway.user.toml says of all.
TEST_F(EnvironmentsTest, ItsOwnSectionWinsOverTheGeneralOneOfEveryFileBesideIt) {
  toml("[environments.default.flyway.placeholders]\nx = 'environment'\n[flyway.placeholders]\nx = 'all'\n");
  write(work("flyway.user.toml"), "[flyway.placeholders]\nx = 'user'\n");
  EXPECT_THAT(load().project.placeholders.values, ElementsAre(Pair("x", "environment")));
}

TEST_F(EnvironmentsTest, AnUnknownOneIsAnErrorThatListsThoseThatThereAre) {
  toml(kTwo);
  const std::string message = unknown({"-environment=prd"});
  EXPECT_THAT(message, HasSubstr("-environment: there is no environment \"prd\""));
  EXPECT_THAT(message, HasSubstr("dev, prod"));
  EXPECT_THAT(message, HasSubstr("Did you mean prod?"));
  toml("[flyway]\nenvironment = 'dev'\n");
  EXPECT_THAT(unknown({}), HasSubstr("flyway.toml:2"));
}

TEST_F(EnvironmentsTest, AnEmptyOneExists) {
  toml("[environments.dev]\n");
  EXPECT_NO_THROW(load({"-environment=dev"}));
}

TEST_F(EnvironmentsTest, AnUnknownKeyIsAnErrorInEveryOne) {
  toml("[environments.dev]\nurl = 'x'\n[environments.prod]\nurll = 'y'\n");
  const std::string message = error({"-environment=dev"});
  EXPECT_THAT(message, HasSubstr("flyway.toml:4: there is no setting \"urll\". Did you mean url?"));
}

TEST_F(EnvironmentsTest, WhatCountsBeforeOneIsChosenCannotBeSetInOne) {
  for (const char* key : {"environment", "configFiles", "flyway.workingDirectory"}) {
    toml(std::string("[environments.dev]\n") + key + " = 'x'\n");
    EXPECT_THAT(error(), HasSubstr("flyway.toml:2: ")) << key;
    EXPECT_THAT(error(), HasSubstr("cannot be set for one environment")) << key;
  }
}

TEST_F(EnvironmentsTest, VariablesOfTheEnvironmentStandForThemselvesInTheOneThatCounts) {
  toml(
      "[environments.default]\nurl = 'sqlite:${env.NAME}-${env.NAME}.db'\npassword = '${x} ${env.NAME'\n"
      "[environments.prod]\nurl = 'sqlite:${env.ABSENT}.db'\n");
  variable("NAME", "${env.NAME}!");
  EXPECT_EQ(load().target.url, "sqlite:${env.NAME}!-${env.NAME}!.db");
  EXPECT_EQ(load().target.password.reveal(), "${x} ${env.NAME");
  EXPECT_THAT(error({"-environment=prod"}), HasSubstr("flyway.toml:5: there is no environment variable ABSENT"));
}

TEST_F(EnvironmentsTest, AResolverThatIsNotKnownIsAnErrorThatDoesNotRepeatTheValue) {
  toml("[environments.default]\npassword = 'hunter2${vault.key}'\n");
  EXPECT_THAT(error(), HasSubstr("resolver \"vault\""));
  EXPECT_THAT(error(), Not(HasSubstr("hunter2")));
}

TEST_F(EnvironmentsTest, APropertyOfTheUrlWinsOverTheDriverProperty) {
  toml(
      "[environments.default]\nurl = 'jdbc:postgresql://h/d?a=url'\n[environments.default.jdbcProperties]\n"
      "a = 'property'\n'b c' = '1&2=%'\n");
  EXPECT_EQ(load().target.url, "jdbc:postgresql://h/d?a=property&b%20c=1%262%3D%25&a=url");
}

}  // namespace
}  // namespace godwit
