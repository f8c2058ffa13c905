#include "engine/run_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What stands in the database afterwards must be what stood there before.
void expect_untouched(const FakeDatabase& database, const FakeState& before) {
  EXPECT_EQ(database.committed.history, before.history);
  EXPECT_EQ(database.committed.rows, before.rows);
  EXPECT_EQ(database.committed.statements, before.statements);
}

/// Lets another run come first: when this run asks for the lock, the other one has just finished.
class OtherRunFirst final : public EventSink {
 public:
  OtherRunFirst(const FakeProject& project, FakeDatabase& database) : project_(project), database_(database) {}
  void on_event(const Event& event) override {
    if (!std::holds_alternative<LockTaken>(event) || done_) return;
    done_ = true;
    EXPECT_TRUE(project_.run("migrate", database_).success());
  }

 private:
  const FakeProject& project_;
  FakeDatabase& database_;
  bool done_ = false;
};

TEST(RunCommandTest, QuestionsWriteNothingNotEvenTheHistoryTable) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  for (const char* command : {"info", "validate"}) {
    FakeDatabase database;
    const FakeState before = database.committed;
    project.run(command, database);
    expect_untouched(database, before);
  }
}

TEST(RunCommandTest, ValidateEndsWithPendingWhenOnlyPendingMigrationsAreFound) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  EXPECT_EQ(project.run("validate", database).code, ErrorCode::pending);
  ASSERT_TRUE(project.run("migrate", database).success());
  EXPECT_EQ(project.run("validate", database).code, ErrorCode::none);
}

TEST(RunCommandTest, ASecondMigrateFindsNothingToDoAndAsksForNoLock) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  ASSERT_TRUE(project.run("migrate", database).success());
  struct NoLock final : EventSink {
    void on_event(const Event& event) override { EXPECT_FALSE(std::holds_alternative<LockTaken>(event)); }
  } sink;
  const Report again = project.run("migrate", database, &sink);
  EXPECT_TRUE(again.success());
  EXPECT_THAT(again.results, IsEmpty());
}

TEST(RunCommandTest, TheHistoryIsReadAgainUnderTheLockSoThatNothingRunsTwice) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  OtherRunFirst other(project, database);
  const Report report = project.run("migrate", database, &other);
  EXPECT_TRUE(report.success());
  EXPECT_THAT(report.results, IsEmpty());
  EXPECT_EQ(database.committed.statements, std::vector<std::string>{"create a"});
  EXPECT_EQ(database.committed.rows.size(), 1U);
}

TEST(RunCommandTest, AnEditedScriptStopsMigrateBeforeAnythingRuns) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  ASSERT_TRUE(project.run("migrate", database).success());
  project.write("V1__a.sql", "create b;\n");
  project.write("V2__b.sql", "create c;\n");
  const FakeState before = database.committed;
  const Report report = project.run("migrate", database);
  EXPECT_EQ(exit_code(report.code), 4);
  expect_untouched(database, before);
}

TEST(RunCommandTest, AnEditThatCrc32CannotSeeIsFoundBySha256) {
  const FakeProject project;
  project.write("V1__a.sql", "-- note\nDROP TABLE users;\n");
  FakeDatabase database;
  ASSERT_TRUE(project.run("migrate", database).success());
  project.write("V1__a.sql", "-- noteDROP TABLE users;\n");
  const Report report = project.run("validate", database);
  EXPECT_EQ(exit_code(report.code), 4);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().code, ErrorCode::digest_mismatch);
}

TEST(RunCommandTest, AFinalNewlineRemovedIsAWarningOnly) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  ASSERT_TRUE(project.run("migrate", database).success());
  project.write("V1__a.sql", "create a;");
  const Report report = project.run("validate", database);
  EXPECT_TRUE(report.success());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().severity, Severity::warning);
  EXPECT_EQ(report.findings.front().code, ErrorCode::harmless_variant);
}

TEST(RunCommandTest, EveryPendingScriptIsCheckedBeforeTheFirstOneRuns) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  project.write("V2__b.sql", "insert 'never closed;\n");
  project.write("V3__c.sql", "select ${absent};\n");
  FakeDatabase database;
  const FakeState before = database.committed;
  const Report report = project.run("migrate", database);
  EXPECT_EQ(exit_code(report.code), 4);
  std::string found;
  for (const Finding& finding : report.findings) found += finding.where.text() + " ";
  EXPECT_THAT(found, HasSubstr("V2__b.sql:1:8"));
  EXPECT_THAT(found, HasSubstr("V3__c.sql:1:8"));
  expect_untouched(database, before);
}

TEST(RunCommandTest, AStopRequestBeforeTheFirstStepChangesNothing) {
  const FakeProject project;
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  const FakeState before = database.committed;
  std::stop_source stop;
  stop.request_stop();
  const Report report = project.run("migrate", database, nullptr, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  expect_untouched(database, before);
}

TEST(RunCommandTest, RecordOnlyWritesRowsAndRunsNothing) {
  FakeProject project;
  project.options.skip_executing_migrations = true;
  project.options.installed_by = "robot";
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  ASSERT_TRUE(project.run("migrate", database).success());
  EXPECT_THAT(database.committed.statements, IsEmpty());
  ASSERT_EQ(database.committed.rows.size(), 1U);
  EXPECT_EQ(database.committed.rows[0][6], "robot");
}

TEST(RunCommandTest, AnUnknownEncodingEndsTheCommandAsConfiguration) {
  FakeProject project;
  project.options.encoding = "UTF-9";
  project.write("V1__a.sql", "create a;\n");
  FakeDatabase database;
  EXPECT_EQ(exit_code(project.run("info", database).code), 2);
}

}  // namespace
}  // namespace godwit::test
