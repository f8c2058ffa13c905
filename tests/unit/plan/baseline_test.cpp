#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

PlanBench bench_of(const HistorySnapshot& history, const std::string& version = "2",
                   const std::string& description = "taken over") {
  PlanBench bench{SetBuilder().versioned("1", "one").build(), history};
  bench.project.baseline_version = version;
  bench.project.baseline_description = description;
  return bench;
}

TEST(BaselineTest, WithoutAHistoryTheTableIsCreatedFirst) {
  const PlanBench bench = bench_of(no_history(), "2_1");
  EXPECT_EQ(steps_of(plan_baseline(bench.input())), (Lines{"create history", "baseline 2.1 taken over"}));
}

TEST(BaselineTest, AFullSchemaIsWhatItIsFor) {
  HistorySnapshot history = no_history();
  history.schemas_empty = false;
  EXPECT_FALSE(plan_baseline(bench_of(history).input()).blocked());
}

TEST(BaselineTest, TheMarkerOfSchemasThatItCreatesFollowsIt) {
  HistorySnapshot history = no_history();
  history.missing_schemas = {"s1"};
  const PlanBench bench = bench_of(history);
  EXPECT_EQ(steps_of(plan_baseline(bench.input())),
            (Lines{"create schemas s1 marked after baseline", "create history", "baseline 2 taken over"}));
}

TEST(BaselineTest, TheSameAgainIsNoErrorAndWritesNothing) {
  const PlanBench bench = bench_of(HistoryBuilder().baseline("2.0", "taken over").build_flyway());
  const Plan plan = plan_baseline(bench.input());
  EXPECT_FALSE(plan.writes());
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(BaselineTest, TheSameAgainIsNoErrorAfterMigrationsEither) {
  const PlanBench bench = bench_of(HistoryBuilder().baseline("2", "taken over").sql("3", "three").build());
  EXPECT_FALSE(plan_baseline(bench.input()).blocked());
}

TEST(BaselineTest, AnotherVersionOrDescriptionIsRefusedAndNamesBoth) {
  for (const auto& [version, description] :
       std::vector<std::pair<std::string, std::string>>{{"3", "taken over"}, {"2", "other"}}) {
    const PlanBench bench = bench_of(HistoryBuilder().baseline("2", "taken over").build(), version, description);
    const Plan plan = plan_baseline(bench.input());
    EXPECT_EQ(plan.code, ErrorCode::baseline_refused);
    EXPECT_EQ(exit_code(plan.code), 4);
    EXPECT_NE(plan.findings.at(0).message.find("version 2, \"taken over\""), std::string::npos);
    EXPECT_NE(plan.findings.at(0).message.find("version " + version + ", \"" + description + "\""), std::string::npos);
  }
}

TEST(BaselineTest, AHistoryWithMigrationsIsRefused) {
  for (const HistorySnapshot& history :
       {HistoryBuilder().sql("1", "one").build(), HistoryBuilder().repeatable("view").build(),
        HistoryBuilder().sql_baseline("1", "b").build()}) {
    const PlanBench bench = bench_of(history);
    const Plan plan = plan_baseline(bench.input());
    EXPECT_EQ(findings_of(plan), (Lines{"error BASELINE_REFUSED"}));
    EXPECT_FALSE(plan.writes());
  }
}

TEST(BaselineTest, ATableWithAMarkerOnlyIsAccepted) {
  const PlanBench bench = bench_of(HistoryBuilder().schema("\"s\"").rank(0).build());
  EXPECT_EQ(steps_of(plan_baseline(bench.input())), (Lines{"baseline 2 taken over"}));
}

TEST(BaselineTest, ATableOfFlywayIsAdoptedOnTheWay) {
  const PlanBench bench = bench_of(HistoryBuilder().schema("\"s\"").rank(0).build_flyway());
  EXPECT_EQ(steps_of(plan_baseline(bench.input())), (Lines{"add digest columns", "baseline 2 taken over"}));
}

TEST(BaselineTest, AVersionThatIsNoneIsRefused) {
  const PlanBench bench = bench_of(no_history(), "two");
  const Plan plan = plan_baseline(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::configuration);
  EXPECT_FALSE(plan.writes());
}

TEST(BaselineTest, WithoutARightToCreateItTheDefaultSchemaMustBeThere) {
  HistorySnapshot history = no_history();
  history.default_schema = "s1";
  history.missing_schemas = {"s1"};
  PlanBench bench = bench_of(history);
  bench.create_schemas = false;
  EXPECT_EQ(plan_baseline(bench.input()).code, ErrorCode::schema_missing);
}

}  // namespace
}  // namespace godwit::test
