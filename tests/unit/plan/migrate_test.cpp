#include <gtest/gtest.h>

#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

PlanBench bench_of(const SetBuilder& set, const HistorySnapshot& history = no_history()) {
  return PlanBench{SetBuilder(set).build(), history};
}

HistorySnapshot full_schema() {
  HistorySnapshot history = no_history();
  history.schemas_empty = false;
  return history;
}

TEST(MigrateTest, AnEmptyDatabaseGetsItsHistoryThenVersionsThenRepeatables) {
  const PlanBench bench =
      bench_of(SetBuilder().repeatable("b").repeatable("a").versioned("2", "two").versioned("1", "one"));
  EXPECT_EQ(steps_of(plan_migrate(bench.input())),
            (Lines{"create history", "run V1 one", "run V2 two", "run R a", "run R b"}));
}

TEST(MigrateTest, WithNothingToRunOnlyTheHistoryIsCreated) {
  EXPECT_EQ(steps_of(plan_migrate(bench_of(SetBuilder()).input())), (Lines{"create history"}));
}

TEST(MigrateTest, AnUpToDateDatabaseIsLeftAlone) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").repeatable("view"),
                                   HistoryBuilder().sql("1", "one").repeatable("view").build());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_FALSE(plan.writes());
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_EQ(plan.current_version, "1");
}

TEST(MigrateTest, AChangedRepeatableRunsAgainOnce) {
  const PlanBench bench = bench_of(SetBuilder().repeatable("view", 7),
                                   HistoryBuilder().repeatable("view", 7).repeatable("view", 5).build());
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run R view"}));
}

TEST(MigrateTest, OutOfOrderRunsAreMarkedAndWarnedAbout) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").versioned("4", "four"),
                             HistoryBuilder().sql("3", "three").rank(1).build());
  bench.project.out_of_order = true;
  bench.project.ignore_migration_patterns = {"*:missing", "*:future"};
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(steps_of(plan), (Lines{"run V1 one out of order", "run V2 two out of order", "run V4 four"}));
  EXPECT_EQ(findings_of(plan), (Lines{"warning NONE"}));
  EXPECT_NE(plan.findings[0].message.find("2 migrations run although the schema is at version 3"), std::string::npos);
}

TEST(MigrateTest, WhatMustNotRunIsPassedOverAndMayRunLaterOnlyOutOfOrder) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").must_not_run().versioned("2", "two"));
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V2 two"}));
  bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two"), HistoryBuilder().sql("2", "two").build());
  EXPECT_EQ(findings_of(plan_migrate(bench.input())), (Lines{"error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 1 one"}));
  bench.project.out_of_order = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run V1 one out of order"}));
}

TEST(MigrateTest, TheNextTargetIsNotOneThatMustNotRun) {
  PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one").must_not_run().versioned("2", "two").versioned("3", "x"));
  bench.project.target = "next";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V2 two"}));
}

TEST(MigrateTest, AClassThatWouldHaveToRunBlocksAndNothingRuns) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").java());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_EQ(findings_of(plan), (Lines{"error JAVA_MIGRATION 2 two"}));
  EXPECT_EQ(plan.code, ErrorCode::java_migration);
}

TEST(MigrateTest, AClassBehindTheTargetOrPassedOverByAPickDoesNotBlock) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").java());
  bench.project.target = "1";
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V1 one"}));
  bench.project.target = "latest";
  bench.project.cherry_pick = {"1"};
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V1 one"}));
}

TEST(MigrateTest, AClassThatWasAppliedDoesNotBlock) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one").java().versioned("2", "two"),
                                   HistoryBuilder().row("JDBC", "1", "one", std::nullopt).build());
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run V2 two"}));
}

TEST(MigrateTest, JavaMigrationsWithoutTheirClassesDoNotBlockAndAreNoNewerScripts) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one"),
                                   HistoryBuilder().sql("1", "one").row("JDBC", "2", "two", std::nullopt).build());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_FALSE(plan.writes());
  EXPECT_EQ(findings_of(plan), Lines{});
  EXPECT_EQ(plan.current_version, "2");
}

TEST(MigrateTest, ALateMigrationBlocksWithoutOutOfOrder) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three"),
                             HistoryBuilder().sql("2", "two").build());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_TRUE(plan.blocked());
  EXPECT_EQ(plan.code, ErrorCode::validate);
  EXPECT_EQ(findings_of(plan), (Lines{"error RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED 1 one"}));
  bench.project.ignore_migration_patterns = {"*:ignored"};
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run V3 three"}));
}

TEST(MigrateTest, AnEditedScriptBlocksEverythingBeforeAnythingIsDone) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one", 7).versioned("2", "two").repeatable("view"),
                             HistoryBuilder().sql("1", "one", 5).build_flyway());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(findings_of(plan), (Lines{"error CHECKSUM_MISMATCH 1 one"}));
  EXPECT_EQ(plan.code, ErrorCode::validate);
  EXPECT_FALSE(plan.writes());
  bench.project.validate_on_migrate = false;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"add digest columns", "run V2 two", "run R view"}));
}

TEST(MigrateTest, AFailedRowStopsAlsoWithoutValidation) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("2", "two"),
                             HistoryBuilder().sql("1", "one").failed().build());
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::validate);
  bench.project.validate_on_migrate = false;
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::failed_versioned);
  EXPECT_FALSE(plan_migrate(bench.input()).writes());
  bench.project.validate_on_migrate = true;
  bench.project.ignore_migration_patterns = {"*:*"};
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::failed_versioned);
}

TEST(MigrateTest, AFailedRepeatableStopsUnderItsOwnName) {
  PlanBench bench = bench_of(SetBuilder().repeatable("view"), HistoryBuilder().repeatable("view").failed().build());
  bench.project.validate_on_migrate = false;
  EXPECT_EQ(plan_migrate(bench.input()).code, ErrorCode::failed_repeatable);
}

TEST(MigrateTest, AFailedRowFromTheFutureIsAWarning) {
  const PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("1", "one").sql("2", "two").failed().build());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_FALSE(plan.blocked());
  EXPECT_EQ(findings_of(plan).at(0), "warning FAILED_VERSIONED_MIGRATION 2 two");
}

// Flyway 10.22, tests/compat.
TEST(MigrateTest, TwoFailedRowsAreErrorsWhereverTheirVersionsAre) {
  const SetBuilder set = SetBuilder().versioned("1", "one");
  for (const HistorySnapshot& history :
       {HistoryBuilder().sql("1", "one").sql("2", "two").failed().sql("3", "three").failed().build(),
        HistoryBuilder().sql("1", "one").sql("3", "three").failed().sql("2", "two").failed().build(),
        HistoryBuilder().sql("0.5", "half").failed().sql("1", "one").sql("2", "two").failed().build(),
        HistoryBuilder().sql("1", "one").sql("2", "two").failed().repeatable("view").failed().build(),
        HistoryBuilder().sql("1", "one").failed().sql("2", "two").failed().build()}) {
    for (const bool validates : {true, false}) {
      PlanBench bench = bench_of(SetBuilder(set), history);
      bench.project.validate_on_migrate = validates;
      const Plan plan = plan_migrate(bench.input());
      EXPECT_TRUE(plan.blocked());
      EXPECT_EQ(exit_code(plan.code), 4);
      EXPECT_FALSE(plan.writes());
    }
  }
}

TEST(MigrateTest, AVersionThatFailedIsNotWhereTheSchemaIs) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").versioned("1.5", "late"),
                             HistoryBuilder().sql("1", "one").sql("2", "two").failed().build());
  EXPECT_EQ(plan_migrate(bench.input()).current_version, "1");
  EXPECT_EQ(plan_current(bench.input()).current_version, "1");
  EXPECT_NE(plan_migrate(bench.input()).findings.at(0).message.find("the history has version 2 already, which failed"),
            std::string::npos);
  bench.project.out_of_order = true;
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(steps_of(plan), (Lines{"run V1.5 late out of order"}));
  for (const Finding& finding : plan.findings) EXPECT_EQ(finding.message.find("at version 2"), std::string::npos);
}

TEST(MigrateTest, AHistoryNewerThanTheScriptsIsAWarning) {
  const PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one"), HistoryBuilder().sql("1", "one").sql("2", "two").build());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(findings_of(plan), (Lines{"warning APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED"}));
  EXPECT_NE(plan.findings[0].message.find("at version 2"), std::string::npos);
}

TEST(MigrateTest, AnEmptyFolderBesideAFullHistoryIsAWarning) {
  const PlanBench bench = bench_of(SetBuilder(), HistoryBuilder().sql("1", "one").build());
  EXPECT_EQ(findings_of(plan_migrate(bench.input())), (Lines{"warning APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED"}));
}

TEST(MigrateTest, ABaselineWithoutHigherScriptsIsNoWarning) {
  const PlanBench bench = bench_of(SetBuilder(), HistoryBuilder().baseline("5", "old").build());
  EXPECT_TRUE(plan_migrate(bench.input()).findings.empty());
}

TEST(MigrateTest, ARepeatableRecordedFromItsRawTextIsRefusedAsFlywayDoes) {
  const PlanBench bench =
      bench_of(SetBuilder().repeatable("paint", 5).raw(make_sums(9)), HistoryBuilder().repeatable("paint", 9).build());
  EXPECT_TRUE(plan_validate(bench.input()).findings.empty());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(findings_of(plan), (Lines{"error CHECKSUM_MISMATCH paint"}));
  EXPECT_NE(plan.findings[0].message.find("-placeholderReplacement=false"), std::string::npos);
}

TEST(MigrateTest, TheFirstBaselineFileReplacesWhatIsBelowIt) {
  const PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one").versioned("2", "two").versioned("3", "three").baseline("2", "jump"));
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run B2 jump", "run V3 three"}));
}

TEST(MigrateTest, SkipExecutingMigrationsOnlyRecords) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one").repeatable("view"));
  bench.project.skip_executing_migrations = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "record V1 one", "record R view"}));
}

TEST(MigrateTest, SkipExecutingMigrationsMayMeetAFullSchema) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one"), full_schema());
  bench.project.skip_executing_migrations = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "record V1 one"}));
}

TEST(MigrateTest, AFullSchemaWithoutAHistoryIsRefused) {
  const PlanBench bench = bench_of(SetBuilder().versioned("1", "one"), full_schema());
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::non_empty_schema);
  EXPECT_FALSE(plan.writes());
  for (const char* way : {"godwit baseline", "-baselineOnMigrate=true"}) {
    EXPECT_NE(plan.findings.at(0).message.find(way), std::string::npos);
  }
}

TEST(MigrateTest, InfoAndValidateDoNotMindAFullSchema) {
  const PlanBench bench = bench_of(SetBuilder(), full_schema());
  EXPECT_FALSE(plan_info(bench.input()).blocked());
  EXPECT_FALSE(plan_validate(bench.input()).blocked());
}

TEST(MigrateTest, BaselineOnMigrateWritesTheBaselineAndRunsWhatIsAboveIt) {
  PlanBench bench =
      bench_of(SetBuilder().versioned("1", "one").versioned("1.5", "mid").versioned("2", "two").baseline("2", "jump"),
               full_schema());
  bench.project.baseline_on_migrate = true;
  bench.project.baseline_version = "1_5";
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(steps_of(plan), (Lines{"create history", "baseline 1.5 << Flyway Baseline >>", "run V2 two"}));
  EXPECT_EQ(states_of(plan),
            (Lines{"V1 one: Below Baseline", "V1.5 mid: Ignored (Baseline)", "V2 two: Pending", "B2 jump: Ignored"}));
}

TEST(MigrateTest, BaselineOnMigrateDoesNothingOnAnEmptySchemaOrBesideAHistory) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one"));
  bench.project.baseline_on_migrate = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V1 one"}));
  bench.history = HistoryBuilder().build();
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"run V1 one"}));
}

TEST(MigrateTest, BaselineOnMigrateNeedsAVersion) {
  PlanBench bench = bench_of(SetBuilder().finding(Severity::warning, ErrorCode::missing_location), full_schema());
  bench.project.baseline_on_migrate = true;
  bench.project.baseline_version = "one";
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::configuration);
  EXPECT_EQ(findings_of(plan), (Lines{"warning MISSING_LOCATION", "error CONFIGURATION"}));
}

TEST(MigrateTest, MissingSchemasAreCreatedFirstAndMarked) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one"));
  bench.history.missing_schemas = {"s3", "s1"};
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create schemas s3,s1", "create history", "run V1 one"}));
}

TEST(MigrateTest, TheMarkerFollowsABaselineThatIsWrittenInTheSameRun) {
  PlanBench bench = bench_of(SetBuilder(), full_schema());
  bench.history.missing_schemas = {"s1"};
  bench.project.baseline_on_migrate = true;
  EXPECT_EQ(steps_of(plan_migrate(bench.input())),
            (Lines{"create schemas s1 marked after baseline", "create history", "baseline 1 << Flyway Baseline >>"}));
}

TEST(MigrateTest, WithoutARightToCreateItTheDefaultSchemaMustBeThere) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one"));
  bench.create_schemas = false;
  bench.history.default_schema = "s1";
  bench.history.missing_schemas = {"s1"};
  const Plan plan = plan_migrate(bench.input());
  EXPECT_EQ(plan.code, ErrorCode::schema_missing);
  EXPECT_EQ(exit_code(plan.code), 3);
  EXPECT_FALSE(plan.writes());
  EXPECT_FALSE(plan_info(bench.input()).blocked());
}

TEST(MigrateTest, WithoutARightToCreateThemOtherSchemasMayBeMissing) {
  PlanBench bench = bench_of(SetBuilder().versioned("1", "one"));
  bench.create_schemas = false;
  bench.history.missing_schemas = {"s2"};
  EXPECT_EQ(steps_of(plan_migrate(bench.input())), (Lines{"create history", "run V1 one"}));
}

}  // namespace
}  // namespace godwit::test
