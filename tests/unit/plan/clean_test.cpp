#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

Plan clean(HistorySnapshot history, const std::vector<std::string>& existing) {
  history.existing_schemas = existing;
  history.default_schema = existing.empty() ? "main" : existing.front();
  PlanBench bench{SetBuilder().build(), history};
  bench.project.clean_disabled = false;
  return plan_clean(bench.input());
}

TEST(CleanTest, IsRefusedUnlessItWasAllowed) {
  PlanBench bench;
  const Plan plan = plan_clean(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::clean_disabled);
  EXPECT_EQ(exit_code(plan.code), 2);
  EXPECT_FALSE(plan.writes());
  EXPECT_NE(plan.findings.at(0).message.find("-cleanDisabled=false"), std::string::npos);
}

TEST(CleanTest, SchemasThatWereThereBeforeAreEmptied) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().sql("1", "one").build(), {"main"})), (Lines{"clean main"}));
}

TEST(CleanTest, SchemasWithoutAHistoryAreEmptiedToo) {
  EXPECT_EQ(steps_of(clean(no_history(), {"main"})), (Lines{"clean main"}));
}

TEST(CleanTest, SchemasThatAMarkerNamesAreDropped) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().schema("\"s1\",\"s3\"").rank(0).build(), {"s1", "s2", "s3"})),
            (Lines{"clean s2", "drop s3", "drop s1"}));
}

TEST(CleanTest, TheSchemaOfTheHistoryGoesLast) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().build(), {"home", "a", "b"})), (Lines{"clean a", "clean b", "clean home"}));
}

TEST(CleanTest, AbsentSchemasNeedNothing) {
  EXPECT_FALSE(clean(HistoryBuilder().schema("\"gone\"").build(), {}).writes());
}

TEST(CleanTest, BackquotesDoubledQuotesAndCommasInNamesAreUnderstood) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().schema("`a`,`b,``c`").build(), {"a", "b,`c", "b"})),
            (Lines{"drop b,`c", "clean b", "drop a"}));
  EXPECT_EQ(steps_of(clean(HistoryBuilder().schema("\"say \"\"hi\"\"\"").build(), {"say \"hi\""})),
            (Lines{"drop say \"hi\""}));
}

TEST(CleanTest, ANameThatIsCutShortIsNotDropped) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().schema("\"a\",\"bcd").build(), {"a", "bcd"})),
            (Lines{"clean bcd", "drop a"}));
}

TEST(CleanTest, SeveralMarkersAreAllRead) {
  EXPECT_EQ(steps_of(clean(HistoryBuilder().schema("\"a\"").sql("1", "one").schema("\"b\"").build(), {"a", "b", "c"})),
            (Lines{"drop b", "clean c", "drop a"}));
}

}  // namespace
}  // namespace godwit::test
