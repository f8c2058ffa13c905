#include "report/summary.h"

#include <gtest/gtest.h>

#include "support/sample_reports.h"

namespace godwit {
namespace {

TEST(DurationTextTest, ShortTimesAreSecondsWithTwoDigits) {
  EXPECT_EQ(duration_text(0), "0.00 s");
  EXPECT_EQ(duration_text(4), "0.00 s");
  EXPECT_EQ(duration_text(5), "0.01 s");
  EXPECT_EQ(duration_text(120), "0.12 s");
  EXPECT_EQ(duration_text(59'990), "59.99 s");
}

TEST(DurationTextTest, LongTimesAreMinutesOrHours) {
  EXPECT_EQ(duration_text(60'000), "1 min 0 s");
  EXPECT_EQ(duration_text(125'000), "2 min 5 s");
  EXPECT_EQ(duration_text(3'780'000), "1 h 3 min");
}

TEST(SummaryTest, MigrateSaysHowManyWereAppliedAndTheVersionNow) {
  EXPECT_EQ(summary_of(sample::migrated()), "Applied 3 migrations to schema \"public\" (version now 3) in 0.12 s.");
}

TEST(SummaryTest, MigrateOfARepeatableAloneOnAnEmptySchemaNamesNoVersion) {
  Report report = sample::report("migrate");
  report.results = {sample::step("", "view")};
  EXPECT_EQ(summary_of(report), "Applied 1 migration to schema \"public\" in 0.00 s.");
}

TEST(SummaryTest, MigrateWithNothingToDoSaysUpToDate) {
  Report report = sample::report("migrate");
  report.current_version = "5";
  EXPECT_EQ(summary_of(report), "Schema \"public\" is up to date (version 5).");
}

TEST(SummaryTest, MigrateThatOnlyAdoptedTheTableSaysUpToDate) {
  Report report = sample::report("migrate");
  report.current_version = "5";
  report.results = {sample::step("", "")};
  report.results[0].kind = StepKind::adopt;
  EXPECT_EQ(summary_of(report), "Schema \"public\" is up to date (version 5).");
}

TEST(SummaryTest, MigrateThatFoundNoScriptsDoesNotClaimToBeUpToDate) {
  EXPECT_EQ(summary_of(sample::report("migrate")),
            "Nothing to apply: no migrations were found at the locations, schema \"public\" has no version.");
}

TEST(SummaryTest, MigrateDoesNotClaimToBeUpToDateWhileSomethingIsPending) {
  Report report = sample::report("migrate");
  report.current_version = "2";
  report.pending_count = 1;
  EXPECT_EQ(summary_of(report), "Nothing to apply to schema \"public\" (version 2); 1 migration is still pending.");
  report.results = {sample::step("2", "add")};
  EXPECT_EQ(summary_of(report),
            "Applied 1 migration to schema \"public\" (version now 2) in 0.00 s. 1 migration is still pending.");
}

TEST(SummaryTest, AFailedMigrateNamesTheScriptAndWhatWasAppliedBefore) {
  EXPECT_EQ(summary_of(sample::failed_migrate()),
            "Migration failed: V7__x.sql; 2 migrations were applied before, schema \"public\" is at version 3.");
}

TEST(SummaryTest, ABlockedMigrateSaysThatNothingWasApplied) {
  EXPECT_EQ(summary_of(sample::blocked_migrate()), "Migration failed: 1 error was found; no migration was applied.");
}

TEST(SummaryTest, AMigrateThatWasAskedToStopDidNotFail) {
  Report report = sample::migrated();
  report.code = ErrorCode::stopped;
  EXPECT_EQ(summary_of(report),
            "Migration stopped: 3 migrations were applied before, schema \"public\" is at version 3.");
}

TEST(SummaryTest, ValidateCountsWhatItLookedAt) {
  Report report = sample::report("validate");
  report.valid_count = 5;
  EXPECT_EQ(summary_of(report), "Validated 5 migrations of schema \"public\": nothing is wrong.");
}

TEST(SummaryTest, AFailedValidateCountsErrorsAndNotWarnings) {
  EXPECT_EQ(summary_of(sample::failed_validate()), "Validation failed: 2 errors.");
}

TEST(SummaryTest, ValidateWithOnlyPendingMigrationsSaysSo) {
  Report report = sample::report("validate");
  report.code = ErrorCode::pending;
  report.pending_count = 2;
  EXPECT_EQ(summary_of(report), "Not valid yet: 2 migrations are pending, nothing else is wrong. Run migrate.");
}

TEST(SummaryTest, RepairCountsItsRows) {
  EXPECT_EQ(summary_of(sample::repaired()),
            "Repaired \"public\".\"flyway_schema_history\": 1 failed row removed, 1 marked as deleted, 2 aligned.");
}

TEST(SummaryTest, RepairLeavesOutWhatItDidNotDo) {
  Report report = sample::repaired();
  report.removed.clear();
  report.deleted.clear();
  EXPECT_EQ(summary_of(report), "Repaired \"public\".\"flyway_schema_history\": 2 aligned.");
}

TEST(SummaryTest, RepairWithNothingToDoSaysSo) {
  EXPECT_EQ(summary_of(sample::report("repair")), "Nothing to repair in \"public\".\"flyway_schema_history\".");
}

TEST(SummaryTest, RepairThatOnlyAddedColumnsDoesNotClaimRows) {
  Report report = sample::report("repair");
  report.results = {sample::step("", "")};
  EXPECT_EQ(summary_of(report), "Brought \"public\".\"flyway_schema_history\" up to date; no row had to be repaired.");
}

TEST(SummaryTest, BaselineTellsWhetherItWroteOrFoundItself) {
  Report report = sample::report("baseline");
  report.baseline_version = "2";
  EXPECT_EQ(summary_of(report), "Schema \"public\" has this baseline already (version 2).");
  report.results = {sample::step("2", "")};
  report.results[0].kind = StepKind::baseline;
  EXPECT_EQ(summary_of(report), "Schema \"public\" has its baseline now (version 2).");
}

TEST(SummaryTest, CleanNamesTheSchemasEmptiedAndDropped) {
  Report report = sample::report("clean");
  EXPECT_EQ(summary_of(report), "Nothing to clean.");
  report.schemas_cleaned = {"public"};
  report.schemas_dropped = {"s1", "s2"};
  EXPECT_EQ(summary_of(report), "Cleaned: emptied \"public\", dropped \"s1\", \"s2\" in 0.00 s.");
}

TEST(SummaryTest, InfoCountsPendingMigrations) {
  EXPECT_EQ(summary_of(sample::info()), "2 migrations are pending.");
  Report report = sample::report("info");
  report.migrations = {sample::row("1", "a", "Success")};
  EXPECT_EQ(summary_of(report), "Nothing is pending.");
}

TEST(SummaryTest, InfoOfNothingIsASentence) {
  EXPECT_EQ(summary_of(sample::report("info")),
            "No migrations: none were found at the locations, and none are recorded in "
            "\"public\".\"flyway_schema_history\".");
}

TEST(SummaryTest, NoCommandThatFailedEndsOnASentenceOfSuccess) {
  for (const std::string operation : {"migrate", "info", "validate", "repair", "baseline", "clean"}) {
    Report report = sample::report(operation);
    report.code = ErrorCode::connection;
    EXPECT_NE(summary_of(report).find(" failed"), std::string::npos) << operation;
  }
}

}  // namespace
}  // namespace godwit
