#include "config/format/toml_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::map<std::string, std::string> read(std::string_view text) {
  std::map<std::string, std::string> values;
  for (const Document& document : parse_toml(text)) {
    for (const Property& property : document) values[property.name] = property.value;
  }
  return values;
}

Where place(const std::string& text) {
  try {
    parse_toml(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    return error.where();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

TEST(TomlTextTest, TablesBecomeDottedNames) {
  EXPECT_THAT(read("flyway.url = 'a'\n[flyway.placeholders]\nx.y = 'b'\n\"p q\" = 'c'\n[godwit]\ncolor = 'never'\n"),
              ElementsAre(Pair("flyway.placeholders.p q", "c"), Pair("flyway.placeholders.x.y", "b"),
                          Pair("flyway.url", "a"), Pair("godwit.color", "never")));
}

TEST(TomlTextTest, EveryKindOfValueIsText) {
  EXPECT_THAT(read("[flyway]\na = true\nb = -12\nc = 1.5\nd = 2024-05-06\ne = []\nf = '''x\ny'''\ng = \"\\u20AC\"\n"),
              ElementsAre(Pair("flyway.a", "true"), Pair("flyway.b", "-12"), Pair("flyway.c", "1.5"),
                          Pair("flyway.d", "2024-05-06"), Pair("flyway.e", ""), Pair("flyway.f", "x\ny"),
                          Pair("flyway.g", "\xE2\x82\xAC")));
}

TEST(TomlTextTest, AListIsJoinedByCommasAndACommandQuotedForTheShell) {
  EXPECT_THAT(
      read("[flyway]\nlocations = ['a', 'b c', 3]\npasswordCommand = ['pass', \"a'b\", '$x', '']\n"),
      ElementsAre(Pair("flyway.locations", "a,b c,3"), Pair("flyway.passwordCommand", "'pass' 'a'\\''b' '$x' ''")));
}

TEST(TomlTextTest, EveryEnvironmentIsMarkedEvenWithoutKeys) {
  EXPECT_THAT(
      read("[environments.dev]\n[environments.prod]\nurl = 'x'\n"),
      ElementsAre(Pair("environments.dev", ""), Pair("environments.prod", ""), Pair("environments.prod.url", "x")));
}

TEST(TomlTextTest, TablesOfOtherProgramsMayBeOfAnyShape) {
  EXPECT_THAT(read("id = 'x'\n[flywayDesktop]\na = [1, 2]\nb = [[1], {c = 1}]\n[[redgateCompare.x]]\nb = 2\n"
                   "[spring.flyway]\nurl = 1"),
              ElementsAre(Pair("flywayDesktop.a", "1,2"), Pair("id", "x"), Pair("spring.flyway.url", "1")));
}

TEST(TomlTextTest, AnEmptySectionOfADatasourceIsThere) {
  EXPECT_THAT(read("[flyway.datasources.a]\n"), ElementsAre(Pair("flyway.datasources.a", "")));
}

TEST(TomlTextTest, ATableThatIsAlmostOursIsAnError) {
  for (const char* text : {"[flywya]\nurl = 'x'\n", "[Flyway]\n", "[environment.dev]\n", "[godwitt]\n"}) {
    EXPECT_THAT(error_of(ErrorCode::configuration, [&] { parse_toml(text); }), HasSubstr("did you mean [")) << text;
  }
}

TEST(TomlTextTest, LinesAreThoseOfTheValues) {
  const auto properties = parse_toml("# one\n[flyway]\n\nurl = 'x'\n").at(0);
  ASSERT_EQ(properties.size(), 1U);
  EXPECT_EQ(properties[0].line, 4U);
}

TEST(TomlTextTest, WhatIsNoTomlNamesLineAndColumn) {
  const Where where = place("[flyway]\nurl = 'x'\nuser = app\n");
  EXPECT_EQ(where.line, 3U);
  EXPECT_GE(where.column, 8U);
  EXPECT_EQ(place("[flyway\n").line, 1U);
  EXPECT_EQ(place("[flyway]\na = 1\na = 2\n").line, 3U);
  EXPECT_EQ(place("\xFF").line, 1U);
}

TEST(TomlTextTest, WhatHasTheWrongShapeNamesLineAndColumn) {
  EXPECT_EQ(place("[flyway]\nlocations = ['a', ['b']]\n").column, 19U);
  EXPECT_EQ(place("[flyway]\nlocations = ['a,b']\n").line, 2U);
  EXPECT_EQ(place("[flyway]\nlocations = [{a = 1}]\n").line, 2U);
  EXPECT_EQ(place("flyway = 3\n").line, 1U);
  EXPECT_EQ(place("environments.dev = 'x'\n").line, 1U);
}

TEST(TomlTextTest, NestingWithoutEndIsAnErrorAndNotACrash) {
  EXPECT_EQ(place("x = " + std::string(200'000, '[')).line, 1U);
  std::string name = "a";
  for (int i = 0; i < 50'000; ++i) name += ".a";
  EXPECT_EQ(place("\n[" + name + "]\n").line, 2U);
  EXPECT_EQ(place("\n\n" + name + " = 1\n").line, 3U);
}

TEST(TomlTextTest, AnEmptyTextSaysNothing) {
  EXPECT_THAT(read(""), IsEmpty());
  EXPECT_THAT(read("# only this\n[flyway]\n"), IsEmpty());
}

}  // namespace
}  // namespace godwit
