#include "config/sources/dotenv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string value(const std::string& text) {
  const auto found = parse_dotenv("FLYWAY_X=" + text);
  EXPECT_EQ(found.size(), 1U) << text;
  return found.empty() ? "" : found[0].value;
}

TEST(DotenvTest, BareValuesEndWithTheirLineOrAComment) {
  EXPECT_EQ(value("a b"), "a b");
  EXPECT_EQ(value("  a  \r\n"), "a");
  EXPECT_EQ(value("a#b"), "a#b");
  EXPECT_EQ(value("a #b"), "a");
  EXPECT_EQ(value("#b"), "");
  EXPECT_EQ(value(""), "");
  EXPECT_EQ(value("a=b=${c}\\n"), "a=b=${c}\\n");
  EXPECT_EQ(value("a'b\"c"), "a'b\"c");
}

TEST(DotenvTest, SingleQuotesKeepEverythingAndDoubleQuotesKnowEscapes) {
  EXPECT_EQ(value("' a # \\n \"x\" $y '"), " a # \\n \"x\" $y ");
  EXPECT_EQ(value(R"(" a # \n\t\"\\\$\x 'y' ")"), " a # \n\t\"\\$\\x 'y' ");
  EXPECT_EQ(value("'a' # why\n"), "a");
  EXPECT_EQ(value("'line 1\nline 2'\n"), "line 1\nline 2");
  EXPECT_EQ(value("''"), "");
}

TEST(DotenvTest, OnlyOurVariablesAreGivenWithTheirLines) {
  const auto found = parse_dotenv(
      "# FLYWAY_A=1\n\nexport FLYWAY_URL = x\n  GODWIT_USER=y\nOTHER=z\nexportFLYWAY_B=1\nMY_FLYWAY_C=1\nFLYWAY_D\n"
      "BROKEN='x\nFLYWAY_E=2\nLONG=\"1\nFLYWAY_F=no\n\"\nFLYWAY_G=3");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].name, "FLYWAY_URL");
  EXPECT_EQ(found[0].line, 3U);
  EXPECT_EQ(found[1].name, "GODWIT_USER");
  EXPECT_EQ(found[2].name, "FLYWAY_E");
  EXPECT_EQ(found[2].line, 10U);
  EXPECT_EQ(found[3].name, "FLYWAY_G");
  EXPECT_EQ(found[3].line, 14U);
}

TEST(DotenvTest, AQuoteThatIsNeverClosedAndTextBehindOneAreErrors) {
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { parse_dotenv("A=1\nFLYWAY_X='a\nb\n"); }), HasSubstr("FLYWAY_X"));
  EXPECT_THAT(error_of(ErrorCode::configuration, [] { parse_dotenv("FLYWAY_X='a' b\n"); }), HasSubstr("behind"));
}

TEST(DotenvTest, AnEmptyTextSaysNothing) {
  EXPECT_THAT(parse_dotenv(""), IsEmpty());
  EXPECT_THAT(parse_dotenv("\n\n=x\n"), IsEmpty());
}

}  // namespace
}  // namespace godwit
