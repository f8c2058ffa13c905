#include "script/client/client_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClientLineTest, APsqlCommandEndsAtABlankOrABackslash) {
  EXPECT_EQ(parse_psql_line("\\x").command, "\\x");
  EXPECT_EQ(parse_psql_line("\\timing on").command, "\\timing");
  EXPECT_EQ(parse_psql_line("\\t\\a").command, "\\t");
  EXPECT_EQ(parse_psql_line("\\t\\a").size, 2U);
  EXPECT_EQ(parse_psql_line("\\ x").command, "\\");
}

TEST(ClientLineTest, QuotesInTheNameOfACommandStay) {
  EXPECT_EQ(parse_psql_line("\\ec'ho' x").command, "\\ec'ho'");
  EXPECT_EQ(parse_dot_line(".ec\"\"ho on").command, ".ec\"\"ho");
}

TEST(ClientLineTest, QuotesOfPsqlAreTakenOff) {
  const ClientLine line = parse_psql_line("\\c 'it''s \\'a\\'' \"A \"\"b\"\" 'c'\" plain'; 'x  ");
  EXPECT_THAT(line.arguments, ElementsAre("it's 'a'", "A \"b\" 'c'", "plain; x"));
  EXPECT_FALSE(line.runs_program);
}

TEST(ClientLineTest, ABackslashInsideOfQuotesEndsNothing) {
  EXPECT_THAT(parse_psql_line("\\echo '\\\\' \"\\\" a\\b").arguments, ElementsAre("\\", "\\", "a"));
  EXPECT_EQ(parse_psql_line("\\echo a \\\\ SELECT 1;").size, 8U);
  EXPECT_EQ(parse_psql_line("\\echo 'a \\\\ SELECT 1;").size, 21U);
}

TEST(ClientLineTest, BackquotesOfPsqlRunAProgram) {
  EXPECT_TRUE(parse_psql_line("\\echo a`date`").runs_program);
  EXPECT_FALSE(parse_psql_line("\\echo 'a`date`'").runs_program);
  EXPECT_FALSE(parse_dot_line(".print `date`").runs_program);
}

TEST(ClientLineTest, ADotCommandHasTheWholeLine) {
  const ClientLine line = parse_dot_line(".print 'a''b\\' \"c\\\"d\" e\\f");
  EXPECT_EQ(line.command, ".print");
  EXPECT_THAT(line.arguments, ElementsAre("ab\\", "c\"d", "e\\f"));
  EXPECT_THAT(parse_dot_line(".").arguments, IsEmpty());
}

}  // namespace
}  // namespace godwit
