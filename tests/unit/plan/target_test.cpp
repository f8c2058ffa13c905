#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

MigrationSet four_files() {
  return SetBuilder()
      .versioned("1", "a")
      .versioned("2", "b")
      .versioned("3", "c")
      .versioned("4", "d")
      .repeatable("view")
      .build();
}

PlanBench bench_at_two(const std::string& target) {
  PlanBench bench{four_files(), HistoryBuilder().sql("1", "a").sql("2", "b").build()};
  bench.project.target = target;
  return bench;
}

Lines steps_to(const std::string& target) {
  const PlanBench bench = bench_at_two(target);
  return steps_of(plan_migrate(bench.input()));
}

TEST(TargetTest, LatestAndAnEmptyTargetRunEverything) {
  const Lines all = {"run V3 c", "run V4 d", "run R view"};
  EXPECT_EQ(steps_to("latest"), all);
  EXPECT_EQ(steps_to("LATEST"), all);
  EXPECT_EQ(steps_to(""), all);
}

TEST(TargetTest, NextRunsOneVersionAndTheRepeatables) {
  EXPECT_EQ(steps_to("next"), (Lines{"run V3 c", "run R view"}));
}

TEST(TargetTest, NextWithNothingLeftRunsTheRepeatables) {
  PlanBench bench{SetBuilder().versioned("1", "a").repeatable("view").build(), HistoryBuilder().sql("1", "a").build()};
  bench.project.target = "next";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run R view"}));
}

TEST(TargetTest, NextIsTheLowestOneOutOfOrder) {
  PlanBench bench{four_files(), HistoryBuilder().sql("1", "a").sql("3", "c").build()};
  bench.project.target = "next";
  bench.project.out_of_order = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run V2 b out of order", "run R view"}));
}

TEST(TargetTest, CurrentRunsNoVersion) {
  EXPECT_EQ(steps_to("current"), (Lines{"run R view"}));
}

TEST(TargetTest, CurrentOnAnEmptyDatabaseStillCreatesTheHistory) {
  PlanBench bench{SetBuilder().versioned("1", "a").build()};
  bench.project.target = "current";
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(steps_of(plan), (Lines{"create history"}));
  EXPECT_EQ(states_of(plan), (Lines{"V1 a: Above Target"}));
}

TEST(TargetTest, AVersionMayBeSpelledInAnotherWay) {
  EXPECT_EQ(steps_to("03.0"), (Lines{"run V3 c", "run R view"}));
}

TEST(TargetTest, ATargetBelowTheCurrentVersionIsNoError) {
  EXPECT_EQ(steps_to("1"), (Lines{"run R view"}));
}

TEST(TargetTest, AVersionThatIsNowhereIsRefusedByItsName) {
  for (const auto command : {&plan_info, &plan_validate, &plan_migrate}) {
    const PlanBench bench = bench_at_two("9");
    const Plan plan = command(bench.input());
    EXPECT_TRUE(plan.blocked());
    EXPECT_EQ(plan.code, ErrorCode::target_missing);
    EXPECT_NE(plan.findings.at(0).message.find("version 9"), std::string::npos);
    EXPECT_FALSE(plan.writes());
  }
}

TEST(TargetTest, AQuestionMarkAllowsAVersionThatIsNowhere) {
  EXPECT_EQ(steps_to("3.5?"), (Lines{"run V3 c", "run R view"}));
  EXPECT_EQ(steps_to("3?"), (Lines{"run V3 c", "run R view"}));
}

TEST(TargetTest, AVersionThatOnlyABaselineFileHasIsFound) {
  PlanBench bench{SetBuilder().versioned("3", "c").baseline("2", "jump").build()};
  bench.project.target = "2";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run B2 jump"}));
}

TEST(TargetTest, AVersionThatOnlyTheHistoryKnowsIsFound) {
  PlanBench bench{SetBuilder().versioned("3", "c").build(), HistoryBuilder().baseline("2", "old").build()};
  bench.project.target = "2";
  const Plan plan = plan_migrate(bench.input());
  EXPECT_FALSE(plan.blocked());
  EXPECT_TRUE(steps_of(plan).empty());
}

TEST(TargetTest, TextThatIsNoVersionIsRefused) {
  for (const std::string text : {"bogus", "?", "1.x", "1..2"}) {
    const PlanBench bench = bench_at_two(text);
    const Plan plan = plan_info(bench.input());
    EXPECT_EQ(plan.code, ErrorCode::invalid_target) << text;
    EXPECT_EQ(exit_code(plan.code), 2);
  }
}

TEST(TargetTest, RepairBaselineAndCleanDoNotAskForTheTarget) {
  for (const auto command : {&plan_repair, &plan_baseline, &plan_clean}) {
    PlanBench bench{SetBuilder().build(), HistoryBuilder().baseline("1", "<< Flyway Baseline >>").build()};
    bench.project.target = "bogus";
    bench.project.clean_disabled = false;
    EXPECT_FALSE(command(bench.input()).blocked());
  }
}

TEST(TargetTest, ABaselineFileRunsWhateverTheTarget) {
  PlanBench bench{SetBuilder().baseline("3", "jump").versioned("2", "b").versioned("4", "d").build()};
  bench.project.target = "2";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run B3 jump"}));
  bench.project.target = "current";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run B3 jump"}));
  bench.project.target = "next";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run B3 jump"}));
}

TEST(TargetTest, ALateFileAboveTheTargetIsNoError) {
  PlanBench bench{four_files(), HistoryBuilder().sql("1", "a").sql("2", "b").sql("4", "d").build()};
  bench.project.target = "2";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run R view"}));
}

}  // namespace
}  // namespace godwit::test
