// Scripts that are one transaction: kept or rolled back as a whole, and told as that.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/execute/script_steps.h"
#include "unit/engine/script_steps_fixture.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScriptGroupTest : public ScriptStepsTest {};

// V2's table is rolled back with V1's: neither is told as done.
TEST_F(ScriptGroupTest, AGroupThatFailsIsToldAsRolledBackStepByStep) {
  project_.options.group = true;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  project_.write("V3__c.sql", "bad;\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql rolled back", "V2__b.sql rolled back", "V3__c.sql failed"));
  EXPECT_THAT(rows(), IsEmpty());
  EXPECT_THAT(stays(), IsEmpty());
  EXPECT_EQ(report.current_version, "");
  EXPECT_EQ(report.pending_count, 3);
  EXPECT_THAT(told_.finished, ElementsAre(" ended", "V3__c.sql failed"));
  EXPECT_THAT(log_of_scripts(), ElementsAre("begin", "run one;", "restore", "insert 1 1 SQL 1", "run two;", "restore",
                                            "insert 2 2 SQL 1", "run bad;", "rollback"));
}

TEST_F(ScriptGroupTest, AGroupIsCommittedOnceAndToldBehindThat) {
  project_.options.group = true;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  bool told_before = false;
  database_.on_statement = [&](const std::string& text) {
    if (text == "two") told_before = told_.finished.size() > 1;
  };
  const Report report = migrate();
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql done", "V2__b.sql done"));
  EXPECT_FALSE(told_before);
  EXPECT_THAT(told_.finished, ElementsAre(" ended", "V1__a.sql ended", "V2__b.sql ended"));
  EXPECT_THAT(log_of_scripts(), ElementsAre("begin", "run one;", "restore", "insert 1 1 SQL 1", "run two;", "restore",
                                            "insert 2 2 SQL 1", "commit"));
}

TEST_F(ScriptGroupTest, AGroupWhoseCommitFailsIsRolledBack) {
  project_.options.group = true;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  database_.fail_at = tried.calls;  // COMMIT is the last
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql rolled back", "V2__b.sql rolled back"));
  EXPECT_THAT(rows(), IsEmpty());
  EXPECT_THAT(told_.finished, ElementsAre(" ended"));
  EXPECT_THAT(report.failure.value().message, HasSubstr("could not be committed together with their row"));
}

TEST_F(ScriptGroupTest, AStopBetweenTheScriptsOfAGroupRollsItBack) {
  project_.options.group = true;
  project_.options.stop_timeout = std::chrono::milliseconds(-1);
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  const Report report = project_.run("migrate", database_, &told_, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql rolled back"));
  EXPECT_THAT(report.failure.value().message, HasSubstr("the migrations of the group were rolled back"));
  EXPECT_THAT(rows(), IsEmpty());
}

// What stays is told of the script at hand, and not with those before it.
TEST_F(ScriptGroupTest, EachScriptOfAGroupIsCountedAnew) {
  project_.options.group = true;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  database_.fail_at = tried.calls;  // COMMIT
  database_.fault = FakeFault::lost_afterwards;
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::outcome_unknown);
  ASSERT_EQ(report.failure.value().unknown.size(), 1U);
  EXPECT_EQ(report.failure.value().unknown.front().last, 1U);
}

TEST_F(ScriptGroupTest, ATransactionThatCannotBeOpenedSaysWhatIsDone) {
  project_.write("V1__a.sql", "one;\n");
  project_.options.group = true;
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  std::uint64_t calls = 0;
  for (const bool group : {true, false}) {
    project_.options.group = group;
    for (std::uint64_t call = 1; call <= tried.calls; ++call) {
      FakeDatabase database;
      database.fail_at = call;
      const Report report = project_.run("migrate", database);
      if (!report.failure || report.failure->message.find("No statement of this script was run") == std::string::npos)
        continue;
      ++calls;
      EXPECT_THAT(report.failure->message, HasSubstr("everything before it is done and recorded"));
      EXPECT_EQ(report.failure->where.script, "V1__a.sql");
    }
  }
  EXPECT_EQ(calls, 2U);
}

TEST_F(ScriptGroupTest, SettingsThatAGroupLeavesAreNamedBehindItsCommit) {
  project_.options.group = true;
  project_.write("V1__a.sql", "set x;\n");
  project_.write("V2__b.sql", "two;\n");
  const Report report = migrate();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().where.script, "V1__a.sql");
}

TEST_F(ScriptGroupTest, WhatARolledBackGroupLeftIsTold) {
  project_.options.group = true;
  project_.options.stop_timeout = std::chrono::milliseconds(-1);
  database_.all_rolled_back = false;
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  const Report report = project_.run("migrate", database_, &told_, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(report.failure.value().message, HasSubstr("But of V1__a.sql not all could be: Statement 1 left a part"));
  EXPECT_EQ(report.failure.value().partly.size(), 1U);
}

}  // namespace
}  // namespace godwit::test
