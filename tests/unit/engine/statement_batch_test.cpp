#include "engine/statement_batch.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

SqlStatement statement(std::string_view text) {
  SqlStatement result;
  result.text = text;
  return result;
}

TEST(StatementBatchTest, TextsAreCopiesThatOutliveTheSplittersBuffer) {
  StatementBatch batch;
  {
    const std::string one = "first, long enough not to be stored in place";
    const std::string two = "second";
    batch.add(statement(one));
    batch.add(statement(two));
  }
  const auto& held = batch.statements();
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held[0].text, "first, long enough not to be stored in place");
  EXPECT_EQ(held[1].text, "second");
}

TEST(StatementBatchTest, IsFullAtSixtyFourKibibytesOrAThousandStatements) {
  StatementBatch batch;
  batch.add(statement(std::string(64 * 1024 - 1, 'x')));
  EXPECT_FALSE(batch.full());
  batch.add(statement("x"));
  EXPECT_TRUE(batch.full());
  batch.clear();
  EXPECT_TRUE(batch.empty());
  for (int i = 0; i < 999; ++i) batch.add(statement("x"));
  EXPECT_FALSE(batch.full());
  batch.add(statement("x"));
  EXPECT_TRUE(batch.full());
}

TEST(StatementBatchTest, FactsAndPositionsStayWithTheirStatement) {
  StatementBatch batch;
  SqlStatement one = statement("a");
  one.begin = {7, 3};
  one.facts.commits_implicitly = true;
  batch.add(one);
  EXPECT_EQ(batch.statements()[0].begin.line, 7U);
  EXPECT_TRUE(batch.statements()[0].facts.commits_implicitly);
}

}  // namespace
}  // namespace godwit
