#include "config/format/yaml_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "config/format/sections.h"
#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::map<std::string, std::string> read_all(std::string_view text) {
  std::map<std::string, std::string> values;
  for (const Document& document : parse_yaml(text)) {
    for (const Property& property : document) values[property.name] = property.value;
  }
  return values;
}

// What is flyway's or godwit's.
std::map<std::string, std::string> read(std::string_view text) {
  auto values = read_all(text);
  std::erase_if(values, [](const auto& value) { return !is_own_name(value.first); });
  return values;
}

Where place(std::string_view text) {
  try {
    parse_yaml(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    return error.where();
  }
  ADD_FAILURE() << "nothing was thrown: " << text;
  return {};
}

TEST(YamlTextTest, NestedAndDottedKeysAreTheSame) {
  const auto values = read("flyway:\n  placeholders:\n    x: a\n  url: b\ngodwit.color: never\nflyway.user: u\n");
  EXPECT_THAT(values, ElementsAre(Pair("flyway.placeholders.x", "a"), Pair("flyway.url", "b"), Pair("flyway.user", "u"),
                                  Pair("godwit.color", "never")));
}

TEST(YamlTextTest, ValuesAreTakenAsTheyAreWritten) {
  EXPECT_THAT(read("flyway:\n  a: true\n  b: 007\n  c: 1.50\n  d: ~\n  e:\n  f: \"x\\ty\"\n  g: |\n    l1\n    l2\n  "
                   "h: ${X:y}\n"),
              ElementsAre(Pair("flyway.a", "true"), Pair("flyway.b", "007"), Pair("flyway.c", "1.50"),
                          Pair("flyway.d", ""), Pair("flyway.e", ""), Pair("flyway.f", "x\ty"),
                          Pair("flyway.g", "l1\nl2\n"), Pair("flyway.h", "${X:y}")));
}

TEST(YamlTextTest, AListIsJoinedByCommasAndACommandQuotedForTheShell) {
  EXPECT_THAT(read("flyway:\n  locations:\n    - a\n    - b\n  schemas: [c, d]\n  passwordCommand: [pass, it's]\n"),
              ElementsAre(Pair("flyway.locations", "a,b"), Pair("flyway.passwordCommand", "'pass' 'it'\\''s'"),
                          Pair("flyway.schemas", "c,d")));
  EXPECT_THAT(read("flyway:\n  datasources:\n    a:\n      password-command: [cat, a b]\n"),
              ElementsAre(Pair("flyway.datasources.a.password-command", "'cat' 'a b'")));
}

TEST(YamlTextTest, SectionsOfOtherProgramsArePassedOverWhateverTheyHold) {
  EXPECT_THAT(
      read(
          "spring:\n  flyway: {url: x}\nserver: [1, {a: b}]\n? [a, b]\n: c\nflywayx: 1\nnothing:\nflyway: {user: u}\n"),
      ElementsAre(Pair("flyway.user", "u")));
}

TEST(YamlTextTest, AnAliasStandsForItsValue) {
  EXPECT_THAT(read("x: &u app\nflyway:\n  user: *u\n"), ElementsAre(Pair("flyway.user", "app")));
}

TEST(YamlTextTest, AliasesThatMeanTooMuchEndInAnError) {
  EXPECT_EQ(place("flyway: &a\n  x: *a\n").line, 1U);
  std::string text = "flyway:\n  a0: &a0 {x: 1, y: 2}\n";
  for (int i = 1; i < 25; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " {x: " + last + ", y: " + last + "}\n";
  }
  EXPECT_GT(place(text).line, 0U);
}

TEST(YamlTextTest, WhatIsNoYamlNamesLineAndColumn) {
  const Where where = place("flyway:\n  url: x\n  user: x: y\n");
  EXPECT_EQ(where.line, 3U);
  EXPECT_GE(where.column, 8U);
  EXPECT_EQ(place("flyway:\n\turl: x\n").line, 2U);
  EXPECT_EQ(place("flyway: {a: *absent}\n").line, 1U);
}

TEST(YamlTextTest, AQuoteThatIsNeverClosedIsAnError) {
  const Where where = place("flyway:\n  url: \"é\"\n  user: \"app\n");
  EXPECT_EQ(where.line, 3U);
  EXPECT_EQ(where.column, 9U);
  EXPECT_GE(place("flyway:\n  user: 'app\n  url: 'x'\n").line, 2U);
  EXPECT_EQ(place("flyway:\n  user: \"app\\\"\n").line, 2U);
  EXPECT_EQ(place("flyway:\n  user: 'app''\n").line, 2U);
  EXPECT_EQ(place("flyway.user: 'app\n").line, 1U);
}

TEST(YamlTextTest, AQuotedValueMaySpanLinesAndHoldQuotes) {
  EXPECT_THAT(read("flyway:\n  a: \"x\n\n    y\"\n  b: 'it''s'\n  c: \"\\\"\"\n  d: ''\n  e: {f: 'x\n y'}\n"),
              ElementsAre(Pair("flyway.a", "x\ny"), Pair("flyway.b", "it's"), Pair("flyway.c", "\""),
                          Pair("flyway.d", ""), Pair("flyway.e.f", "x y")));
}

TEST(YamlTextTest, NestingWithoutEndIsAnErrorAndNotACrash) {
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { parse_yaml("x: " + std::string(200'000, '[')); }),
              HasSubstr("nested too deeply"));
  std::string text;
  for (std::size_t i = 0; i < 1400; ++i) text += std::string(i, ' ') + "a:\n";
  EXPECT_GT(place(text).line, 100U);
}

TEST(YamlTextTest, WhatIsTooLargeToBeSettingsIsRefusedBeforeItIsRead) {
  const std::string comment = "# " + std::string(1'048'570, 'x') + "\n";
  EXPECT_TRUE(parse_yaml(comment).empty());
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { parse_yaml(comment + "flyway: {}\n"); }), HasSubstr("1 MiB"));
  std::string deep;
  for (std::size_t i = 0; i < 2000; ++i) deep += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(error_of(ErrorCode::configuration, [&] { parse_yaml(deep); }), HasSubstr("1 MiB"));
}

TEST(YamlTextTest, WhatHasTheWrongShapeNamesItsLine) {
  EXPECT_EQ(place("x: 1\nflyway: word\n").line, 2U);
  EXPECT_EQ(place("flyway:\n  locations:\n    - [a]\n").line, 3U);
  EXPECT_EQ(place("flyway:\n  locations: [a, ~]\n").line, 2U);
  EXPECT_EQ(place("flyway:\n  locations: ['a,b']\n").line, 2U);
  EXPECT_EQ(place("flyway:\n  ? [a]\n  : b\n").line, 2U);
  EXPECT_EQ(place("- flyway\n").line, 1U);
}

TEST(YamlTextTest, AKeyThatStandsTwiceIsAnError) {
  EXPECT_EQ(place("flyway:\n  user: a\n  url: b\n  user: c\n").line, 4U);
  EXPECT_EQ(place("flyway: {user: a}\nx: 1\nflyway: {url: b}\n").line, 3U);
}

TEST(YamlTextTest, EachDocumentIsAListOfItsOwn) {
  EXPECT_THAT(read("a: 1\n---\nflyway: {user: u}\n---\nb: 2\n"), ElementsAre(Pair("flyway.user", "u")));
  const auto documents = parse_yaml("flyway: {user: u}\n---\n---\nflyway: {user: v}\n");
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[1].at(0).line, 4U);
}

TEST(YamlTextTest, MergeKeysAreFollowedAndWhatStandsInTheMapItselfWins) {
  EXPECT_THAT(read_all("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n"),
              testing::IsSupersetOf({Pair("z.a", "0"), Pair("z.b", "2"), Pair("z.c", "4")}));
  EXPECT_THAT(read("x: &x {url: a, user: b}\nflyway:\n  <<: *x\n  user: c\n"),
              ElementsAre(Pair("flyway.url", "a"), Pair("flyway.user", "c")));
  EXPECT_THAT(read("x: &x {table: t}\ny: &y {<<: *x, user: u}\nflyway: {<<: *y}\n"),
              ElementsAre(Pair("flyway.table", "t"), Pair("flyway.user", "u")));
  EXPECT_THAT(read("base: &b {flyway: {user: u}}\n<<: *b\n"), ElementsAre(Pair("flyway.user", "u")));
  EXPECT_THAT(read("flyway: {placeholders: {'<<': x}}\n"), ElementsAre(Pair("flyway.placeholders.<<", "x")));
  EXPECT_EQ(place("flyway:\n  <<: word\n").line, 2U);
}

TEST(YamlTextTest, MergeKeysThatMeanTooMuchEndInAnError) {
  std::string text = "a0: &a0 {x: 1}\n";
  for (int i = 1; i < 25; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [" + last + ", " + last + "]}\n";
  }
  EXPECT_GT(place(text).line, 0U);
}

TEST(YamlTextTest, WhatOthersSayHasDottedNamesToo) {
  EXPECT_THAT(read_all("db: {host: h, ports: [1, 2], list: [{a: b}], none: }\n"),
              ElementsAre(Pair("db.host", "h"), Pair("db.none", ""), Pair("db.ports", "1,2")));
}

TEST(YamlTextTest, AnEmptySectionOfADatasourceIsThere) {
  for (const char* text : {"flyway: {datasources: {a: {}}}\n", "flyway:\n  datasources:\n    a:\n",
                           "flyway.datasources.a: {}\n", "flyway.datasources: {a: ~}\n"}) {
    EXPECT_THAT(read(text), ElementsAre(Pair("flyway.datasources.a", ""))) << text;
  }
  EXPECT_THAT(read("flyway: {datasources: }\n"), IsEmpty());
}

TEST(YamlTextTest, LinesAreThoseOfTheValues) {
  const auto properties = parse_yaml("# one\nflyway:\n  user: u\n  url: v\n").at(0);
  ASSERT_EQ(properties.size(), 2U);
  EXPECT_EQ(properties[0].line, 3U);
  EXPECT_EQ(properties[1].line, 4U);
}

TEST(YamlTextTest, AnEmptyTextSaysNothing) {
  for (const char* text :
       {"", "# only this\n", "---\n", "flyway:\n", "flyway: {}\n", "flyway:\n  placeholders:\n    # x: y\n"}) {
    EXPECT_THAT(read(text), IsEmpty()) << text;
  }
}

TEST(YamlTextTest, WhatMavenFillsInMayStandWithoutQuotes) {
  const auto values = read_all(
      "a: @project.version@-@build@ # c\nb: {v: @v.x@, l: [@one@, @two@]}\nc: 'x @q@'\nd: |\n  @text@\ne: me@home\n");
  EXPECT_EQ(values.at("a"), "@project.version@-@build@");
  EXPECT_EQ(values.at("b.v"), "@v.x@");
  EXPECT_EQ(values.at("c"), "x @q@");
  EXPECT_EQ(values.at("d"), "@text@\n");
  EXPECT_EQ(values.at("e"), "me@home");
  for (const char* text : {"a: @", "a: @@", "a: @b", "a: @b c@", "a: @b.c@\nd: @e"}) {
    EXPECT_THROW(parse_yaml(text), Error) << text;
  }
  EXPECT_EQ(place("a: 1\nb: @c.d@\ne: @f\n").line, 3U);
}

}  // namespace
}  // namespace godwit
