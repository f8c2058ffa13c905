// Scripts in their transactions: what stays, what is recorded, what every step is said to have come to, and what was
// asked of the session for it.

#include "engine/execute/script_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/engine/script_steps_fixture.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(ScriptStepsTest, AScriptRunsInATransactionWithItsRow) {
  project_.write("V1__a.sql", "one;\ntwo;\n");
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql done"));
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 1"));
  EXPECT_THAT(log_of_scripts(), ElementsAre("begin", "run one; two;", "restore", "insert 1 1 SQL 1", "commit"));
  EXPECT_THAT(told_.begun, ElementsAre("V1__a.sql 1 of 1"));
  EXPECT_THAT(told_.finished, ElementsAre(" ended", "V1__a.sql ended"));
  EXPECT_EQ(report.results.back().statements, 2U);
  EXPECT_FALSE(database_.locked);
}

TEST_F(ScriptStepsTest, AScriptThatFailsIsRolledBackAndLeavesNoRowWhereDdlIsTransactional) {
  project_.write("V1__a.sql", "one;\n  bad;\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql failed"));
  EXPECT_THAT(rows(), IsEmpty());
  EXPECT_THAT(stays(), IsEmpty());
  EXPECT_THAT(log_of_scripts(), ElementsAre("begin", "run one; bad;", "rollback"));
  ASSERT_TRUE(report.failure);
  const Failure& failure = *report.failure;
  EXPECT_EQ(failure.code, ErrorCode::migration_failed);
  EXPECT_EQ(failure.native, "XX001");
  EXPECT_EQ(failure.statement, "bad");
  EXPECT_EQ(failure.where.text(), "V1__a.sql:2:3");
  EXPECT_EQ(failure.row, RowFate::no_row);
  EXPECT_THAT(failure.kept, IsEmpty());
  EXPECT_THAT(failure.path, HasSubstr("V1__a.sql"));
  EXPECT_THAT(failure.message, HasSubstr("Everything the script had done was rolled back."));
  EXPECT_THAT(told_.finished, ElementsAre(" ended", "V1__a.sql failed"));
}

TEST_F(ScriptStepsTest, AScriptThatFailsWhereDdlCommitsLeavesWhatRanAndARow) {
  database_.transactional_ddl = false;
  database_.bad_statement = "bad";
  project_.write("V1__a.sql", "one;\nbad;\n");
  const Report report = migrate();
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 0"));
  EXPECT_THAT(stays(), ElementsAre("one"));
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
  ASSERT_EQ(report.failure.value().kept.size(), 1U);
  EXPECT_EQ(report.failure.value().kept.front().last, 1U);
  EXPECT_THAT(report.failure.value().message,
              AllOf(HasSubstr("Statement 1 took effect and stays (up to the one at line 1); statement 2 failed."),
                    HasSubstr("Fake commits DDL by itself."), HasSubstr("run repair, then migrate")));
}

TEST_F(ScriptStepsTest, WhatTheServerSaysIsToldWithTheStep) {
  project_.write("V1__a.sql", "one;\n");
  database_.notice = "take care";
  const Report report = migrate();
  EXPECT_THAT(report.results.back().warnings, ElementsAre("take care"));
  EXPECT_THAT(told_.notices, ElementsAre("V1__a.sql: take care"));
}

TEST_F(ScriptStepsTest, AStopBetweenScriptsLeavesThoseBeforeIt) {
  project_.options.stop_timeout = std::chrono::milliseconds(-1);
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  const Report report = project_.run("migrate", database_, &told_, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql done"));
  EXPECT_THAT(report.failure.value().message, HasSubstr("everything before it is done and recorded"));
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 1"));
}

TEST_F(ScriptStepsTest, AScriptThatIsStoppedLeavesNoRowWhereNothingStays) {
  database_.transactional_ddl = true;
  project_.write("V1__a.sql", "VACUUM;\n");
  project_.write("V2__b.sql", "one;\ntwo;\n");
  project_.write("V2__b.sql.conf", "executeInTransaction=false\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string& text) {
    if (text == "VACUUM") stop.request_stop();
  };
  const Report report = project_.run("migrate", database_, &told_, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
}

TEST_F(ScriptStepsTest, ATransactionLeftOpenByAScriptOutsideOneIsItsFailure) {
  project_.write("V1__a.sql", "VACUUM;\nBEGIN;\none;\n");
  project_.options.mixed = true;
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::transaction_left_open);
  EXPECT_THAT(report.failure.value().message, HasSubstr("opens a transaction and does not end it"));
  EXPECT_THAT(stays(), ElementsAre("VACUUM"));
}

// A failed row where exactly one statement stays: how many it were decides nothing.
TEST_F(ScriptStepsTest, OneStatementThatStaysIsEnoughForAFailedRow) {
  project_.write("V1__a.sql", "VACUUM;\nBEGIN;\nbad;\n");
  project_.options.mixed = true;
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 0"));
  EXPECT_THAT(stays(), ElementsAre("VACUUM"));
  EXPECT_THAT(report.failure.value().message,
              AllOf(HasSubstr("Statement 1 took effect and stays"), Not(HasSubstr("commits DDL by itself"))));
}

TEST_F(ScriptStepsTest, WhereDdlCommitsAFailedScriptLeavesARowEvenIfNothingStays) {
  database_.transactional_ddl = false;
  project_.write("V1__a.sql", "bad;\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 0"));
}

TEST_F(ScriptStepsTest, AStopBeforeTheFirstStatementLeavesNoRow) {
  database_.transactional_ddl = false;
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("V1__a.sql", "one;\n");
  std::stop_source stop;
  struct Stopper final : EventSink {
    explicit Stopper(std::stop_source& source) : stop(source) {}
    void on_event(const Event& event) override {
      if (std::holds_alternative<StepStarted>(event)) stop.request_stop();
    }
    std::stop_source& stop;
  } stopper(stop);
  const Report report = project_.run("migrate", database_, &stopper, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_EQ(report.failure.value().row, RowFate::no_row);
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(ScriptStepsTest, AFailedRowWhoseCommitHasNoAnswerMayBeThere) {
  database_.transactional_ddl = false;
  database_.bad_statement = "bad";
  project_.write("V1__a.sql", "one;\nbad;\n");
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  database_.fail_at = tried.calls;
  database_.fault = FakeFault::lost_afterwards;
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::unknown);
  EXPECT_THAT(report.failure.value().message, HasSubstr("which may have a row with success = 0"));
}

TEST_F(ScriptStepsTest, WhereNoEditHelpsTheDatabaseKnowsWhatDoes) {
  project_.write("V1__a.sql", "bad;\n");
  database_.bad_statement = "bad";
  database_.remedy = "connect to the primary,";
  EXPECT_THAT(migrate().failure.value().message,
              AllOf(HasSubstr("connect to the primary and run migrate again"), Not(HasSubstr("fix the script"))));
}

TEST_F(ScriptStepsTest, AScriptWithABeginOfItsOwnThatLeavesNothingLeavesNoRow) {
  project_.write("V1__a.sql", "BEGIN;\none;\nbad;\nCOMMIT;\n");
  project_.write("V1__a.sql.conf", "executeInTransaction=false\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::no_row);
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(ScriptStepsTest, AFailedScriptOutsideATransactionLeavesARowEvenIfNothingStays) {
  project_.write("V1__a.sql", "bad;\n");
  project_.write("V1__a.sql.conf", "executeInTransaction=false\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 0"));
}

// The role that the script took may not write to the history; the program's may.
TEST_F(ScriptStepsTest, ARoleOfTheScriptDecidesNotWhoWritesTheRow) {
  project_.write("V1__a.sql", "set role weak;\none;\n");
  EXPECT_TRUE(migrate().success());
  project_.write("V2__b.sql", "set role weak;\nbad;\n");
  project_.write("V2__b.sql.conf", "executeInTransaction=false\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 1", "2 V2__b.sql 0"));
}

TEST_F(ScriptStepsTest, AScriptThatDropsTheHistoryInItsTransactionIsRolledBack) {
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\ndrop history;\n");
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(report.failure.value().message,
              HasSubstr("The transaction was rolled back with everything the script did"));
  EXPECT_EQ(report.failure.value().row, RowFate::row_refused);
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql done", "V2__b.sql failed"));
  EXPECT_THAT(stays(), ElementsAre("one"));
  EXPECT_THAT(rows(), ElementsAre("1 V1__a.sql 1"));
}

TEST_F(ScriptStepsTest, AScriptThatDropsTheHistoryOutsideATransactionIsSaidToStay) {
  project_.write("V1__a.sql", "one;\n");
  project_.write("V2__b.sql", "two;\ndrop history;\n");
  project_.write("V2__b.sql.conf", "executeInTransaction=false\n");
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_THAT(report.failure.value().message,
              AllOf(HasSubstr("Statements 1 to 2 took effect and stay"), Not(HasSubstr("was rolled back with")),
                    HasSubstr("repair -markApplied=2")));
  ASSERT_EQ(report.failure.value().kept.size(), 1U);
  EXPECT_EQ(report.failure.value().kept.front().last, 2U);
  EXPECT_THAT(stays(), ElementsAre("one", "two", "drop history"));
}

// Behind a refused row the transaction is rolled back, so that the callback finds a session that works.
TEST_F(ScriptStepsTest, TheCallbackOfAnErrorRunsBehindARefusedRow) {
  project_.write("V1__a.sql", "one;\n");
  project_.write("afterMigrateError.sql", "note it;\n");
  database_.trigger = [](std::string_view sql, const auto&, auto&) -> std::optional<std::uint64_t> {
    if (sql == "insert") throw Error(ErrorCode::unexpected, "Refused by a trigger.", {}, "P0001");
    return 1;
  };
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_EQ(report.failure.value().native, "P0001");
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(stays(), ElementsAre("note it"));
}

TEST_F(ScriptStepsTest, AFailedRowThatIsRefusedIsSaidSo) {
  database_.transactional_ddl = false;
  database_.bad_statement = "bad";
  project_.write("V1__a.sql", "one;\nbad;\n");
  database_.trigger = [](std::string_view sql, const auto&, auto&) -> std::optional<std::uint64_t> {
    if (sql == "insert") throw Error(ErrorCode::unexpected, "Refused by a trigger.");
    return 1;
  };
  const Report report = migrate();
  EXPECT_EQ(report.failure.value().row, RowFate::row_refused);
  EXPECT_THAT(report.failure.value().message, HasSubstr("The history could not be written, so it has no row for it"));
}

TEST_F(ScriptStepsTest, AnUndoRunsItsScriptAndItsRowHasTheSums) {
  project_.write("V1__a.sql", "one;\n");
  project_.write("U1__a.sql", "undo one;\n");
  ASSERT_TRUE(migrate().success());
  const Report report = project_.run("undo", database_, &told_);
  EXPECT_TRUE(report.success()) << report.failure.value().message;
  ASSERT_EQ(database_.committed.rows.size(), 2U);
  const Row& row = database_.committed.rows.back();
  EXPECT_EQ(row[4], "U1__a.sql");
  ASSERT_TRUE(row[11]);
  EXPECT_EQ(row[11]->size(), 64U);
  EXPECT_EQ(row[12], row[5]);
}

TEST_F(ScriptStepsTest, AnUndoThatFailsSaysWhatToRunAgain) {
  project_.write("V1__a.sql", "one;\n");
  project_.write("U1__a.sql", "bad;\n");
  database_.bad_statement = "bad";
  ASSERT_TRUE(migrate().success());
  const Report report = project_.run("undo", database_, &told_);
  EXPECT_THAT(report.failure.value().message, HasSubstr("run undo again"));
  EXPECT_THAT(report.failure.value().message, Not(HasSubstr("markApplied")));
}

TEST_F(ScriptStepsTest, SettingsThatAScriptLeavesAreNamed) {
  project_.write("V1__a.sql", "set x;\n");
  project_.write("V2__b.sql", "one;\n");
  const Report report = migrate();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().severity, Severity::note);
  EXPECT_EQ(report.findings.front().where.script, "V1__a.sql");
  EXPECT_THAT(report.findings.front().message, HasSubstr("settings of the session changed: x."));
}

TEST_F(ScriptStepsTest, ALostConnectionSaysWhatItLeavesOpen) {
  project_.write("V1__a.sql", "one;\n");
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  database_.fail_at = tried.calls;  // COMMIT
  database_.fault = FakeFault::lost_afterwards;
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::outcome_unknown);
  EXPECT_EQ(report.failure.value().row, RowFate::unknown);
  ASSERT_EQ(report.failure.value().unknown.size(), 1U);
  EXPECT_THAT(report.failure.value().message, HasSubstr("If the history has a row for the script"));
  EXPECT_THAT(outcomes(report), ElementsAre("V1__a.sql failed"));
}

TEST_F(ScriptStepsTest, ARowThatIsNotWrittenBecauseTheConnectionIsGoneIsSaidSo) {
  project_.write("V1__a.sql", "one;\n");
  FakeDatabase tried = database_;
  project_.run("migrate", tried);
  database_.fail_at = tried.calls - 1;  // the look at the row
  database_.fault = FakeFault::lost;
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::history_write_failed);
  EXPECT_EQ(report.failure.value().row, RowFate::connection_lost);
}

TEST_F(ScriptStepsTest, TheLockThatAScriptGaveAwayIsTakenAgainAndThatIsTold) {
  project_.write("V1__a.sql", "one;\n");
  database_.on_statement = [&](const std::string&) { database_.locked = false; };
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings.front().message, HasSubstr("The lock was taken again"));
  EXPECT_EQ(report.findings.front().where.script, "V1__a.sql");
}

}  // namespace
}  // namespace godwit::test
