#include <gtest/gtest.h>

#include <functional>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

using Change = std::function<void(ProjectOptions&)>;

Plan undo(const SetBuilder& set, const HistorySnapshot& history, const Change& change = {}) {
  static PlanBench bench;
  bench = PlanBench{SetBuilder(set).build(), history};
  if (change) change(bench.project);
  return plan_undo(bench.input());
}

SetBuilder three() {
  SetBuilder set;
  for (const char* version : {"1", "2", "3"}) set.versioned(version, "v").undo(version, "back");
  return set;
}

HistoryBuilder three_applied() {
  return HistoryBuilder().sql("1", "v").sql("2", "v").sql("3", "v");
}

Change target(const std::string& text) {
  return [text](ProjectOptions& project) { project.target = text; };
}

TEST(UndoTest, TakesBackTheOneThatWasAppliedLast) {
  EXPECT_EQ(steps_of(undo(three(), three_applied().build())), Lines{"undo #3 3 v by U3 back"});
  const HistorySnapshot late = HistoryBuilder().sql("1", "v").sql("3", "v").sql("2", "v").build();
  EXPECT_EQ(steps_of(undo(three(), late)), Lines{"undo #3 2 v by U2 back"});
}

TEST(UndoTest, StepsSayHowMany) {
  const auto two = [](ProjectOptions& project) { project.steps = 2; };
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), two)),
            (Lines{"undo #3 3 v by U3 back", "undo #2 2 v by U2 back"}));
  const auto many = [](ProjectOptions& project) { project.steps = 20; };
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), many)).size(), 3U);
}

TEST(UndoTest, TheTargetIsTheLowestThatIsTakenBack) {
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), target("2"))),
            (Lines{"undo #3 3 v by U3 back", "undo #2 2 v by U2 back"}));
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), target("1.5?"))).size(), 2U);
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), target("4?"))), Lines{});
}

TEST(UndoTest, ATargetThatIsNotAppliedOrNoVersionIsAnError) {
  EXPECT_EQ(undo(three(), three_applied().build(), target("4")).code, ErrorCode::target_missing);
  EXPECT_EQ(undo(three(), three_applied().build(), target("next")).code, ErrorCode::invalid_target);
  EXPECT_EQ(undo(three(), three_applied().build(), target("?")).code, ErrorCode::invalid_target);
}

TEST(UndoTest, PicksAreTakenBackInTheirOrder) {
  const auto picks = [](ProjectOptions& project) { project.cherry_pick = {"1.0", "3"}; };
  EXPECT_EQ(steps_of(undo(three(), three_applied().build(), picks)),
            (Lines{"undo #1 1 v by U1 back", "undo #3 3 v by U3 back"}));
  const auto absent = [](ProjectOptions& project) { project.cherry_pick = {"7"}; };
  EXPECT_EQ(undo(three(), three_applied().build(), absent).code, ErrorCode::target_missing);
}

TEST(UndoTest, WithoutAnUndoScriptNothingIsUndone) {
  const SetBuilder set = SetBuilder().versioned("1", "v").versioned("2", "v").undo("2", "back");
  const Plan plan = undo(set, HistoryBuilder().sql("1", "v").sql("2", "v").build(), target("1"));
  EXPECT_EQ(plan.code, ErrorCode::undo_missing);
  EXPECT_FALSE(plan.writes());
}

TEST(UndoTest, WhatIsTakenBackAlreadyBaselinesAndMarkersAreLeftAlone) {
  const auto all = [](ProjectOptions& project) { project.steps = 9; };
  const HistorySnapshot deleted = three_applied().deleted("3", "back").undo("2", "back").build();
  EXPECT_EQ(steps_of(undo(three(), deleted, all)), Lines{"undo #1 1 v by U1 back"});
  const HistorySnapshot baselines = HistoryBuilder().schema("\"s\"").rank(0).baseline("1", "b").build();
  EXPECT_EQ(steps_of(undo(three(), baselines, all)), Lines{});
  EXPECT_EQ(steps_of(undo(three(), HistoryBuilder().sql_baseline("2", "b").build(), all)), Lines{});
  EXPECT_FALSE(undo(three(), no_history(), all).writes());
}

TEST(UndoTest, AVersionThatWasAppliedAgainIsTakenBackAgain) {
  const HistorySnapshot again = HistoryBuilder().sql("1", "v").deleted("1", "back").sql("1", "v").build();
  EXPECT_EQ(steps_of(undo(three(), again)), Lines{"undo #3 1 v by U1 back"});
}

TEST(UndoTest, AFailedRowStopsIt) {
  const Plan plan = undo(three(), HistoryBuilder().sql("1", "v").sql("2", "v").failed().build());
  EXPECT_EQ(plan.code, ErrorCode::failed_versioned);
  EXPECT_FALSE(plan.writes());
}

TEST(UndoTest, RowsForPaidEditionsAreWrittenIfAskedFor) {
  const auto rows = [](ProjectOptions& project) { project.undo_rows = true; };
  EXPECT_EQ(steps_of(undo(three(), HistoryBuilder().sql("1", "v").build(), rows)),
            Lines{"undo #1 1 v by U1 back, UNDO_SQL row"});
}

Plan migrate(const SetBuilder& set, const HistorySnapshot& history, const Change& change) {
  static PlanBench bench;
  bench = PlanBench{SetBuilder(set).build(), history};
  change(bench.project);
  return plan_migrate(bench.input());
}

SetBuilder four() {
  return three().versioned("4", "v").repeatable("my view").repeatable("other");
}

TEST(CherryPickTest, OnlyWhatIsPickedRunsInTheOrderOfThePicks) {
  const auto picks = [](ProjectOptions& project) { project.cherry_pick = {"my_view", "4", "2"}; };
  EXPECT_EQ(steps_of(migrate(four(), HistoryBuilder().sql("1", "v").sql("3", "v").build(), picks)),
            (Lines{"run R my view", "run V4 v", "run V2 v out of order"}));
}

TEST(CherryPickTest, APickThatIsAppliedIsANoteAndOneThatIsUnknownAnError) {
  const auto picks = [](ProjectOptions& project) { project.cherry_pick = {"1", "4", "4"}; };
  const Plan plan = migrate(four(), HistoryBuilder().sql("1", "v").build(), picks);
  EXPECT_EQ(steps_of(plan), Lines{"run V4 v"});
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_EQ(plan.findings.size(), 1U);
  const auto unknown = [](ProjectOptions& project) { project.cherry_pick = {"4", "nothing"}; };
  const Plan refused = migrate(four(), HistoryBuilder().sql("1", "v").build(), unknown);
  EXPECT_EQ(refused.code, ErrorCode::target_missing);
  EXPECT_FALSE(refused.writes());
}

TEST(StepsTest, AtMostSoManyMigrationsRun) {
  const auto two = [](ProjectOptions& project) { project.steps = 2; };
  EXPECT_EQ(steps_of(migrate(four(), HistoryBuilder().sql("1", "v").build(), two)), (Lines{"run V2 v", "run V3 v"}));
}

Plan repair(const SetBuilder& set, const HistorySnapshot& history, const std::vector<std::string>& versions) {
  static PlanBench bench;
  bench = PlanBench{SetBuilder(set).build(), history};
  bench.project.mark_applied = versions;
  return plan_repair(bench.input());
}

TEST(MarkAppliedTest, AFailedOrPendingVersionIsRecordedWithoutRunning) {
  const HistorySnapshot failed = HistoryBuilder().sql("1", "v").sql("2", "v").failed().build();
  EXPECT_EQ(steps_of(repair(four(), failed, {"2"})), (Lines{"remove #2 2 v", "record V2 v"}));
  const HistorySnapshot ahead = HistoryBuilder().sql("1", "v").sql("3", "v").build();
  EXPECT_EQ(steps_of(repair(four(), ahead, {"4", "2.0"})), (Lines{"record V4 v", "record V2 v out of order"}));
}

TEST(MarkAppliedTest, AnAppliedOrUnknownVersionIsAnError) {
  for (const char* version : {"1", "9", "x", ""}) {
    const Plan plan = repair(four(), HistoryBuilder().sql("1", "v").build(), {version});
    EXPECT_EQ(plan.code, ErrorCode::target_missing) << version;
    EXPECT_FALSE(plan.writes());
  }
}

}  // namespace
}  // namespace godwit::test
