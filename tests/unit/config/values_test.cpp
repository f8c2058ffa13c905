#include "config/keys/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

TEST(ValuesTest, TrueAndFalseAreReadInAnyCase) {
  for (const char* text : {"true", "TRUE", "True", "tRuE"}) EXPECT_TRUE(parse_bool(text)) << text;
  for (const char* text : {"false", "FALSE", "False"}) EXPECT_FALSE(parse_bool(text)) << text;
}

TEST(ValuesTest, AnythingElseIsNoBooleanAndIsNamed) {
  for (const std::string text : {"", "yes", "no", "on", "1", "0", "t", "truee", " true", "true ", "false\n"}) {
    const std::string message = error_of(ErrorCode::configuration, [&] { parse_bool(text); });
    EXPECT_THAT(message, HasSubstr("true or false")) << text;
    EXPECT_THAT(message, HasSubstr("\"" + text + "\""));
  }
}

TEST(ValuesTest, ANumberIsReadUpToItsBounds) {
  EXPECT_EQ(parse_number("0", 0, 10), 0);
  EXPECT_EQ(parse_number("10", 0, 10), 10);
  EXPECT_EQ(parse_number("-1", -1, 10), -1);
  EXPECT_EQ(parse_number("007", 0, 10), 7);
}

TEST(ValuesTest, ANumberOutsideItsBoundsIsRefusedAndTheBoundsAreNamed) {
  for (const std::string text : {"-1", "11", "99999999999999999999", "-99999999999999999999"}) {
    const std::string message = error_of(ErrorCode::configuration, [&] { parse_number(text, 0, 10); });
    EXPECT_THAT(message, HasSubstr("from 0 to 10"));
    EXPECT_THAT(message, HasSubstr("\"" + text + "\""));
  }
}

TEST(ValuesTest, WhatIsNotDecimalDigitsIsNoNumber) {
  for (const std::string text : {"", " ", "5 ", " 5", "5x", "x", "+5", "0x5", "5.0", "1e1", "--1", "1,000", "٣"}) {
    error_of(ErrorCode::configuration, [&] { parse_number(text, 0, 1000); });
  }
}

TEST(ValuesTest, ADurationIsSecondsUnlessAUnitFollows) {
  EXPECT_EQ(parse_seconds("0"), seconds(0));
  EXPECT_EQ(parse_seconds("90"), seconds(90));
  EXPECT_EQ(parse_seconds("90s"), seconds(90));
  EXPECT_EQ(parse_seconds("10m"), seconds(600));
  EXPECT_EQ(parse_seconds("2h"), seconds(7200));
}

TEST(ValuesTest, MinusOneMeansForEverAndTakesNoUnit) {
  EXPECT_EQ(parse_seconds("-1"), seconds(-1));
  for (const std::string text : {"-1s", "-1m", "-2", "-10"}) {
    error_of(ErrorCode::configuration, [&] { parse_seconds(text); });
  }
}

TEST(ValuesTest, ADurationOfMoreThanAYearIsRefused) {
  EXPECT_EQ(parse_seconds("8784h"), seconds(366L * 24 * 3600));
  for (const std::string text : {"8785h", "31622401", "600000m", "99999999999h"}) {
    error_of(ErrorCode::configuration, [&] { parse_seconds(text); });
  }
}

TEST(ValuesTest, WhatIsNoDurationIsNamedAsItWasWrittenWithTheFormsThatAreKnown) {
  for (const std::string text : {"", "s", "m", "10x", "10ms", "10 m", "1h30m", "ten", "10M", "1.5h"}) {
    const std::string message = error_of(ErrorCode::configuration, [&] { parse_seconds(text); });
    EXPECT_THAT(message, HasSubstr("\"" + text + "\""));
    EXPECT_THAT(message, HasSubstr("10m"));
  }
}

}  // namespace
}  // namespace godwit
