#include "config/format/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

std::map<std::string, std::string> read(std::string_view text) {
  std::map<std::string, std::string> values;
  for (const Document& document : parse_json(text)) {
    for (const Property& property : document) values[property.name] = property.value;
  }
  return values;
}

Where place(std::string_view text) {
  try {
    parse_json(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    return error.where();
  }
  ADD_FAILURE() << "nothing was thrown: " << text;
  return {};
}

TEST(JsonTextTest, NestedAndDottedKeysAreTheSame) {
  EXPECT_THAT(read(R"({"flyway": {"placeholders": {"x": "a"}, "url": "b"}, "flyway.user": "u", "other": {"y": 1}})"),
              ElementsAre(Pair("flyway.placeholders.x", "a"), Pair("flyway.url", "b"), Pair("flyway.user", "u"),
                          Pair("other.y", "1")));
}

TEST(JsonTextTest, EveryKindOfValueIsText) {
  EXPECT_THAT(read(R"({"a": true, "b": -12, "c": 1.50, "d": null, "e": "x\ty\u20AC", "f": [], "g": ["x", 2, false]})"),
              ElementsAre(Pair("a", "true"), Pair("b", "-12"), Pair("c", "1.50"), Pair("d", ""),
                          Pair("e", "x\ty\xE2\x82\xAC"), Pair("f", ""), Pair("g", "x,2,false")));
}

TEST(JsonTextTest, WhatOthersSayMayBeOfAnyShape) {
  EXPECT_THAT(read(R"({"a": [{"b": {"c": [1]}}, [2]], "flyway": {"user": "u"}})"),
              ElementsAre(Pair("flyway.user", "u")));
  EXPECT_EQ(place("{\n\"flyway\": {\"locations\": [\n[1]]}}").line, 3U);
  EXPECT_EQ(place("{\"flyway\": {\"locations\": [\"a,b\"]}}").line, 1U);
}

TEST(JsonTextTest, AnEmptySectionOfADatasourceIsThere) {
  EXPECT_THAT(read(R"({"flyway": {"datasources": {"a": {}}}})"), ElementsAre(Pair("flyway.datasources.a", "")));
}

TEST(JsonTextTest, WhatIsNoJsonNamesItsLineAndRepeatsNothing) {
  EXPECT_EQ(place("{\n  \"a\": 1\n  \"b\": 2\n}").line, 3U);
  EXPECT_EQ(place("[1]").line, 1U);
  EXPECT_EQ(place("1").line, 1U);
  const auto message = error_of(ErrorCode::configuration, [] { parse_json("{\"password\": s3cret}"); });
  EXPECT_THAT(message, Not(HasSubstr("s3")));
  EXPECT_EQ(place("{\"a\": " + std::string(200, '[')).line, 1U);
}

TEST(JsonTextTest, LinesAreThoseOfTheValues) {
  const auto properties = parse_json("{\n\"a\": 1,\n\"b\":\n\"x\"\n}\n").at(0);
  ASSERT_EQ(properties.size(), 2U);
  EXPECT_EQ(properties[0].line, 2U);
  EXPECT_EQ(properties[1].line, 4U);
}

}  // namespace
}  // namespace godwit
