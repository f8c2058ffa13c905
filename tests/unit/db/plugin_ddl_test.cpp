#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/plugin/ddl_text.h"
#include "db/postgresql/dialect.h"

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> statements(std::string_view text, const std::string& table = "t") {
  return ddl_statements(text, postgresql_dialect(), "my \"s\"", table);
}

TEST(PluginDdlTest, AStatementEndsWithASemicolonAtTheEndOfALine) {
  EXPECT_THAT(statements("one;\ntwo ; 2\n  more;\nthree"), ElementsAre("one", "two ; 2\n  more", "three"));
}

TEST(PluginDdlTest, CommentLinesAndEmptyLinesAreLeftOut) {
  EXPECT_THAT(statements("-- about;\n\none\n  -- inside\ntwo;\n"), ElementsAre("one\ntwo"));
  EXPECT_THAT(statements("-- only\n"), IsEmpty());
}

TEST(PluginDdlTest, MarkersBecomeQuotedNames) {
  EXPECT_THAT(statements("ON {schema}.{table} ({table_pk}, {table_s_idx});", "a\"b"),
              ElementsAre("ON \"my \"\"s\"\"\".\"a\"\"b\" (\"a\"\"b_pk\", \"a\"\"b_s_idx\")"));
}

TEST(PluginDdlTest, OtherBracesAndBracesInNamesStay) {
  EXPECT_THAT(statements("{x} {table} {", "{schema}"), ElementsAre("{x} \"{schema}\" {"));
}

}  // namespace
}  // namespace godwit
