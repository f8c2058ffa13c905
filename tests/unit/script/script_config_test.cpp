#include "script/text/script_config.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

ScriptConfig parse(std::string_view text) {
  return parse_script_config(text, "V1__a.sql.conf");
}

std::string error_of(std::string_view text) {
  try {
    parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::script_config);
    return error.where().text() + ": " + error.what();
  }
  return "";
}

TEST(ScriptConfigTest, AnEmptyFileLeavesTheProjectsSettings) {
  const ScriptConfig config = parse("");
  EXPECT_FALSE(config.execute_in_transaction);
  EXPECT_FALSE(config.placeholder_replacement);
  EXPECT_FALSE(config.encoding);
}

TEST(ScriptConfigTest, BlanksAroundTheEqualsSignAndCommentsDontMatter) {
  const ScriptConfig config =
      parse("# note\n\n  placeholderReplacement = false  \nexecuteInTransaction=true\nencoding\t=UTF-16\n");
  EXPECT_EQ(config.placeholder_replacement, false);
  EXPECT_EQ(config.execute_in_transaction, true);
  EXPECT_EQ(config.encoding, "UTF-16");
}

TEST(ScriptConfigTest, CrlfAndLoneCrEndALine) {
  const ScriptConfig config = parse("encoding=ISO-8859-1\r\nexecuteInTransaction=false\rplaceholderReplacement=true");
  EXPECT_EQ(config.encoding, "ISO-8859-1");
  EXPECT_EQ(config.execute_in_transaction, false);
  EXPECT_EQ(config.placeholder_replacement, true);
}

TEST(ScriptConfigTest, AByteOrderMarkAtTheStartIsNoPartOfAKey) {
  EXPECT_EQ(parse("\xEF\xBB\xBF"
                  "encoding=UTF-8")
                .encoding,
            "UTF-8");
}

TEST(ScriptConfigTest, AnUnknownKeyIsAnErrorNamingFileLineAndKey) {
  const std::string error = error_of("# a\r\n\r\nbogus=1\r\n");
  EXPECT_TRUE(error.starts_with("V1__a.sql.conf:3: \"bogus\"")) << error;
  EXPECT_NE(
      error_of("shouldexecute=true").find("executeInTransaction, placeholderReplacement, encoding, errorOverrides"),
      std::string::npos);
}

TEST(ScriptConfigTest, AFlagIsTrueOrFalseAndNothingElse) {
  EXPECT_NE(error_of("executeInTransaction=maybe").find("Write true or false"), std::string::npos);
  EXPECT_NE(error_of("placeholderReplacement=").find("Write true or false"), std::string::npos);
  EXPECT_EQ(parse("executeInTransaction=FALSE").execute_in_transaction, false);
}

TEST(ScriptConfigTest, ALineWithoutAnEqualsSignIsAnError) {
  EXPECT_NE(error_of("executeInTransaction").find("key=value"), std::string::npos);
}

TEST(ScriptConfigTest, AnEncodingNeedsAName) {
  EXPECT_NE(error_of("encoding=").find("no value"), std::string::npos);
}

TEST(ScriptConfigTest, AConditionIsEvaluatedWithThePlaceholdersAndKeptAsWritten) {
  const Placeholders values("${", "}", {{"env", "prod"}});
  const ScriptConfig config = parse_script_config("shouldExecute = ${env}==test ", "x.conf", values);
  EXPECT_FALSE(config.should_execute);
  EXPECT_EQ(config.should_execute_expression, "${env}==test");
  EXPECT_TRUE(parse_script_config("shouldExecute=${env}==prod", "x.conf", values).should_execute);
  EXPECT_TRUE(parse("").should_execute);
}

TEST(ScriptConfigTest, AWrongConditionNamesLineAndColumn) {
  EXPECT_TRUE(error_of("#\n  shouldExecute =  a==b && \xC3\xA9 ").starts_with("V1__a.sql.conf:2:28: shouldExecute"));
  EXPECT_TRUE(error_of("shouldExecute=").starts_with("V1__a.sql.conf:1:15: shouldExecute"));
}

TEST(ScriptConfigTest, AConditionWithAPlaceholderWithoutAValueSaysSo) {
  try {
    parse("shouldExecute=${none}==x");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::placeholder_missing);
    EXPECT_EQ(error.where().text(), "V1__a.sql.conf:1:15");
  }
}

TEST(ScriptConfigTest, OverridesAreAListAndMayBeNone) {
  EXPECT_EQ(parse("errorOverrides=42P07:0:W, *:1050:D-").error_overrides->size(), 2U);
  EXPECT_TRUE(parse("errorOverrides=").error_overrides->empty());
  EXPECT_FALSE(parse("").error_overrides);
  EXPECT_TRUE(
      error_of("\nerrorOverrides=42P07:0:W,nonsense").starts_with("V1__a.sql.conf:2: errorOverrides has \"nonsense\""));
}

TEST(ScriptConfigTest, TheKeysThatAreSetAreTold) {
  using Texts = std::map<std::string, std::string>;
  const auto texts = [](std::string_view text) { return script_config_texts(parse(text)); };
  EXPECT_EQ(texts(""), Texts());
  EXPECT_EQ(texts("executeInTransaction=FALSE"), (Texts{{"executeInTransaction", "false"}}));
  EXPECT_EQ(texts("placeholderReplacement=true"), (Texts{{"placeholderReplacement", "true"}}));
  EXPECT_EQ(texts("encoding = UTF-16"), (Texts{{"encoding", "UTF-16"}}));
  EXPECT_EQ(texts("errorOverrides=42p07:0:w, *:1050:D-"), (Texts{{"errorOverrides", "42P07:0:W,*:1050:D-"}}));
  EXPECT_EQ(texts("errorOverrides="), (Texts{{"errorOverrides", ""}}));
  EXPECT_EQ(texts("shouldExecute= a != a "), (Texts{{"shouldExecute", "a != a"}}));
}

}  // namespace
}  // namespace godwit
