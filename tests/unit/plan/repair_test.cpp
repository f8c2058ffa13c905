#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

Plan repair(const SetBuilder& set, const HistorySnapshot& history, const std::set<int>& harmless_ranks = {}) {
  static PlanBench bench;
  bench = PlanBench{SetBuilder(set).build(), history};
  bench.harmless_ranks = harmless_ranks;
  return plan_repair(bench.input());
}

TEST(RepairTest, WithNothingToDoThereAreNoSteps) {
  EXPECT_FALSE(repair(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("1", "one").build()).writes());
}

TEST(RepairTest, WithoutAHistoryNothingIsCreated) {
  EXPECT_FALSE(repair(SetBuilder().versioned("1", "one"), no_history()).writes());
}

TEST(RepairTest, FailedRowsAreRemovedWhateverTheyAre) {
  const Plan plan = repair(SetBuilder().versioned("1", "one").versioned("2", "two"), HistoryBuilder()
                                                                                         .sql("1", "one")
                                                                                         .sql("2", "two")
                                                                                         .failed()
                                                                                         .sql("3", "future")
                                                                                         .failed()
                                                                                         .repeatable("view")
                                                                                         .failed()
                                                                                         .build());
  EXPECT_EQ(steps_of(plan), (Lines{"remove #2 2 two", "remove #3 3 future", "remove #4 R view"}));
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(RepairTest, MissingRowsAreMarkedDeletedAndFutureOnesAreNot) {
  const Plan plan = repair(SetBuilder().versioned("2", "two"), HistoryBuilder()
                                                                   .sql("1", "one")
                                                                   .sql("2", "two")
                                                                   .sql("3", "future")
                                                                   .repeatable("view")
                                                                   .repeatable("view", 2)
                                                                   .build());
  EXPECT_EQ(steps_of(plan), (Lines{"delete #1 1 one", "delete #5 R view"}));
}

TEST(RepairTest, MarkersAreNeverMarkedDeleted) {
  const Plan plan =
      repair(SetBuilder().versioned("5", "five"),
             HistoryBuilder().schema("\"s\"").rank(0).baseline("1", "old").sql_baseline("2", "b").build());
  EXPECT_FALSE(plan.writes());
}

TEST(RepairTest, WhatIsDeletedAlreadyIsLeftAlone) {
  EXPECT_FALSE(repair(SetBuilder().versioned("2", "two"),
                      HistoryBuilder().sql("1", "one").sql("2", "two").deleted("1", "one").build())
                   .writes());
  EXPECT_FALSE(repair(SetBuilder(), HistoryBuilder().repeatable("view").deleted("", "view").build()).writes());
}

TEST(RepairTest, AMissingRunUnderAFailedOneIsMarkedDeletedOnceThatIsRemoved) {
  const Plan plan = repair(SetBuilder(), HistoryBuilder().repeatable("view", 1).repeatable("view", 2).failed().build());
  EXPECT_EQ(steps_of(plan), (Lines{"remove #2 R view", "delete #1 R view"}));
}

TEST(RepairTest, EditedRenamedAndUncheckedRowsAreAligned) {
  const Plan plan = repair(
      SetBuilder().versioned("1", "edited", 9).versioned("2", "new").versioned("3", "null").versioned("4", "same"),
      HistoryBuilder().sql("1", "edited").sql("2", "old").sql("3", "null").no_checksum().sql("4", "same").build());
  EXPECT_EQ(steps_of(plan),
            (Lines{"align #1 1 edited with V1 edited", "align #2 2 old with V2 new", "align #3 3 null with V3 null"}));
}

TEST(RepairTest, AnAlignedRowIsNotGivenItsDigestTwice) {
  const Plan plan = repair(SetBuilder().versioned("1", "edited", 9).versioned("2", "new").versioned("3", "same"),
                           HistoryBuilder().sql("1", "edited").sql("2", "old").sql("3", "same").build_flyway());
  EXPECT_EQ(steps_of(plan), (Lines{"add digest columns", "write digests #3", "align #1 1 edited with V1 edited",
                                   "align #2 2 old with V2 new"}));
}

TEST(RepairTest, AnEditThatOnlySha256SeesIsAligned) {
  EXPECT_EQ(steps_of(repair(SetBuilder().versioned("1", "one").sums(make_sums(5, 1)),
                            HistoryBuilder().sql("1", "one", 5).build())),
            (Lines{"align #1 1 one with V1 one"}));
}

TEST(RepairTest, AChangedBaselineFileIsAligned) {
  EXPECT_EQ(steps_of(repair(SetBuilder().baseline("1", "b", 9), HistoryBuilder().sql_baseline("1", "b", 5).build())),
            (Lines{"align #1 1 b with B1 b"}));
}

TEST(RepairTest, AChangedRepeatableIsLeftToMigrate) {
  EXPECT_FALSE(repair(SetBuilder().repeatable("view", 9), HistoryBuilder().repeatable("view", 5).build()).writes());
  EXPECT_FALSE(
      repair(SetBuilder().repeatable("view").sums(make_sums(5, 1)), HistoryBuilder().repeatable("view", 5).build())
          .writes());
}

TEST(RepairTest, ARepeatableThatDiffersOnlyAtItsEndIsAligned) {
  EXPECT_EQ(steps_of(repair(SetBuilder().repeatable("view").sums(make_sums(5, 1)),
                            HistoryBuilder().repeatable("view", 5).build(), {1})),
            (Lines{"align #1 R view with R view"}));
}

TEST(RepairTest, OnlyTheNewestRunOfARepeatableIsAligned) {
  EXPECT_EQ(steps_of(repair(SetBuilder().repeatable("view").sums(make_sums(5, 1)),
                            HistoryBuilder().repeatable("view", 5).repeatable("view", 5).build(), {1, 2})),
            (Lines{"align #2 R view with R view"}));
}

TEST(RepairTest, ARepeatableRecordedFromItsRawTextIsAlignedWithTheReplacedOne) {
  EXPECT_EQ(steps_of(repair(SetBuilder().repeatable("view", 5).raw(make_sums(9)),
                            HistoryBuilder().repeatable("view", 9).build())),
            (Lines{"align #1 R view with R view"}));
}

TEST(RepairTest, ARepeatableRecordedFromAnotherRawTextThatSha256SeesIsLeftToMigrate) {
  const SetBuilder set = SetBuilder().repeatable("view", 5).raw(make_sums(9, 1));
  EXPECT_FALSE(repair(set, HistoryBuilder().repeatable("view", 9).build()).writes());
  EXPECT_TRUE(repair(set, HistoryBuilder().repeatable("view", 9).build(), {1}).writes())
      << "it differs at its end only";
}

TEST(RepairTest, ARepeatableThatWasAJavaMigrationIsGivenTheTypeOfItsScript) {
  const SetBuilder set = SetBuilder().repeatable("view").repeatable("edited", 7).repeatable("null");
  EXPECT_EQ(steps_of(repair(set, HistoryBuilder()
                                     .row("JDBC", "", "view", 1)
                                     .row("JDBC", "", "edited", 1)
                                     .row("JDBC", "", "null", 1)
                                     .no_checksum()
                                     .build())),
            (Lines{"align #1 R view with R view", "align #3 R null with R null"}));
}

TEST(RepairTest, UndoRowsAreNotAligned) {
  EXPECT_FALSE(repair(SetBuilder().versioned("1", "one").undo("1", "new", 9),
                      HistoryBuilder().sql("1", "one").undo("1", "one").build())
                   .writes());
}

TEST(RepairTest, ARowOfAnotherTypeIsNotAlignedWithTheFile) {
  const Plan plan = repair(SetBuilder().versioned("1", "one").versioned("2", "two"),
                           HistoryBuilder().row("JDBC", "2", "java", 3).build());
  EXPECT_FALSE(plan.writes());
}

TEST(RepairTest, WhatIsNoScriptIsNeitherAlignedNorMarkedAsDeleted) {
  EXPECT_FALSE(repair(SetBuilder().versioned("2", "two").versioned("3", "three").java(),
                      HistoryBuilder().row("JDBC", "1", "one", 3).sql("2", "two").row("JDBC", "3", "x", 9).build())
                   .writes());
}

TEST(RepairTest, UndoneAndDeletedRowsAreNotAligned) {
  EXPECT_FALSE(repair(SetBuilder().versioned("1", "one", 9).versioned("2", "two", 9),
                      HistoryBuilder().sql("1", "one").undo("1", "one").sql("2", "two").deleted("2", "two").build())
                   .writes());
}

TEST(RepairTest, AfterItValidateIsContent) {
  SetBuilder set = SetBuilder().versioned("1", "edited", 9).versioned("2", "new");
  ASSERT_TRUE(repair(set, HistoryBuilder().sql("1", "edited").sql("2", "old").build()).writes());
  const PlanBench bench{set.build(), HistoryBuilder().sql("1", "edited", 9).sql("2", "new").build()};
  EXPECT_TRUE(plan_validate(bench.input()).findings.empty());
}

}  // namespace
}  // namespace godwit::test
