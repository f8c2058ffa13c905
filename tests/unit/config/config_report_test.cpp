#include "config/config_report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "config/keys/keys.h"
#include "unit/config/load_fixture.h"

namespace godwit {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class ConfigReportTest : public SourcesTest {};

TEST_F(ConfigReportTest, EveryKeyHasALineWithValueAndSource) {
  const std::string text = render_config_text(Settings{});
  for (const Key& key : all_keys()) {
    const std::string begin = "\n" + std::string(key.name) + " ";
    EXPECT_EQ(("\n" + text).find(begin) != std::string::npos, key.same_as.empty()) << key.name;
  }
  EXPECT_THAT(text, ContainsRegex("\ntable += flyway_schema_history +\\(default\\)\n"));
  EXPECT_THAT(text, ContainsRegex("url += +\\(default\\)\n"));
}

TEST_F(ConfigReportTest, TheValueThatCountsIsShownWithItsSource) {
  write(work("flyway.conf"), "\nflyway.table=from_file\nflyway.placeholders.Name=x\ty\n");
  variable("FLYWAY_PLACEHOLDERS_NAME", "z");
  variable("FLYWAY_LOCK_RETRY_COUNT", "5");
  const std::string text = render_config_text(load({"-outOfOrder=TRUE", "-initSql=a\nb"}));
  EXPECT_THAT(text, ContainsRegex("\ntable += from_file +\\(.*flyway.conf:2\\)\n"));
  EXPECT_THAT(text, ContainsRegex("\nlockTimeout += 5 +\\(FLYWAY_LOCK_RETRY_COUNT\\)\n"));
  EXPECT_THAT(text, ContainsRegex("\noutOfOrder += TRUE +\\(-outOfOrder\\)\n"));
  EXPECT_THAT(text, ContainsRegex("\nplaceholders.name += z +\\(FLYWAY_PLACEHOLDERS_NAME\\)\n"));
  EXPECT_THAT(text, Not(HasSubstr("placeholders.Name")));
  EXPECT_THAT(text, HasSubstr("a\\nb"));
}

TEST_F(ConfigReportTest, TheJsonSaysTheSame) {
  write(work("flyway.toml"), "[environments.dev]\nuser = 'u'\npassword = 'hunter2'\n");
  const auto json = nlohmann::json::parse(render_config_json(load({"-environment=dev"})));
  EXPECT_EQ(json["operation"], "config");
  EXPECT_EQ(json["success"], true);
  EXPECT_EQ(json["exitCode"], 0);
  EXPECT_EQ(json["environment"], "dev");
  EXPECT_EQ(json["environments"], nlohmann::json({"dev"}));
  std::map<std::string, nlohmann::json> keys;
  for (const auto& key : json["keys"]) keys[key["key"]] = key;
  EXPECT_EQ(keys["user"]["value"], "u");
  EXPECT_EQ(keys["user"]["source"], work("flyway.toml") + ":2");
  EXPECT_EQ(keys["user"]["isDefault"], false);
  EXPECT_EQ(keys["password"]["value"], "********");
  EXPECT_EQ(keys["table"]["isDefault"], true);
}

TEST_F(ConfigReportTest, TextThatIsNotUtf8DoesNotBreakTheJson) {
  Settings settings;
  settings.given["user"] = {"\xFF", "x", "x"};
  EXPECT_TRUE(nlohmann::json::accept(render_config_json(settings)));
}

}  // namespace
}  // namespace godwit
