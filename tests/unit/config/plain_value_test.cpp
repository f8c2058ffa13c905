#include "config/keys/plain_value.h"

#include <gmock/gmock.h>

#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class PlainValueTest : public SourcesTest {};

TEST_F(PlainValueTest, BlanksAtTheEndsOfUrlUserAndPasswordComeFromNowhere) {
  write(work("flyway.toml"),
        "[environments.default]\nurl = ' sqlite:a.db\\n'\nuser = 'toml '\npassword = \"\\tpw\\n\"\n");
  EXPECT_EQ(load().target.url, "sqlite:a.db\\n");  // in single quotes a backslash is itself
  EXPECT_EQ(load().target.user, "toml");
  EXPECT_EQ(load().target.password.reveal(), "pw");
  variable("FLYWAY_URL", "sqlite:b.db\r\n");
  variable("FLYWAY_USER", " u\n");
  variable("FLYWAY_PASSWORD", "p w ");
  EXPECT_EQ(load().target.url, "sqlite:b.db");
  EXPECT_EQ(load().target.user, "u");
  EXPECT_EQ(load().target.password.reveal(), "p w");
  EXPECT_EQ(load({"-url=sqlite:c.db\n", "-user=c "}).target.url, "sqlite:c.db");
  EXPECT_EQ(load({"-url=sqlite:c.db\n", "-user=c "}).target.user, "c");
  EXPECT_THAT(load().notes, IsEmpty());
}

TEST_F(PlainValueTest, NamesAreTrimmedWhereThereAreNoQuotesAndKeptWhereThereAre) {
  variable("FLYWAY_TABLE", "t\n");
  variable("FLYWAY_DEFAULT_SCHEMA", " s");
  variable("FLYWAY_DRYRUN_OUTPUT", "out.sql \n");
  const Settings settings = load();
  EXPECT_EQ(settings.target.table, "t");
  EXPECT_EQ(settings.target.default_schema, "s");
  ASSERT_EQ(settings.notes.size(), 3U);
  EXPECT_EQ(settings.notes[0], "FLYWAY_TABLE: blanks and line ends around the value of table were left out.");
  EXPECT_EQ(load({"-table=t "}).target.table, "t ");
}

TEST_F(PlainValueTest, QuotesAreMeant) {
  write(work(".env"), "FLYWAY_TABLE='a '\nFLYWAY_DEFAULT_SCHEMA= b \n");
  EXPECT_EQ(load().target.table, "a ");
  EXPECT_EQ(load().target.default_schema, "b");
  write(work("flyway.toml"), "[flyway]\ntable = 'toml '\n");
  write(work(".env"), "");
  EXPECT_EQ(load().target.table, "toml ");
}

TEST_F(PlainValueTest, TextIsKeptAsItIs) {
  variable("FLYWAY_PLACEHOLDERS_X", " a\n");
  variable("FLYWAY_INSTALLED_BY", " me ");
  variable("FLYWAY_BASELINE_DESCRIPTION", "<< x >> ");
  variable("FLYWAY_PLACEHOLDER_PREFIX", "${ ");
  variable("FLYWAY_INIT_SQL", "SET a;\nSET b;\n");
  const Settings settings = load();
  EXPECT_EQ(settings.project.placeholders.values.at("x"), " a\n");
  EXPECT_EQ(settings.project.installed_by, " me ");
  EXPECT_EQ(settings.project.baseline_description, "<< x >> ");
  EXPECT_EQ(settings.project.placeholders.prefix, "${ ");
  EXPECT_EQ(settings.target.init_sql, "SET a;\nSET b;\n");
  EXPECT_THAT(settings.notes, IsEmpty());
}

TEST_F(PlainValueTest, AControlCharacterInANameIsAnError) {
  variable("FLYWAY_TABLE", "a\nb");
  EXPECT_EQ(error(), "FLYWAY_TABLE: table has a line end or another control character in its value. Remove it.");
  environment_.pop_back();
  EXPECT_THAT(error({"-schemas=a,b\tc"}), HasSubstr("-schemas: schemas has a line end"));
  EXPECT_THAT(error({"-url=sqlite:a\x01.db"}), HasSubstr("-url: url has a line end"));
  write(work("flyway.conf"), "flyway.table=a\tb\n");
  EXPECT_THAT(error(), HasSubstr("flyway.conf:1: table has a line end"));
}

TEST_F(PlainValueTest, AListMayStandOnSeveralLines) {
  variable("FLYWAY_LOCATIONS", "filesystem:a,\n  filesystem:b\n");
  variable("FLYWAY_SCHEMAS", "a ,\tb");
  EXPECT_EQ(load().project.locations.size(), 2U);
  EXPECT_EQ(load().target.schemas, (std::vector<std::string>{"a", "b"}));
}

TEST_F(PlainValueTest, AnEmptyFlagNumberOrWordIsNotSet) {
  write(work("flyway.conf"), "flyway.mixed=true\nflyway.connectRetries=7\nflyway.baselineVersion=3\n");
  for (const char* name :
       {"MIXED", "CONNECT_RETRIES", "BASELINE_VERSION", "OUT_OF_ORDER", "LOCK_TIMEOUT", "LOCK_RETRY_COUNT",
        "CLEAN_DISABLED", "OUTPUT_TYPE", "COLOR", "ENVIRONMENT", "BOOT_MODE", "PASSWORD_FILE"}) {
    variable(std::string("FLYWAY_") + name, "");
  }
  variable("GODWIT_SERVER_CHECK_INTERVAL", " ");
  const Settings settings = load({"-group=", "-steps="});
  EXPECT_TRUE(settings.project.mixed);
  EXPECT_EQ(settings.target.connect_retries, 7);
  EXPECT_EQ(settings.project.baseline_version, "3");
  EXPECT_TRUE(settings.project.clean_disabled);
  EXPECT_FALSE(settings.given.contains("outOfOrder"));
  EXPECT_EQ(settings.given.at("mixed").source, work("flyway.conf") + ":1");
}

TEST_F(PlainValueTest, AnEmptyTargetEncodingOrTableIsAnError) {
  for (const char* name : {"TARGET", "ENCODING", "TABLE", "LOCATIONS"}) {
    variable(std::string("FLYWAY_") + name, "");
    EXPECT_THAT(error(), HasSubstr(std::string("FLYWAY_") + name + ": ")) << name;
    environment_.pop_back();
  }
}

TEST_F(PlainValueTest, AnEmptyPasswordBesideAFileForItGivesWayToTheFile) {
  write(work("pw"), "secret \r\n\n");
  variable("FLYWAY_PASSWORD", "");
  variable("FLYWAY_PASSWORD_FILE", work("pw") + "\n");
  EXPECT_EQ(load().target.password.reveal(), "secret ");  // only line ends are none of it
}

TEST_F(PlainValueTest, AVariableInAConfFileOrInYamlIsTrimmedToo) {
  write(work("flyway.conf"), "flyway.table=${T}\nflyway.user=${T}\n");
  variable("T", " t\n");
  EXPECT_EQ(load().target.table, "t");
  EXPECT_EQ(load().target.user, "t");
}

}  // namespace
}  // namespace godwit
