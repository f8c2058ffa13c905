// Steps without a script: each in a transaction of its own, told as it was, and nothing claimed that is not there.

#include "engine/execute/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ExecutorTest : public ::testing::Test {
 protected:
  Report run(const std::string& command) { return project_.run(command, database_); }
  /// "align V1 done", in the order of the steps.
  static std::vector<std::string> steps(const Report& report) {
    constexpr const char* kNames[] = {"done", "skipped", "failed", "not run", "rolled back", "planned"};
    std::vector<std::string> lines;
    for (const StepResult& result : report.results) {
      lines.push_back(std::string(step_kind_text(result.kind)) + " " + kNames[static_cast<int>(result.outcome)]);
    }
    return lines;
  }
  /// Rank, version, type and success of each row.
  std::vector<std::string> rows() const {
    std::vector<std::string> lines;
    for (const Row& row : database_.committed.rows) {
      lines.push_back(*row[0] + " " + row[1].value_or("-") + " " + *row[3] + " " + *row[10]);
    }
    return lines;
  }
  void swallow_rows() {
    database_.trigger = [](std::string_view sql, const auto& before, auto& rows) {
      if (sql == "insert") rows = before;
      return 0;
    };
  }

  FakeProject project_;
  FakeDatabase database_;
};

TEST_F(ExecutorTest, ANewSchemaHasItsMarkerInFront) {
  database_.schema_exists = false;
  project_.target.schemas = {"app"};
  project_.write("V1__a.sql", "one;\n");
  const Report report = run("migrate");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(steps(report), ElementsAre("create schema done", "create history done", "migrate done"));
  EXPECT_THAT(rows(), ElementsAre("0 - SCHEMA 1", "1 1 SQL 1"));
  EXPECT_EQ(database_.committed.rows.front()[4], "\"app\"");
  EXPECT_THAT(database_.log, Contains("create schema app"));
}

TEST_F(ExecutorTest, AMarkerThatIsNotKeptIsAnErrorThatSaysWhatIsThere) {
  database_.schema_exists = false;
  project_.target.schemas = {"app"};
  project_.write("V1__a.sql", "one;\n");
  swallow_rows();
  Report report = run("migrate");
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("What this step wrote was rolled back."));
  EXPECT_THAT(steps(report), ElementsAre("create schema done", "create history failed"));
  EXPECT_FALSE(database_.committed.history);
  database_.transactional_ddl = false;
  report = run("migrate");
  EXPECT_THAT(report.failure.value().message, HasSubstr("The row was rolled back; what this step created is there."));
}

TEST_F(ExecutorTest, RowsThatAStepWritesAreNoObjectsThatStay) {
  database_.transactional_ddl = false;
  ASSERT_TRUE(run("migrate").success());
  project_.write("V1__a.sql", "one;\n");
  ASSERT_TRUE(run("migrate").success());
  project_.write("V1__a.sql", "other;\n");
  database_.trigger = [](std::string_view sql, const auto& before, auto& rows) {
    if (sql == "align") rows = before;
    return 1;
  };
  const Report report = run("repair");
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("What this step wrote was rolled back."));
  EXPECT_EQ(database_.log.back(), "rollback");
}

TEST_F(ExecutorTest, RepairRemovesAlignsAndMarks) {
  database_.transactional_ddl = false;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  project_.write("V3__c.sql", "three;\nbad;\n");
  database_.bad_statement = "bad";
  ASSERT_FALSE(run("migrate").success());
  ASSERT_THAT(rows(), ElementsAre("1 1 SQL 1", "2 2 SQL 1", "3 3 SQL 0"));
  project_.write("V1__a.sql", "edited;\n");
  project_.remove("V2__b.sql");
  const Report report = run("repair");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(steps(report), ElementsAre("remove done", "delete done", "align done"));
  EXPECT_THAT(rows(), ElementsAre("1 1 SQL 1", "2 2 SQL 1", "4 2 DELETE 1"));
  EXPECT_EQ(database_.committed.rows[2][5], database_.committed.rows[1][5]);
  EXPECT_EQ(report.removed.size(), 1U);
  EXPECT_EQ(report.deleted.size(), 1U);
  EXPECT_EQ(report.aligned.size(), 1U);
  EXPECT_TRUE(run("validate").code == ErrorCode::pending);
}

TEST_F(ExecutorTest, ABaselineIsOneRow) {
  project_.options.baseline_version = "7";
  const Report report = run("baseline");
  EXPECT_TRUE(report.success());
  EXPECT_EQ(report.baseline_version, "7");
  EXPECT_THAT(rows(), ElementsAre("1 7 BASELINE 1"));
}

TEST_F(ExecutorTest, AStepThatThrowsIsToldAsFailed) {
  swallow_rows();
  const Report report = run("baseline");
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(steps(report), ElementsAre("create history done", "baseline failed"));
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(ExecutorTest, NothingRunsBehindAStepThatFailed) {
  project_.write("V1__a.sql", "bad;\n");
  project_.write("V2__b.sql", "two;\n");
  project_.write("afterMigrate.sql", "after;\n");
  database_.bad_statement = "bad";
  const Report report = run("migrate");
  EXPECT_THAT(steps(report), ElementsAre("create history done", "migrate failed"));
  EXPECT_THAT(database_.committed.statements, IsEmpty());
}

TEST_F(ExecutorTest, CleanTellsWhatItEmptiedAndDropped) {
  database_.schema_exists = false;
  project_.target.schemas = {"app"};
  ASSERT_TRUE(run("migrate").success());
  database_.schema_exists = true;
  project_.options.clean_disabled = false;
  const Report report = run("clean");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(report.schemas_dropped, ElementsAre("app"));
  EXPECT_THAT(report.schemas_cleaned, IsEmpty());
  EXPECT_THAT(database_.log, Contains("drop schema app"));
  FakeDatabase other;
  project_.target.schemas.clear();
  const Report emptied = project_.run("clean", other);
  EXPECT_THAT(emptied.schemas_cleaned, ElementsAre("main"));
  EXPECT_THAT(other.log, Contains("clean schema main"));
}

TEST_F(ExecutorTest, AMigrationThatIsMarkedByHandIsNotRun) {
  project_.write("V1__a.sql", "one;\n");
  ASSERT_TRUE(run("migrate").success());
  project_.options.mark_applied = {"2"};
  project_.write("V2__b.sql", "two;\n");
  project_.write("beforeEachMigrate.sql", "call before;\n");
  const Report report = run("repair");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(database_.committed.statements, ElementsAre("one"));
  EXPECT_THAT(rows(), ElementsAre("1 1 SQL 1", "2 2 SQL 1"));
  EXPECT_THAT(steps(report), Contains("mark applied done"));
}

TEST_F(ExecutorTest, WhatIsMarkedByHandMayBeTheFirstRowOfAHistory) {
  project_.options.mark_applied = {"1"};
  project_.write("V1__a.sql", "one;\n");
  const Report report = run("repair");
  EXPECT_THAT(steps(report), ElementsAre("create history done", "mark applied done"));
  EXPECT_THAT(rows(), ElementsAre("1 1 SQL 1"));
  EXPECT_THAT(database_.committed.statements, IsEmpty());
}

// Between the steps of a command without scripts, too.
TEST_F(ExecutorTest, TheLockIsLookedAtBeforeEachRow) {
  database_.transactional_ddl = false;
  project_.write("V1__a.sql", "one;\nbad;\n");
  database_.bad_statement = "bad";
  ASSERT_FALSE(run("migrate").success());
  project_.write("beforeRepair.sql", "give away;\n");
  database_.on_statement = [this](const std::string&) { database_.locked = false; };
  const Report report = run("repair");
  EXPECT_TRUE(report.success());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings.front().message, HasSubstr("The lock was taken again"));
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(ExecutorTest, AnAlignmentLooksAtTheLock) {
  project_.write("V1__a.sql", "one;\n");
  ASSERT_TRUE(run("migrate").success());
  project_.write("V1__a.sql", "edited;\n");
  project_.write("beforeRepair.sql", "give away;\n");
  database_.on_statement = [this](const std::string&) { database_.locked = false; };
  const Report report = run("repair");
  EXPECT_TRUE(report.success());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings.front().message, HasSubstr("The lock was taken again"));
}

class AdoptionTest : public ExecutorTest {
 protected:
  // As Flyway leaves it.
  AdoptionTest() {
    project_.write("V1__a.sql", "one;\n");
    database_.digest_columns = false;
    const std::string sum = crc();
    database_.committed.history = true;
    database_.committed.rows = {{"1", "1", "a", "SQL", "V1__a.sql", sum, "tester", "", "", "3", "1"}};
    project_.write("V2__b.sql", "two;\n");
  }
  std::string crc() const {
    FakeDatabase other;
    project_.run("migrate", other);
    return *other.committed.rows.front()[5];
  }
};

TEST_F(AdoptionTest, TheColumnsComeWithTheSums) {
  const Report report = run("migrate");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(steps(report), ElementsAre("adopt done", "write digests done", "migrate done"));
  for (const Row& row : database_.committed.rows) EXPECT_EQ(row.at(11).value_or("").size(), 64U);
}

// Refused is not done: no step says that it was.
TEST_F(AdoptionTest, WhereTheyAreRefusedNoStepIsToldAndARowHasNoSum) {
  database_.adoption_is_refused = true;
  const Report report = run("migrate");
  EXPECT_TRUE(report.success());
  EXPECT_THAT(steps(report), ElementsAre("migrate done"));
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().code, ErrorCode::digest_unavailable);
  EXPECT_EQ(report.findings.front().severity, Severity::note);
  EXPECT_THAT(rows(), ElementsAre("1 1 SQL 1", "2 2 SQL 1"));
  EXPECT_EQ(database_.committed.rows.back().size(), 11U);
}

TEST_F(AdoptionTest, RowsThatMayNotBeChangedAreLeftAloneByMigrateAndARefusalOfRepair) {
  database_.trigger = [](std::string_view sql, const auto&, auto&) -> std::optional<std::uint64_t> {
    if (sql == "write_digest") throw Error(ErrorCode::permission, "The role may not update.");
    return 1;
  };
  const Report migrated = run("migrate");
  EXPECT_TRUE(migrated.success());
  EXPECT_THAT(steps(migrated), ElementsAre("adopt done", "migrate done"));
  EXPECT_FALSE(run("repair").success());
}

TEST_F(AdoptionTest, RowsThatSayOneThingAndKeepAnotherAreNoLeaveToGoOn) {
  database_.trigger = [](std::string_view sql, const auto& before, auto& rows) -> std::optional<std::uint64_t> {
    if (sql == "write_digest") rows = before;
    return 1;
  };
  const Report report = run("migrate");
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(database_.log, Not(Contains("run two;")));
}

}  // namespace
}  // namespace godwit::test
