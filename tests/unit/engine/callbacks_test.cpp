// Callbacks: in which transaction each runs, what becomes of its failure, and what is asked of the session.

#include "engine/callback/callbacks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CallbacksTest : public ::testing::Test {
 protected:
  CallbacksTest() { project_.write("V1__a.sql", "one;\n"); }

  Report run(const std::string& command = "migrate", std::stop_token stop = {}) {
    return project_.run(command, database_, nullptr, std::move(stop));
  }
  std::vector<std::string> log_behind(const std::string& line) const {
    const auto found = std::find(database_.log.begin(), database_.log.end(), line);
    return found == database_.log.end() ? database_.log
                                        : std::vector<std::string>(std::next(found), database_.log.end());
  }
  const std::vector<std::string>& stays() const { return database_.committed.statements; }

  FakeProject project_;
  FakeDatabase database_;
};

TEST_F(CallbacksTest, OneOfItsOwnIsCommittedAndTheSessionPutBack) {
  project_.write("beforeMigrate.sql", "call one;\n");
  EXPECT_TRUE(run().success());
  EXPECT_THAT(log_behind("commit"), ElementsAre("begin", "run call one;", "commit", "restore", "begin", "run one;",
                                                "restore", "insert 1 1 SQL 1", "commit"));
}

TEST_F(CallbacksTest, OneAroundAScriptIsInItsTransaction) {
  project_.write("beforeEachMigrate.sql", "call before;\n");
  project_.write("afterEachMigrate.sql", "call after;\n");
  const Report report = run();
  EXPECT_TRUE(report.success());
  EXPECT_EQ(report.results.back().statements, 1U);
  EXPECT_THAT(log_behind("commit"), ElementsAre("begin", "run call before;", "run one;", "run call after;", "restore",
                                                "insert 1 1 SQL 1", "commit"));
}

TEST_F(CallbacksTest, TheEndOfTheCommandHasItsEvents) {
  project_.write("afterMigrate.sql", "call after;\n");
  project_.write("afterMigrateOperationFinish.sql", "call finish;\n");
  EXPECT_TRUE(run().success());
  EXPECT_THAT(stays(), ElementsAre("one", "call after", "call finish"));
}

// Without the script's transaction nobody would know what the callback's COMMIT kept of it.
TEST_F(CallbacksTest, ACallbackThatCommitsKeepsTheScriptsWork) {
  project_.write("afterEachMigrateStatement.sql", "COMMIT;\nBEGIN;\n");
  project_.write("V1__a.sql", "one;\nbad;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  ASSERT_EQ(report.failure.value().kept.size(), 1U);
  EXPECT_EQ(report.failure.value().kept.front().last, 1U);
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
}

TEST_F(CallbacksTest, WhatFailsInFrontOfAScriptIsItsFailure) {
  project_.write("beforeEachMigrate.sql", "\nbad;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  EXPECT_EQ(report.code, ErrorCode::callback_failed);
  EXPECT_EQ(report.failure.value().where.text(), "beforeEachMigrate.sql:2:1");
  EXPECT_THAT(stays(), IsEmpty());
  EXPECT_THAT(database_.log, Not(Contains("run one;")));
  EXPECT_EQ(database_.log.back(), "rollback");
}

TEST_F(CallbacksTest, WhatFailsBehindAScriptTakesItBack) {
  project_.write("afterEachMigrate.sql", "bad;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  EXPECT_EQ(report.code, ErrorCode::callback_failed);
  EXPECT_THAT(stays(), IsEmpty());
  EXPECT_THAT(database_.committed.rows, IsEmpty());
}

// Its statements are none of the script's, also where each of them stays.
TEST_F(CallbacksTest, StatementsOfACallbackAreNotCountedAsTheScripts) {
  database_.transactional_ddl = false;
  database_.bad_statement = "bad";
  project_.write("V1__a.sql", "one;\nbad;\n");
  project_.write("beforeEachMigrate.sql", "call before;\n");
  const Report report = run();
  ASSERT_EQ(report.failure.value().kept.size(), 1U);
  EXPECT_EQ(report.failure.value().kept.front().last, 1U);
  EXPECT_THAT(report.failure.value().message, HasSubstr("Statement 1 took effect"));
}

TEST_F(CallbacksTest, OneOfItsOwnThatFailsIsRolledBackAndEndsTheCommand) {
  project_.write("beforeMigrate.sql", "call one;\nbad;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  EXPECT_EQ(report.code, ErrorCode::callback_failed);
  EXPECT_EQ(report.failure.value().native, "XX001");
  EXPECT_THAT(report.failure.value().message,
              AllOf(HasSubstr("The callback beforeMigrate.sql failed: it does not work (XX001)."),
                    HasSubstr("Everything the script had done was rolled back.")));
  EXPECT_THAT(stays(), IsEmpty());
}

TEST_F(CallbacksTest, OneThatIsStoppedIsAStop) {
  project_.write("beforeMigrate.sql", "call one;\n");
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("beforeMigrate.sql", "call one;\ncall two;\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  EXPECT_EQ(run("migrate", stop.get_token()).code, ErrorCode::stopped);
}

TEST_F(CallbacksTest, WhatIsWrongWithOneIsSaidOnceAndBeforeAnythingRuns) {
  project_.write("beforeMigrate.sql", "insert 'never closed;\n");
  project_.write("afterMigrate.sql", "insert 'never closed;\n");
  const Report report = run();
  EXPECT_EQ(exit_code(report.code), 4);
  EXPECT_EQ(report.findings.size(), 2U);
  EXPECT_FALSE(database_.committed.history);
}

// beforeValidate runs before there is a plan to check it with.
TEST_F(CallbacksTest, OneThatCannotBeReadIsItsFailure) {
  ASSERT_TRUE(run().success());
  project_.write("V2__b.sql", "two;\n");
  project_.write("beforeValidate.sql", "insert 'never closed;\n");
  const Report report = run();
  EXPECT_EQ(report.code, ErrorCode::callback_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("The callback beforeValidate.sql cannot run: "));
}

TEST_F(CallbacksTest, TheEventsOfAValidationStandAroundIt) {
  ASSERT_TRUE(run().success());
  project_.write("V2__b.sql", "two;\n");
  project_.write("beforeValidate.sql", "call before;\n");
  project_.write("afterValidate.sql", "call after;\n");
  project_.write("afterValidateError.sql", "call error;\n");
  ASSERT_TRUE(run().success());
  EXPECT_THAT(stays(), ElementsAre("one", "call before", "call after", "two"));
  project_.write("V1__a.sql", "edited;\n");
  EXPECT_EQ(exit_code(run().code), 4);
  EXPECT_THAT(stays(), ElementsAre("one", "call before", "call after", "two", "call before", "call error"));
}

TEST_F(CallbacksTest, AQuestionHasItsEventsToo) {
  project_.write("beforeInfo.sql", "call before;\n");
  project_.write("afterInfo.sql", "call after;\n");
  EXPECT_TRUE(run("info").success());
  EXPECT_THAT(stays(), ElementsAre("call before", "call after"));
}

// A file that one of another kind refuses has its event, too.
TEST_F(CallbacksTest, ARefusedCommandHasTheEventOfItsError) {
  project_.write("afterRepairError.sql", "call error;\n");
  project_.write("afterBaselineError.sql", "call error;\n");
  ASSERT_TRUE(run().success());
  const Report report = run("baseline");
  EXPECT_FALSE(report.success());
  EXPECT_THAT(stays(), ElementsAre("one", "call error"));
}

TEST_F(CallbacksTest, TheEventsOfAnErrorRunFromTheInnerToTheOuter) {
  project_.write("V1__a.sql", "bad;\n");
  project_.write("afterEachMigrateStatementError.sql", "call statement;\n");
  project_.write("afterEachMigrateError.sql", "call each;\n");
  project_.write("afterMigrateError.sql", "call all;\n");
  project_.write("afterMigrate.sql", "call never;\n");
  database_.bad_statement = "bad";
  EXPECT_EQ(run().code, ErrorCode::migration_failed);
  EXPECT_THAT(stays(), ElementsAre("call statement", "call each", "call all"));
}

TEST_F(CallbacksTest, AFailureThatIsNoStatementsHasNoEventOfAStatement) {
  project_.write("V1__a.sql", "VACUUM;\nBEGIN;\n");
  project_.options.mixed = true;
  project_.write("afterEachMigrateStatementError.sql", "call statement;\n");
  project_.write("afterEachMigrateError.sql", "call each;\n");
  EXPECT_EQ(run().code, ErrorCode::transaction_left_open);
  EXPECT_THAT(stays(), ElementsAre("VACUUM", "call each"));
}

TEST_F(CallbacksTest, OneOfAnErrorThatFailsIsAWarningBesideTheError) {
  project_.write("V1__a.sql", "bad;\n");
  project_.write("afterEachMigrateError.sql", "BEGIN;\nbad;\n");
  project_.write("afterEachMigrateError.sql.conf", "executeInTransaction=false\n");
  project_.write("afterMigrateError.sql", "call all;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().severity, Severity::warning);
  EXPECT_EQ(report.findings.front().code, ErrorCode::callback_failed);
  EXPECT_THAT(stays(), ElementsAre("call all"));
}

TEST_F(CallbacksTest, NoneRunsBehindALostConnectionOrAStop) {
  project_.write("afterEachMigrateError.sql", "call each;\n");
  project_.write("afterMigrateError.sql", "call all;\n");
  std::stop_source stop;
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("V1__a.sql", "one;\ntwo;\n");
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  EXPECT_EQ(run("migrate", stop.get_token()).code, ErrorCode::stopped);
  EXPECT_THAT(stays(), IsEmpty());
  EXPECT_THAT(database_.log, Not(Contains("run call each;")));
}

TEST_F(CallbacksTest, ThereIsNothingToWarnOfBehindAStopOrALostConnection) {
  project_.write("afterEachMigrateError.sql", "call each;\n");
  project_.write("V1__a.sql", "one;\ntwo;\n");
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("afterMigrateError.sql", "call all;\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  EXPECT_THAT(run("migrate", stop.get_token()).findings, IsEmpty());
  for (std::uint64_t call = 1; call < 30; ++call) {
    FakeDatabase database;
    database.fail_at = call;
    database.fault = FakeFault::lost;
    EXPECT_THAT(project_.run("migrate", database).findings, IsEmpty()) << call;
  }
}

TEST_F(CallbacksTest, AProgramIsToldOfTheError) {
  project_.options.executable_callbacks = true;
  project_.write("V1__a.sql", "bad;\n");
  project_.write("afterEachMigrateError.sh",
                 "echo $GODWIT_ERROR_CODE $GODWIT_SCRIPT >" + project_.folder() + "/told\n");
  database_.bad_statement = "bad";
  run();
  std::string told;
  std::getline(std::ifstream(project_.folder() + "/told"), told);
  EXPECT_EQ(told, std::to_string(static_cast<int>(ErrorCode::migration_failed)) + " V1__a.sql");
}

// Its COMMIT keeps the scripts of the group that came before.
TEST_F(CallbacksTest, ScriptsOfAGroupThatACallbackCommittedAreDone) {
  project_.options.group = true;
  project_.write("V2__b.sql", "bad;\n");
  project_.write("beforeEachMigrate.sql", "COMMIT;\nBEGIN;\n");
  database_.bad_statement = "bad";
  const Report report = run();
  EXPECT_EQ(report.results.at(1).outcome, StepOutcome::done);
  EXPECT_EQ(report.results.at(2).outcome, StepOutcome::failed);
  EXPECT_EQ(database_.committed.rows.size(), 1U);
}

TEST_F(CallbacksTest, EventsAroundEachStatementSendThemOneByOne) {
  project_.write("V1__a.sql", "one;\nbad;\nthree;\n");
  project_.write("beforeEachMigrateStatement.sql", "call before;\n");
  project_.write("afterEachMigrateStatement.sql", "call after;\n");
  database_.bad_statement = "bad";
  run();
  EXPECT_THAT(log_behind("commit"), ElementsAre("begin", "run call before;", "run one;", "run call after;",
                                                "run call before;", "run bad;", "rollback"));
}

TEST_F(CallbacksTest, OneBehindEachStatementAloneIsEnough) {
  project_.write("afterEachMigrateStatement.sql", "call after;\n");
  EXPECT_TRUE(run().success());
  EXPECT_THAT(stays(), ElementsAre("one", "call after"));
}

TEST_F(CallbacksTest, SettingsOfACallbackAreNotNamed) {
  project_.write("beforeMigrate.sql", "set x;\n");
  EXPECT_THAT(run().findings, IsEmpty());
}

// A callback in front of a script may leave a setting that decides how the script is read.
TEST_F(CallbacksTest, AScriptIsReadAsTheCallbackInFrontLeavesTheSession) {
  project_.write("V1__a.sql", "insert 'b\\';\ninsert c;\n");
  project_.write("beforeEachMigrate.sql", "call before;\n");
  database_.on_statement = [this](const std::string&) {
    SplitRules rules;
    rules.backslash_escapes = true;
    database_.rules = rules;
  };
  const Report report = run();
  EXPECT_THAT(report.failure.value().message, HasSubstr("so read it cannot run"));
  EXPECT_THAT(stays(), IsEmpty());
}

TEST_F(CallbacksTest, ABaselineOnMigrateHasItsEvents) {
  ASSERT_TRUE(run("info").success());
  FakeProject other;
  other.options.baseline_on_migrate = true;
  other.write("V2__b.sql", "two;\n");
  other.write("beforeBaseline.sql", "call before;\n");
  other.write("afterBaseline.sql", "call after;\n");
  database_.schema_empty = false;
  EXPECT_TRUE(other.run("migrate", database_).success());
  EXPECT_THAT(stays(), ElementsAre("call before", "call after", "two"));
}

}  // namespace
}  // namespace godwit::test
