#include "engine/run/statement_batch.h"

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

using std::chrono::milliseconds;

std::size_t bytes_until_full(StatementBatch& batch) {
  std::size_t bytes = 0;
  batch.clear();
  for (; !batch.full(); ++bytes) batch.add(statement("x"));
  return bytes;
}

TEST(StatementBatchTest, IsFullAtFourKibibytesFirstAndAtSixtyFourWhereTheServerIsQuick) {
  StatementBatch batch;
  for (const std::size_t kibibytes : {4, 8, 16, 32, 64, 64}) {
    batch.clear();
    batch.add(statement(std::string(kibibytes * 1024 - 1, 'x')));
    EXPECT_FALSE(batch.full()) << kibibytes;
    batch.add(statement("x"));
    EXPECT_TRUE(batch.full()) << kibibytes;
    batch.note_time(milliseconds(5));
  }
}

TEST(StatementBatchTest, IsFullAtAThousandStatements) {
  StatementBatch batch;
  EXPECT_EQ(bytes_until_full(batch), 1000U);
}

TEST(StatementBatchTest, IsFullEarlierWhereTheServerTookLong) {
  StatementBatch batch;
  EXPECT_EQ(bytes_until_full(batch), 1000U);
  batch.note_time(milliseconds(2500));
  EXPECT_EQ(bytes_until_full(batch), 100U);
  batch.note_time(milliseconds(300));  // neither quick nor long
  EXPECT_EQ(bytes_until_full(batch), 100U);
  batch.note_time(milliseconds(3'600'000));
  EXPECT_EQ(bytes_until_full(batch), 1U);
  batch.note_time(milliseconds(1));
  EXPECT_EQ(bytes_until_full(batch), 2U);
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
