#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

Plan validate(const SetBuilder& set, const HistorySnapshot& history,
              const std::vector<std::string>& patterns = {"*:future"}) {
  static PlanBench bench;
  bench = PlanBench{SetBuilder(set).build(), history};
  bench.project.ignore_migration_patterns = patterns;
  return plan_validate(bench.input());
}

bool mentions(const Finding& finding, const std::string& text) {
  return finding.message.find(text) != std::string::npos;
}

TEST(ValidateTest, WhatWasAppliedAsItStandsIsValid) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").repeatable("view"),
                             HistoryBuilder().sql("1", "one").repeatable("view").build());
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_EQ(plan.valid_count, 2U);
}

TEST(ValidateTest, OnlyPendingMigrationsEndWithAnExitCodeOfTheirOwn) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").versioned("2", "two").repeatable("view"),
                             HistoryBuilder().sql("1", "one").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 2 two",
                                      "error RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED view"}));
  EXPECT_EQ(plan.code, ErrorCode::pending);
  EXPECT_EQ(exit_code(plan.code), 5);
  EXPECT_EQ(plan.valid_count, 0U);
}

TEST(ValidateTest, AMigrationThatWaitsAboveTheCurrentVersionJustNeedsMigrate) {
  const Plan plan =
      validate(SetBuilder().versioned("1", "one").versioned("2", "two"), HistoryBuilder().sql("1", "one").build());
  EXPECT_TRUE(mentions(plan.findings.at(0), "Run `godwit migrate`"));
  EXPECT_FALSE(mentions(plan.findings.at(0), "outOfOrder"));
}

TEST(ValidateTest, AnOutdatedRepeatableIsPendingToo) {
  const Plan plan = validate(SetBuilder().repeatable("view", 7), HistoryBuilder().repeatable("view", 5).build());
  EXPECT_EQ(findings_of(plan), (Lines{"error OUTDATED_REPEATABLE_MIGRATION view",
                                      "error RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED view"}));
  EXPECT_EQ(plan.code, ErrorCode::pending);
}

TEST(ValidateTest, ARepeatableThatWasAJavaMigrationHasAnotherType) {
  const Plan plan = validate(SetBuilder().repeatable("view"), HistoryBuilder().row("JDBC", "", "view", 1).build());
  EXPECT_EQ(findings_of(plan), (Lines{"error TYPE_MISMATCH view"}));
  EXPECT_TRUE(mentions(plan.findings[0], "type JDBC") && mentions(plan.findings[0], "type SQL now"));
  EXPECT_EQ(plan.code, ErrorCode::validate);
  EXPECT_EQ(plan.infos.at(0).state, MigrationState::success);
}

TEST(ValidateTest, AnIgnoredMigrationIsNotCuredByMigrate) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three"),
                             HistoryBuilder().sql("2", "two").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 1 one",
                                      "error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 3 three"}));
  EXPECT_EQ(plan.code, ErrorCode::validate);
  EXPECT_TRUE(mentions(plan.findings[0], "-outOfOrder=true"));
  EXPECT_TRUE(mentions(plan.findings[0], "at version 2"));
}

TEST(ValidateTest, AnEditedScriptIsNamedWithBothChecksumsAndBothWaysOut) {
  const Plan plan = validate(SetBuilder().versioned("1", "one", -22).versioned("2", "two"),
                             HistoryBuilder().sql("1", "one", 11).build());
  EXPECT_EQ(plan.code, ErrorCode::validate);
  ASSERT_EQ(plan.findings.size(), 2U);
  const Finding& finding = plan.findings[0];
  EXPECT_EQ(finding.code, ErrorCode::checksum_mismatch);
  EXPECT_TRUE(finding.about_migration);
  EXPECT_EQ(finding.version, "1");
  EXPECT_EQ(finding.description, "one");
  EXPECT_EQ(finding.files, (std::vector<std::string>{"sql/V1__one.sql"}));
  EXPECT_EQ(finding.where.script, "V1__one.sql");
  for (const char* part : {"V1__one.sql", "applied 11", "present -22", "restore the file", "`godwit repair`"}) {
    EXPECT_TRUE(mentions(finding, part)) << part << " in " << finding.message;
  }
}

TEST(ValidateTest, AllEditedScriptsAreNamedNotTheFirst) {
  const Plan plan = validate(SetBuilder().versioned("1", "one", 5).versioned("2", "two", 5).versioned("3", "three", 5),
                             HistoryBuilder().sql("1", "one").sql("2", "two", 5).sql("3", "three").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error CHECKSUM_MISMATCH 1 one", "error CHECKSUM_MISMATCH 3 three"}));
}

TEST(ValidateTest, ARenamedScriptIsADescriptionMismatch) {
  const Plan plan = validate(SetBuilder().versioned("1", "new"), HistoryBuilder().sql("1", "old").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error DESCRIPTION_MISMATCH 1 old"}));
  EXPECT_TRUE(mentions(plan.findings[0], "\"new\""));
  EXPECT_TRUE(mentions(plan.findings[0], "\"old\""));
}

TEST(ValidateTest, AScriptBothEditedAndRenamedIsReportedOnce) {
  const Plan plan = validate(SetBuilder().versioned("1", "new", 2), HistoryBuilder().sql("1", "old", 1).build());
  EXPECT_EQ(findings_of(plan), (Lines{"error CHECKSUM_MISMATCH 1 old"}));
}

TEST(ValidateTest, ALongDescriptionMatchesTheCutOneInCodePoints) {
  std::string description;
  for (int i = 0; i < 201; ++i) description += "ż";
  const std::string cut = description.substr(0, 2 * 197) + "...";
  EXPECT_TRUE(
      validate(SetBuilder().versioned("1", description), HistoryBuilder().sql("1", cut).build()).findings.empty());
  description.resize(2 * 200);
  EXPECT_TRUE(validate(SetBuilder().versioned("1", description), HistoryBuilder().sql("1", description).build())
                  .findings.empty());
}

TEST(ValidateTest, ANullChecksumNeverMismatches) {
  const Plan plan =
      validate(SetBuilder().versioned("1", "one", 7), HistoryBuilder().sql("1", "one").no_checksum().build());
  EXPECT_TRUE(plan.findings.empty());
}

TEST(ValidateTest, AMissingFileIsAnErrorAndAFutureOneIsNot) {
  const Plan plan =
      validate(SetBuilder().versioned("2", "two"),
               HistoryBuilder().sql("1", "one").sql("2", "two").sql("3", "three").repeatable("view").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED 1 one",
                                      "error APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED view"}));
  EXPECT_TRUE(plan.findings[0].files.empty());
  EXPECT_TRUE(mentions(plan.findings[0], "V1__one.sql"));
}

TEST(ValidateTest, ANewPatternReplacesTheOneForFutureRows) {
  const Plan plan = validate(SetBuilder().versioned("1", "one"),
                             HistoryBuilder().sql("1", "one").sql("2", "two").build(), {"*:missing"});
  EXPECT_EQ(findings_of(plan), (Lines{"error APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED 2 two"}));
  EXPECT_TRUE(mentions(plan.findings[0], "Deploy the newer scripts"));
}

TEST(ValidateTest, AJavaMigrationSaysWhatItIs) {
  const Plan plan = validate(SetBuilder().versioned("2", "two"),
                             HistoryBuilder().row("JDBC", "1", "java", std::nullopt).sql("2", "two").build());
  EXPECT_EQ(findings_of(plan), (Lines{"note NONE"}));
  EXPECT_TRUE(mentions(plan.findings[0], "1 V1__java.sql (JDBC)"));
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(ValidateTest, AJavaMigrationWithAScriptOfItsVersionIsMissingAndTheScriptWaits) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").versioned("2", "two"),
                             HistoryBuilder().row("JDBC", "1", "java", std::nullopt).sql("2", "two").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED 1 java",
                                      "error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 1 one"}));
  EXPECT_TRUE(mentions(plan.findings[0], "JDBC"));
}

TEST(ValidateTest, WhatMustNotRunIsNotMissed) {
  const Plan plan = validate(SetBuilder()
                                 .versioned("1", "one")
                                 .must_not_run()
                                 .versioned("2", "two")
                                 .repeatable("view", 7)
                                 .must_not_run()
                                 .repeatable("other")
                                 .must_not_run(),
                             HistoryBuilder().sql("2", "two").repeatable("view", 5).build());
  EXPECT_EQ(findings_of(plan), Lines{});
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(ValidateTest, WhatMustNotRunButDidIsStillComparedWithItsRow) {
  const Plan plan =
      validate(SetBuilder().versioned("1", "one", 9).must_not_run(), HistoryBuilder().sql("1", "one").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error CHECKSUM_MISMATCH 1 one"}));
}

TEST(ValidateTest, AClassIsNotComparedWithItsRow) {
  const Plan plan = validate(SetBuilder().versioned("1", "renamed").java().repeatable("view").java(),
                             HistoryBuilder().row("JDBC", "1", "java", 77).row("SPRING_JDBC", "", "view", 5).build());
  EXPECT_EQ(findings_of(plan), Lines{});
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(ValidateTest, AClassThatWaitsSaysWhatToDo) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").java(), no_history());
  EXPECT_EQ(findings_of(plan), (Lines{"error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 1 one"}));
  EXPECT_TRUE(mentions(plan.findings[0], "db.migration.V1__one (version 1) is a migration in Java"));
  EXPECT_TRUE(mentions(plan.findings[0], "repair -markApplied=1"));
}

TEST(ValidateTest, AFailedRowOfAClassStaysAnError) {
  const Plan plan = validate(SetBuilder().versioned("2", "two"),
                             HistoryBuilder().row("JDBC", "1", "java", 1).failed().sql("2", "two").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error FAILED_VERSIONED_MIGRATION 1 java"}));
}

TEST(ValidateTest, ARowOfATypeThatNobodyKnowsIsNotBelieved) {
  const Plan plan = validate(SetBuilder().versioned("2", "two"),
                             HistoryBuilder().row("MAGIC", "1", "java", 1).sql("2", "two").build());
  EXPECT_EQ(findings_of(plan), (Lines{"error APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED 1 java"}));
}

TEST(ValidateTest, FailedRowsAreErrorsAndSayWhatToDo) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").repeatable("view"),
                             HistoryBuilder().sql("1", "one").failed().repeatable("view").failed().build());
  EXPECT_EQ(findings_of(plan),
            (Lines{"error FAILED_VERSIONED_MIGRATION 1 one", "error FAILED_REPEATABLE_MIGRATION view"}));
  EXPECT_TRUE(mentions(plan.findings[0], "`godwit repair`"));
  EXPECT_EQ(plan.code, ErrorCode::validate);
}

TEST(ValidateTest, AFailedRowFromTheFuturePasses) {
  const HistorySnapshot history = HistoryBuilder().sql("1", "one").sql("2", "two").failed().build();
  EXPECT_TRUE(validate(SetBuilder().versioned("1", "one"), history).findings.empty());
  EXPECT_EQ(findings_of(validate(SetBuilder().versioned("1", "one"), history, {"*:missing"})),
            (Lines{"error FAILED_VERSIONED_MIGRATION 2 two"}));
}

TEST(ValidateTest, TwoStarsLetEverythingPassButTellAnEditedScript) {
  const Plan plan = validate(SetBuilder().versioned("1", "one", 7).versioned("2", "two").repeatable("view", 7),
                             HistoryBuilder().sql("1", "one", 5).repeatable("view", 5).build(), {"*:*"});
  EXPECT_EQ(findings_of(plan), (Lines{"warning CHECKSUM_MISMATCH 1 one"}));
  EXPECT_FALSE(plan.findings[0].about_migration);
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_EQ(plan.valid_count, 4U);
}

TEST(ValidateTest, PendingOnesCanBeLeftOut) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").repeatable("view", 7),
                             HistoryBuilder().repeatable("view", 5).build(), {"*:pending"});
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.code, ErrorCode::none);
}

TEST(ValidateTest, DeletedUndoneAndBelowBaselineAreNothingToFind) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").versioned("3", "three", 9).undo("3", "three"),
                             HistoryBuilder()
                                 .baseline("2", "old")
                                 .sql("3", "three", 1)
                                 .undo("3", "three")
                                 .sql("3", "three", 9)
                                 .sql("4", "four")
                                 .deleted("4", "four")
                                 .build());
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.valid_count, 6U);
}

TEST(ValidateTest, MigrationsAboveTheTargetAreOutOfScope) {
  PlanBench bench{SetBuilder().versioned("1", "one").versioned("2", "two").build(),
                  HistoryBuilder().sql("1", "one").build()};
  bench.project.target = "1";
  EXPECT_TRUE(plan_validate(bench.input()).findings.empty());
}

TEST(ValidateTest, AChangedBaselineFileIsAWarning) {
  const Plan plan =
      validate(SetBuilder().baseline("2", "jump", 7), HistoryBuilder().sql_baseline("2", "jump", 5).build());
  EXPECT_EQ(findings_of(plan), (Lines{"warning BASELINE_CHANGED 2 jump"}));
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_EQ(plan.valid_count, 1U);
}

TEST(ValidateTest, ARenamedBaselineFileIsNoError) {
  EXPECT_TRUE(
      validate(SetBuilder().baseline("2", "new"), HistoryBuilder().sql_baseline("2", "old").build()).findings.empty());
}

TEST(ValidateTest, AChangedUndoFileIsNoError) {
  const Plan plan = validate(SetBuilder().versioned("1", "one").undo("1", "new", 9),
                             HistoryBuilder().sql("1", "one").undo("1", "one").sql("1", "one").build());
  EXPECT_TRUE(plan.findings.empty());
}

TEST(ValidateTest, AnUndoThatFailedIsAnErrorWhateverItsRow) {
  for (const char* type : {"DELETE", "UNDO_SQL"}) {
    PlanBench bench{SetBuilder().versioned("1", "one").undo("1", "back").build(),
                    HistoryBuilder().sql("1", "one").row(type, "1", "back", 1).failed().build()};
    for (const auto command : {&plan_validate, &plan_migrate, &plan_undo}) {
      const Plan plan = command(bench.input());
      EXPECT_EQ(findings_of(plan), Lines{"error FAILED_VERSIONED_MIGRATION 1 back"}) << type;
      EXPECT_TRUE(plan.findings.at(0).message.ends_with("then run `godwit undo`.")) << plan.findings.at(0).message;
      EXPECT_FALSE(plan.writes());
    }
    EXPECT_EQ(states_of(plan_info(bench.input())), (Lines{"#1 1 one: Success", "#2 1 back: Failed"}));
    EXPECT_EQ(steps_of(plan_repair(bench.input())), Lines{"remove #2 1 back"});
  }
}

TEST(ValidateTest, ABaselineFileThatCameTooLateIsNotFound) {
  const Plan plan =
      validate(SetBuilder().versioned("1", "one").baseline("2", "b"), HistoryBuilder().sql("1", "one").build());
  EXPECT_TRUE(plan.findings.empty());
}

TEST(ValidateTest, AnErrorOfTheScanIsTheResultOfEveryCommand) {
  for (const auto command : {&plan_info, &plan_validate, &plan_migrate, &plan_repair, &plan_baseline, &plan_clean}) {
    PlanBench bench{SetBuilder()
                        .versioned("1", "one", 7)
                        .finding(Severity::warning, ErrorCode::missing_location)
                        .finding(Severity::error, ErrorCode::duplicate_versioned)
                        .finding(Severity::error, ErrorCode::naming)
                        .build(),
                    HistoryBuilder().sql("1", "one", 5).build()};
    bench.project.clean_disabled = false;
    const Plan plan = command(bench.input());
    EXPECT_EQ(plan.code, ErrorCode::duplicate_versioned);
    EXPECT_EQ(findings_of(plan),
              (Lines{"warning MISSING_LOCATION", "error DUPLICATE_VERSIONED_MIGRATION", "error NAMING"}));
    EXPECT_FALSE(plan.writes());
  }
}

}  // namespace
}  // namespace godwit::test
