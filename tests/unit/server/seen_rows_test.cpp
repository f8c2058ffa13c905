#include "server/watch/seen_rows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/watch/job.h"
#include "server/watch/kept_results.h"

namespace godwit::test {
namespace {

MigrationRow applied(const std::string& version, const std::string& at, const std::string& by = "app") {
  MigrationRow row;
  row.category = "Versioned";
  row.version = row.raw_version = version;
  row.description = "of " + version;
  row.type = "SQL";
  row.state = MigrationState::success;
  row.installed_on = row.installed_on_utc = at;
  row.installed_by = by;
  row.checksum = row.local_checksum = 42;
  row.script = "V" + version + "__of.sql";
  row.path = "/sql/" + row.script;
  row.execution_time_ms = 7;
  return row;
}

TEST(SeenRowsTest, ARowIsWhatItWas) {
  MigrationRow pending = applied("3", "", "");
  pending.state = MigrationState::pending;
  pending.checksum.reset();
  ScriptFactsPool pool;
  const SeenRows rows({applied("1", "2026-11-21T20:00:00Z"), applied("2", "2026-11-22T20:00:00Z", "dba"), pending,
                       applied("4", "2026-11-23T20:00:00Z", "dba")},
                      pool);
  ASSERT_EQ(rows.size(), 4U);
  const SeenRow second = rows.at(1);
  EXPECT_EQ(second.script.version, "2");
  EXPECT_EQ(second.script.description, "of 2");
  EXPECT_EQ(second.script.type, "SQL");
  EXPECT_EQ(second.script.category, "Versioned");
  EXPECT_EQ(second.script.script, "V2__of.sql");
  EXPECT_EQ(second.script.local_checksum, 42);
  EXPECT_EQ(second.state, MigrationState::success);
  EXPECT_EQ(second.installed_on_utc, "2026-11-22T20:00:00Z");
  EXPECT_EQ(second.installed_by, "dba");
  EXPECT_EQ(second.execution_time_ms, 7);
  EXPECT_EQ(second.checksum, 42);
  EXPECT_TRUE(second.installed);
  EXPECT_EQ(rows.at(0).installed_by, "app");
  EXPECT_EQ(rows.at(2).installed_by, "");
  EXPECT_EQ(rows.at(2).checksum, std::nullopt);
  EXPECT_FALSE(rows.at(2).installed);
  EXPECT_EQ(rows.at(3).installed_by, "dba");
  EXPECT_EQ(rows.applied(), 3U);
  EXPECT_EQ(rows.failed(), 0U);
  EXPECT_EQ(rows.latest(), "4");
}

TEST(SeenRowsTest, TenantsWithTheSameScriptsShareThem) {
  ScriptFactsPool pool;
  const SeenRows one({applied("1", "2026-11-21T20:00:00Z")}, pool);
  const SeenRows other({applied("1", "2026-12-01T10:00:00Z", "dba")}, pool);
  EXPECT_EQ(&one.at(0).script, &other.at(0).script);
  EXPECT_EQ(pool.size(), 1U);
  EXPECT_EQ(other.at(0).installed_by, "dba");
}

TEST(SeenRowsTest, ACopyNeedsNeitherItsOriginalNorThePool) {
  SeenRows copy;
  {
    ScriptFactsPool pool;
    const SeenRows rows({applied("1", "2026-11-21T20:00:00Z")}, pool);
    copy = rows;
  }
  EXPECT_EQ(copy.at(0).script.version, "1");
  EXPECT_EQ(copy.at(0).installed_on_utc, "2026-11-21T20:00:00Z");
}

TEST(SharedPoolTest, ValuesThatNobodyHoldsGo) {
  ScriptFactsPool pool;
  const SeenRows held({applied("1", "2026-11-21T20:00:00Z")}, pool);
  std::size_t most = 0;
  for (int i = 2; i < 5000; ++i) {
    const SeenRows gone({applied(std::to_string(i), "2026-11-21T20:00:00Z")}, pool);
    most = std::max(most, pool.size());
  }
  EXPECT_LE(most, 1000U);
  EXPECT_EQ(&held.at(0).script, &SeenRows({applied("1", "")}, pool).at(0).script);
}

TEST(KeptResultsTest, TwoJobsShareWhatIsSaidOfAScript) {
  StepResult step;
  step.migration = applied("1", "");
  step.outcome = StepOutcome::failed;
  step.duration_ms = 12;
  step.statements = 3;
  step.warnings = {"late"};
  step.in_transaction = true;
  MigrationRowPool pool;
  const KeptResults one({step}, pool);
  step.duration_ms = step.migration.execution_time_ms = 99;
  const KeptResults other({step, step}, pool);
  EXPECT_EQ(pool.size(), 1U);
  ASSERT_EQ(one.results().size(), 1U);
  const StepResult back = one.results().front();
  EXPECT_EQ(back.migration, applied("1", ""));
  EXPECT_EQ(back.outcome, StepOutcome::failed);
  EXPECT_EQ(back.duration_ms, 12);
  EXPECT_EQ(back.statements, 3U);
  EXPECT_EQ(back.warnings, std::vector<std::string>{"late"});
  EXPECT_EQ(back.in_transaction, true);
  ASSERT_EQ(other.results().size(), 2U);
  EXPECT_EQ(other.results().back().duration_ms, 99);
  EXPECT_EQ(other.results().back().migration, step.migration);
}

TEST(JobTest, TheReportThatIsShownHasItsSteps) {
  Job job(1, "d", {}, false);
  Report report;
  report.results.emplace_back().migration = applied("1", "");
  report.migrations = {applied("1", "")};
  job.finish(report, nullptr);
  ASSERT_EQ(job.view(true).report->results.size(), 1U);
  EXPECT_EQ(job.view(true).report->results.front().migration.version, "1");
  EXPECT_TRUE(job.view(true).report->migrations.empty());
  EXPECT_TRUE(job.view(false).report->results.empty());
}

}  // namespace
}  // namespace godwit::test
