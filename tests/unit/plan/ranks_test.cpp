#include <gtest/gtest.h>

#include <limits>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

constexpr int kLast = std::numeric_limits<int>::max();

HistorySnapshot history_up_to(int rank) {
  return HistoryBuilder().sql("1", "one").rank(rank).build();
}

TEST(RanksTest, TheLastRankIsGivenOutAndNoneBehindIt) {
  const MigrationSet set = SetBuilder().versioned("1", "one").versioned("2", "two").build();
  EXPECT_EQ(steps_of(plan_migrate(PlanBench{set, history_up_to(kLast - 1)}.input())), Lines{"run V2 two"});
  const PlanBench bench{set, history_up_to(kLast)};
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::history_full);
  EXPECT_FALSE(plan.writes());
  EXPECT_EQ(findings_of(plan), Lines{"error HISTORY_FULL"});
}

TEST(RanksTest, EveryRowThatIsToComeNeedsOne) {
  const PlanBench bench{SetBuilder().versioned("1", "one").versioned("2", "two").repeatable("r").build(),
                        history_up_to(kLast - 1)};
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::history_full);
}

TEST(RanksTest, WhatWritesNoRowNeedsNone) {
  PlanBench bench{SetBuilder().versioned("1", "one", 2).build(), history_up_to(kLast)};
  EXPECT_EQ(plan_migrate(PlanBench{SetBuilder().versioned("1", "one").build(), bench.history}.input()).code,
            ErrorCode::none);
  EXPECT_EQ(steps_of(plan_repair(bench.input())), Lines{"align #2147483647 1 one with V1 one"});
  EXPECT_EQ(plan_info(bench.input()).code, ErrorCode::none);
}

TEST(RanksTest, UndoAndTheMarkOfADeletedMigrationNeedOne) {
  const PlanBench undoing{SetBuilder().versioned("1", "one").undo("1", "one").build(), history_up_to(kLast)};
  EXPECT_EQ(plan_undo(undoing.input()).code, ErrorCode::history_full);
  const PlanBench gone{SetBuilder().versioned("2", "two").build(), history_up_to(kLast)};
  EXPECT_EQ(plan_repair(gone.input()).code, ErrorCode::history_full);
}

TEST(RanksTest, ASchemaThatIsCreatedNeedsOneForItsMarker) {
  PlanBench bench{SetBuilder().versioned("1", "one").build(), history_up_to(kLast)};
  bench.history.missing_schemas = {"more"};
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::history_full);
}

}  // namespace
}  // namespace godwit::test
