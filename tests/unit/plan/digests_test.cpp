#include <gtest/gtest.h>

#include "plan/checks/checks.h"
#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

using Command = Plan (*)(const PlanInput&);

PlanBench bench_of(const SetBuilder& set, const HistorySnapshot& history) {
  return PlanBench{SetBuilder(set).build(), history};
}

// CRC-32 of file and row agree, SHA-256 does not.
PlanBench forged() {
  return bench_of(SetBuilder().versioned("1", "one").sums(make_sums(5, 1)),
                  HistoryBuilder().sql("1", "one", 5).build());
}

TEST(DigestsTest, AnEditThatCrcDoesNotSeeIsAnErrorWithBothDigests) {
  const PlanBench bench = forged();
  for (const Command command : {&plan_validate, &plan_migrate}) {
    const Plan plan = command(bench.input());
    EXPECT_EQ(findings_of(plan), (Lines{"error DIGEST_MISMATCH 1 one"}));
    EXPECT_EQ(plan.code, ErrorCode::validate);
    EXPECT_EQ(exit_code(plan.code), 4);
    const std::string& message = plan.findings.at(0).message;
    for (const std::string& part : {make_sums(5).digest.hex(), make_sums(5, 1).digest.hex(),
                                    std::string("`godwit repair`"), std::string("restore the file")}) {
      EXPECT_NE(message.find(part), std::string::npos) << part;
    }
  }
}

TEST(DigestsTest, AHarmlessVariantIsAWarning) {
  PlanBench bench = forged();
  bench.harmless_ranks = {1};
  for (const Command command : {&plan_validate, &plan_migrate}) {
    const Plan plan = command(bench.input());
    EXPECT_EQ(findings_of(plan), (Lines{"warning HARMLESS_VARIANT 1 one"}));
    EXPECT_EQ(plan.code, ErrorCode::none);
    EXPECT_FALSE(plan.findings[0].about_migration);
    EXPECT_FALSE(plan.writes());
  }
}

TEST(DigestsTest, AHarmlessVariantThatWasRenamedIsBoth) {
  PlanBench bench =
      bench_of(SetBuilder().versioned("1", "new").sums(make_sums(5, 1)), HistoryBuilder().sql("1", "old", 5).build());
  bench.harmless_ranks = {1};
  EXPECT_EQ(findings_of(plan_validate(bench.input())),
            (Lines{"warning HARMLESS_VARIANT 1 old", "error DESCRIPTION_MISMATCH 1 old"}));
}

TEST(DigestsTest, AHarmlessVariantOfABaselineFileIsCalledThat) {
  PlanBench bench = bench_of(SetBuilder().baseline("1", "one").sums(make_sums(5, 1)),
                             HistoryBuilder().sql_baseline("1", "one", 5).build());
  EXPECT_EQ(findings_of(plan_validate(bench.input())), (Lines{"warning BASELINE_CHANGED 1 one"}));
  bench.harmless_ranks = {1};
  EXPECT_EQ(findings_of(plan_validate(bench.input())), (Lines{"warning HARMLESS_VARIANT 1 one"}));
}

TEST(DigestsTest, AStaleDigestIsANoteAndIsTakenAnewByMigrate) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").sums(make_sums(5, 1)),
                                   HistoryBuilder().sql("1", "one", 5).stale().build());
  const Plan validated = plan_validate(bench.input());
  EXPECT_EQ(findings_of(validated), (Lines{"note DIGEST_STALE 1 one"}));
  EXPECT_EQ(validated.code, ErrorCode::none);
  EXPECT_FALSE(validated.writes());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(steps_of(plan), (Lines{"write digests #1"}));
  EXPECT_EQ(std::get<WriteDigests>(plan.steps[0]).rows.at(0).sums, make_sums(5, 1));
}

TEST(DigestsTest, AStaleDigestDoesNotHideThatTheCrcDiffers) {
  const PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one", 7), HistoryBuilder().sql("1", "one", 5).stale().build());
  EXPECT_EQ(findings_of(plan_validate(bench.input())), (Lines{"error CHECKSUM_MISMATCH 1 one"}));
}

TEST(DigestsTest, AHistoryOfFlywayIsAdoptedAlsoWhenNothingIsPending) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").repeatable("view"),
                                   HistoryBuilder().sql("1", "one").sql("2", "two").repeatable("view").build_flyway());
  for (const Command command : {&plan_migrate, &plan_repair}) {
    EXPECT_EQ(steps_of(command(bench.input())), (Lines{"add digest columns", "write digests #1 #2 #3"}));
  }
}

TEST(DigestsTest, InfoAndValidateNeverAdopt) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("1", "one").build_flyway());
  EXPECT_FALSE(plan_info(bench.input()).writes());
  EXPECT_FALSE(plan_validate(bench.input()).writes());
  EXPECT_TRUE(plan_validate(bench.input()).findings.empty());
}

TEST(DigestsTest, AdoptionComesBeforeTheRuns) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two"),
                                   HistoryBuilder().sql("1", "one").build_flyway());
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"add digest columns", "write digests #1", "run V2 two"}));
}

TEST(DigestsTest, AnEmptyTableOfFlywayGetsTheColumnsOnly) {
  const PlanBench bench = bench_of(SetBuilder(), HistoryBuilder().build_flyway());
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"add digest columns"}));
}

TEST(DigestsTest, RowsThatDoNotMatchTheirFileGetNoDigest) {
  PlanBench bench = bench_of(SetBuilder()
                                 .versioned("1", "edited", 9)
                                 .versioned("2", "null")
                                 .versioned("3", "deleted")
                                 .versioned("5", "good")
                                 .repeatable("changed", 9),
                             HistoryBuilder()
                                 .sql("1", "edited", 5)
                                 .sql("2", "null")
                                 .no_checksum()
                                 .sql("3", "deleted")
                                 .deleted("3", "deleted")
                                 .sql("4", "missing")
                                 .sql("5", "good")
                                 .repeatable("changed", 5)
                                 .build_flyway());
  bench.project.validate_on_migrate = false;
  bench.project.target = "current";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"add digest columns", "write digests #6", "run R changed"}));
}

TEST(DigestsTest, RowsThatFlywayAddedAfterAdoptionGetTheirDigest) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two"),
                                   HistoryBuilder().sql("1", "one").sql("2", "two").no_digest().build());
  EXPECT_TRUE(plan_validate(bench.input()).findings.empty());
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"write digests #2"}));
}

TEST(DigestsTest, ADigestOfTheRawTextIsWrittenBesideItsChecksum) {
  PlanBench bench = bench_of(SetBuilder().repeatable("paint", 5).raw(make_sums(9, 3)),
                             HistoryBuilder().repeatable("paint", 9).no_digest().build());
  bench.project.validate_on_migrate = false;
  const Plan plan = plan_migrate(bench.input());
  ASSERT_EQ(steps_of(plan), (Lines{"write digests #1"}));
  EXPECT_EQ(std::get<WriteDigests>(plan.steps[0]).rows.at(0).sums, make_sums(9, 3));
}

TEST(DigestsTest, SuspectsAreTheRowsWhoseCrcAgreesAndWhoseDigestDoesNot) {
  const ScriptSums forged = make_sums(5, 1);
  SetBuilder files;
  files.versioned("1", "same", 5).versioned("2", "forged").sums(forged).versioned("3", "edited", 9);
  files.versioned("4", "stale")
      .sums(forged)
      .versioned("5", "deleted")
      .sums(forged)
      .versioned("6", "undone")
      .sums(forged);
  files.undo("6", "undone").sums(make_sums(1, 1)).repeatable("view").sums(forged).baseline("7", "b").sums(forged);
  HistoryBuilder rows;
  rows.sql("1", "same", 5).sql("2", "forged", 5).sql("3", "edited", 5).sql("4", "stale", 5).stale();
  rows.sql("5", "deleted", 5).deleted("5", "deleted", 5).sql("6", "undone", 5).undo("6", "undone");
  rows.repeatable("view", 5).repeatable("view", 5).sql_baseline("7", "b", 5);
  const MigrationSet set = files.build();
  const HistorySnapshot history = rows.build();
  std::vector<int> ranks;
  for (const MigrationInfo& info : digest_suspects(set, history)) ranks.push_back(info.applied->installed_rank);
  EXPECT_EQ(ranks, (std::vector<int>{2, 10, 11}));
}

TEST(DigestsTest, AHistoryWithoutDigestsHasNoSuspects) {
  const MigrationSet set = SetBuilder().versioned("1", "one").build();
  EXPECT_TRUE(digest_suspects(set, HistoryBuilder().sql("1", "one").build_flyway()).empty());
  EXPECT_TRUE(digest_suspects(set, no_history()).empty());
}

}  // namespace
}  // namespace godwit::test
