#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

Lines states(const SetBuilder& set, const HistorySnapshot& history, const ProjectOptions& project = {}) {
  const PlanBench bench{SetBuilder(set).build(), history, project};
  return states_of(plan_info(bench.input()));
}

TEST(StatesTest, AFileWithoutARowIsPendingAndOneWithARowIsSuccess) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").versioned("2", "two"), HistoryBuilder().sql("1", "one").build()),
            (Lines{"#1 1 one: Success", "V2 two: Pending"}));
}

TEST(StatesTest, VersionsThatAreSpelledDifferentlyBelongTogether) {
  EXPECT_EQ(states(SetBuilder().versioned("1.0", "one"), HistoryBuilder().sql("001", "one").build()),
            (Lines{"#1 001 one: Success"}));
}

TEST(StatesTest, RepeatablesFollowTheVersionedOnesThatWait) {
  EXPECT_EQ(
      states(SetBuilder().repeatable("b").repeatable("a").versioned("10", "ten").versioned("9", "nine"), no_history()),
      (Lines{"V9 nine: Pending", "V10 ten: Pending", "R a: Pending", "R b: Pending"}));
}

TEST(StatesTest, AFileBelowTheCurrentVersionIsIgnoredUnlessOutOfOrderIsOn) {
  const SetBuilder set = SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three");
  const HistorySnapshot history = HistoryBuilder().sql("1", "one").sql("3", "three").build();
  EXPECT_EQ(states(set, history).back(), "V2 two: Ignored");
  ProjectOptions project;
  project.out_of_order = true;
  EXPECT_EQ(states(set, history, project).back(), "V2 two: Pending");
}

TEST(StatesTest, ARowBelowAnEarlierOneIsOutOfOrder) {
  const SetBuilder set = SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three");
  EXPECT_EQ(states(set, HistoryBuilder().sql("1", "one").sql("3", "three").sql("2", "two").build()),
            (Lines{"#1 1 one: Success", "#2 3 three: Success", "#3 2 two: Out of Order"}));
}

TEST(StatesTest, ARowWithoutAFileIsMissingBelowTheHighestFileAndFutureAboveIt) {
  EXPECT_EQ(states(SetBuilder().versioned("2", "two"),
                   HistoryBuilder().sql("1", "one").sql("2", "two").sql("3", "three").build()),
            (Lines{"#1 1 one: Missing", "#2 2 two: Success", "#3 3 three: Future"}));
}

TEST(StatesTest, AFailedRowWithoutAFileSaysBoth) {
  EXPECT_EQ(
      states(SetBuilder().versioned("2", "two"),
             HistoryBuilder().sql("1", "one").failed().sql("2", "two").failed().sql("3", "three").failed().build()),
      (Lines{"#1 1 one: Failed (Missing)", "#2 2 two: Failed", "#3 3 three: Failed (Future)"}));
}

TEST(StatesTest, ARowOfAnotherTypeThanItsFileIsMissingAndTheFileWaits) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").versioned("2", "two"),
                   HistoryBuilder().row("JDBC", "1", "one", std::nullopt).build()),
            (Lines{"#1 1 one: Missing", "V1 one: Pending", "V2 two: Pending"}));
}

TEST(StatesTest, AFileThatMustNotRunIsIgnoredWhateverItsVersionAndTheTarget) {
  const SetBuilder set = SetBuilder()
                             .versioned("1", "one")
                             .must_not_run()
                             .versioned("2", "two")
                             .versioned("4", "four")
                             .must_not_run()
                             .repeatable("view")
                             .must_not_run()
                             .baseline("3", "base")
                             .must_not_run();
  const Lines ignored = {"V1 one: Ignored", "V2 two: Pending", "B3 base: Ignored", "V4 four: Ignored",
                         "R view: Ignored"};
  EXPECT_EQ(states(set, no_history()), ignored);
  ProjectOptions project;
  project.target = "2";
  project.out_of_order = true;
  EXPECT_EQ(states(set, no_history(), project), ignored);
}

TEST(StatesTest, AFileThatMustNotRunAndDidIsWhatItIsOtherwise) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").must_not_run().repeatable("view", 7).must_not_run(),
                   HistoryBuilder().sql("1", "one").repeatable("view", 5).build()),
            (Lines{"#1 1 one: Success", "#2 R view: Outdated", "R view: Ignored"}));
}

TEST(StatesTest, TheHighestBaselineThatMayRunIsTheOneThatDoes) {
  const SetBuilder set = SetBuilder().baseline("2", "two").baseline("3", "three").must_not_run().versioned("1", "one");
  EXPECT_EQ(states(set, no_history()), (Lines{"V1 one: Below Baseline", "B2 two: Pending", "B3 three: Ignored"}));
}

TEST(StatesTest, WhatIsNoScriptIsBelievedWithoutAFile) {
  EXPECT_EQ(states(SetBuilder().versioned("2", "two"), HistoryBuilder()
                                                           .row("JDBC", "1", "one", std::nullopt)
                                                           .sql("2", "two")
                                                           .row("SPRING_JDBC", "4", "four", 3)
                                                           .row("SCRIPT", "3", "three", 3)
                                                           .row("CUSTOM", "", "view", 3)
                                                           .row("CUSTOM", "", "view", 4)
                                                           .build()),
            (Lines{"#1 1 one: Success", "#2 2 two: Success", "#3 4 four: Success", "#4 3 three: Out of Order",
                   "#5 R view: Superseded", "#6 R view: Success"}));
}

TEST(StatesTest, AClassBelongsToARowOfAnyKindThatIsNoSql) {
  const SetBuilder set = SetBuilder().versioned("1", "one").java().versioned("2", "two").java().repeatable("v").java();
  EXPECT_EQ(states(set, HistoryBuilder().row("JDBC", "1", "one", 7).sql("2", "two").row("JDBC", "", "v", 1).build()),
            (Lines{"#1 1 one: Success", "#2 2 two: Future", "#3 R v: Success", "V2 two: Pending"}));
}

TEST(StatesTest, AnUndoOfAJavaMigrationIsBelieved) {
  EXPECT_EQ(states(SetBuilder(), HistoryBuilder().row("JDBC", "1", "one", 1).row("UNDO_JDBC", "1", "one", 1).build()),
            (Lines{"#1 1 one: Undone", "#2 1 one: Success"}));
}

TEST(StatesTest, ARowOfAnotherTypeAtTheTopIsFuture) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder().row("JDBC", "1", "one", std::nullopt).build()),
            (Lines{"#1 1 one: Future", "V1 one: Pending"}));
}

TEST(StatesTest, ARepeatableOfAnotherTypeIsTheFileUntilItChanges) {
  EXPECT_EQ(states(SetBuilder().repeatable("view", 5), HistoryBuilder().row("JDBC", "", "view", 5).build()),
            (Lines{"#1 R view: Success"}));
  EXPECT_EQ(states(SetBuilder().repeatable("view", 7), HistoryBuilder().row("JDBC", "", "view", 5).build()),
            (Lines{"#1 R view: Outdated", "R view: Pending"}));
}

TEST(StatesTest, BaselineFilesCountAsLocalVersions) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").baseline("4", "b"),
                   HistoryBuilder().sql("1", "one").sql("3", "three").build()),
            (Lines{"#1 1 one: Success", "#2 3 three: Missing", "B4 b: Ignored"}));
}

TEST(StatesTest, ARowWhoseVersionIsNoVersionIsMissing) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("abc", "x").build()),
            (Lines{"#1 abc x: Missing", "V1 one: Pending"}));
}

TEST(StatesTest, ADeleteRowDeletesTheRowBeforeItAndIsNotListed) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three"),
                   HistoryBuilder().sql("1", "one").sql("2", "two").sql("3", "three").deleted("3", "three").build()),
            (Lines{"#1 1 one: Success", "#2 2 two: Success", "#3 3 three: Deleted", "V3 three: Pending"}));
}

TEST(StatesTest, ADeleteRowDoesNotTouchOtherVersions) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("1", "one").deleted("2", "two").build()),
            (Lines{"#1 1 one: Success"}));
}

TEST(StatesTest, AVersionMayBeDeletedAndAppliedTwice) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder()
                                                           .sql("1", "one")
                                                           .deleted("1", "one")
                                                           .sql("1", "one")
                                                           .deleted("1", "one")
                                                           .sql("1", "one")
                                                           .build()),
            (Lines{"#1 1 one: Deleted", "#3 1 one: Deleted", "#5 1 one: Success"}));
}

TEST(StatesTest, AnUndoRowUndoesItsVersionSoThatTheFileWaitsAgain) {
  const HistorySnapshot history = HistoryBuilder().sql("1", "one").sql("2", "two").undo("2", "two").build();
  const SetBuilder set = SetBuilder().versioned("1", "one").versioned("2", "two").undo("2", "two");
  EXPECT_EQ(states(set, history),
            (Lines{"#1 1 one: Success", "#2 2 two: Undone", "#3 2 two: Success", "V2 two: Pending"}));
}

TEST(StatesTest, AVersionAppliedAgainAfterItsUndoIsSuccess) {
  const HistorySnapshot history = HistoryBuilder().sql("1", "one").undo("1", "one").sql("1", "one").build();
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), history),
            (Lines{"#1 1 one: Undone", "#2 1 one: Success", "#3 1 one: Success"}));
}

TEST(StatesTest, AnUndoneVersionNoLongerCountsAsCurrent) {
  const PlanBench bench{SetBuilder().versioned("1", "one").versioned("2", "two").build(),
                        HistoryBuilder().sql("1", "one").sql("2", "two").undo("2", "two").build()};
  EXPECT_EQ(plan_info(bench.input()).current_version, "1");
}

TEST(StatesTest, AFailedVersionNeverCountsAsPresent) {
  const SetBuilder set = SetBuilder().versioned("1", "one").versioned("2", "two");
  const auto present = [&](const HistorySnapshot& history) {
    const PlanBench bench{SetBuilder(set).build(), history};
    return plan_info(bench.input()).current_version;
  };
  EXPECT_EQ(present(HistoryBuilder().sql("1", "one").failed().build()), "");
  EXPECT_EQ(present(HistoryBuilder().sql("1", "one").sql("2", "two").failed().build()), "1");
  EXPECT_EQ(present(HistoryBuilder().sql("1", "one").sql("9", "nine").failed().sql("2", "two").build()), "2");
  EXPECT_EQ(present(HistoryBuilder().sql("2", "two").sql("1", "one").build()), "2");
  EXPECT_EQ(present(HistoryBuilder().sql("1", "one").sql("2", "two").failed().sql("2", "two").build()), "2");
}

TEST(StatesTest, AFailedUndoUndoesNothing) {
  const HistorySnapshot history = HistoryBuilder().sql("1", "one").undo("1", "one").failed().build();
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), history), (Lines{"#1 1 one: Success", "#2 1 one: Failed"}));
}

TEST(StatesTest, UndoFilesAreNotListed) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one").undo("1", "one"), no_history()), (Lines{"V1 one: Pending"}));
}

TEST(StatesTest, AChangedRepeatableIsOutdatedAndPending) {
  EXPECT_EQ(states(SetBuilder().repeatable("view", 7), HistoryBuilder().repeatable("view", 5).build()),
            (Lines{"#1 R view: Outdated", "R view: Pending"}));
}

TEST(StatesTest, OlderRunsOfARepeatableAreSuperseded) {
  EXPECT_EQ(states(SetBuilder().repeatable("view", 7),
                   HistoryBuilder().repeatable("view", 7).repeatable("view", 5).repeatable("view", 7).build()),
            (Lines{"#1 R view: Superseded", "#2 R view: Superseded", "#3 R view: Success"}));
}

TEST(StatesTest, ARepeatableWithoutAFileIsMissingInItsNewestRunOnly) {
  EXPECT_EQ(states(SetBuilder(), HistoryBuilder().repeatable("view", 5).repeatable("view", 7).build()),
            (Lines{"#1 R view: Superseded", "#2 R view: Missing"}));
}

TEST(StatesTest, ADeletedRepeatableRunsAgainWhenItsFileComesBack) {
  const HistorySnapshot history = HistoryBuilder().repeatable("view", 5).deleted("", "view", 5).build();
  EXPECT_EQ(states(SetBuilder(), history), (Lines{"#1 R view: Deleted", "#2 R view: Success"}));
  EXPECT_EQ(states(SetBuilder().repeatable("view", 5), history),
            (Lines{"#1 R view: Deleted", "#2 R view: Success", "R view: Pending"}));
}

TEST(StatesTest, ARepeatableWithTheSameCrcButAnotherSha256RunsAgain) {
  EXPECT_EQ(
      states(SetBuilder().repeatable("view").sums(make_sums(5, 1)), HistoryBuilder().repeatable("view", 5).build()),
      (Lines{"#1 R view: Outdated", "R view: Pending"}));
}

TEST(StatesTest, ARepeatableThatDiffersOnlyAtItsEndDoesNotRunAgain) {
  PlanBench bench{SetBuilder().repeatable("view").sums(make_sums(5, 1)).build(),
                  HistoryBuilder().repeatable("view", 5).build()};
  bench.harmless_ranks = {1};
  EXPECT_EQ(states_of(plan_info(bench.input())), (Lines{"#1 R view: Success"}));
}

TEST(StatesTest, ARepeatableWithoutAChecksumDoesNotRunAgain) {
  EXPECT_EQ(states(SetBuilder().repeatable("view", 5), HistoryBuilder().repeatable("view").no_checksum().build()),
            (Lines{"#1 R view: Success"}));
}

TEST(StatesTest, ARepeatableRecordedFromItsRawTextIsSuccess) {
  EXPECT_EQ(
      states(SetBuilder().repeatable("view", 5).raw(make_sums(9)), HistoryBuilder().repeatable("view", 9).build()),
      (Lines{"#1 R view: Success"}));
}

TEST(StatesTest, ALongDescriptionIsTheOneThatTheHistoryHasCut) {
  const std::string description(205, 'x');
  const std::string cut = std::string(197, 'x') + "...";
  EXPECT_EQ(states(SetBuilder().repeatable(description, 5), HistoryBuilder().repeatable(cut, 5).build()),
            (Lines{"#1 R " + cut + ": Success"}));
}

TEST(StatesTest, TheMarkerOfCreatedSchemasIsSuccessAndStaysFirst) {
  EXPECT_EQ(
      states(SetBuilder().versioned("1", "one"), HistoryBuilder().schema("\"s1\"").rank(0).sql("1", "one").build()),
      (Lines{"#0 R << Flyway Schema Creation >>: Success", "#1 1 one: Success"}));
}

TEST(StatesTest, FilesUpToTheBaselineStandBeforeItsRow) {
  const SetBuilder set = SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three");
  EXPECT_EQ(states(set, HistoryBuilder().baseline("2", "old").build()),
            (Lines{"V1 one: Below Baseline", "V2 two: Ignored (Baseline)", "#1 2 old: Baseline", "V3 three: Pending"}));
}

TEST(StatesTest, AFileBelowTheBaselineIsNotRunOutOfOrder) {
  ProjectOptions project;
  project.out_of_order = true;
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder().baseline("2", "old").build(), project),
            (Lines{"V1 one: Below Baseline", "#1 2 old: Baseline"}));
}

TEST(StatesTest, TheHighestBaselineFileRunsOnAnEmptyDatabase) {
  const SetBuilder set = SetBuilder()
                             .versioned("1", "one")
                             .versioned("3", "three")
                             .versioned("4", "four")
                             .baseline("2", "b")
                             .baseline("3", "c");
  const Lines expected = {"V1 one: Below Baseline", "B2 b: Below Baseline", "V3 three: Ignored (Baseline)",
                          "B3 c: Pending", "V4 four: Pending"};
  EXPECT_EQ(states(set, no_history()), expected);
}

TEST(StatesTest, ASchemaMarkerDoesNotKeepABaselineFileFromRunning) {
  EXPECT_EQ(states(SetBuilder().baseline("2", "b"), HistoryBuilder().schema("\"s\"").rank(0).build()).back(),
            "B2 b: Pending");
}

TEST(StatesTest, ABaselineFileIsIgnoredOnceAnythingWasApplied) {
  EXPECT_EQ(states(SetBuilder().baseline("2", "b"), HistoryBuilder().repeatable("view").build()).back(),
            "B2 b: Ignored");
  EXPECT_EQ(
      states(SetBuilder().versioned("1", "one").baseline("2", "b"), HistoryBuilder().sql("1", "one").build()).back(),
      "B2 b: Ignored");
}

TEST(StatesTest, ABaselineFileOfTheBaselinesVersionIsIgnored) {
  EXPECT_EQ(states(SetBuilder().baseline("1", "a").baseline("2", "b"), HistoryBuilder().baseline("2", "old").build()),
            (Lines{"B1 a: Below Baseline", "#1 2 old: Baseline", "B2 b: Ignored"}));
}

TEST(StatesTest, ABaselineRowWhoseFileHasGoneIsStillTheBaseline) {
  EXPECT_EQ(states(SetBuilder().versioned("1", "one"), HistoryBuilder().sql_baseline("2", "b").build()),
            (Lines{"V1 one: Below Baseline", "#1 2 b: Baseline"}));
}

TEST(StatesTest, InfoWritesNothingAndKeepsTheFindingsOfTheScan) {
  const PlanBench bench{
      SetBuilder().versioned("1", "one").finding(Severity::warning, ErrorCode::missing_location).build(),
      HistoryBuilder().sql("1", "edited", 5).build_flyway()};
  const Plan plan = plan_info(bench.input());
  EXPECT_FALSE(plan.writes());
  EXPECT_FALSE(plan.blocked());
  EXPECT_EQ(findings_of(plan), (Lines{"warning MISSING_LOCATION"}));
  EXPECT_EQ(plan.code, ErrorCode::none);
}

}  // namespace
}  // namespace godwit::test
