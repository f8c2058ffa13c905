// Scripts in their transactions: what stays, what is recorded, what every step is said to have come to, and what was
// asked of the session for it.

#include "engine/execute/script_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Told final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* step = std::get_if<StepFinished>(&event)) {
      finished.push_back(step->script + (step->ok ? " ended" : " failed"));
    } else if (const auto* started = std::get_if<StepStarted>(&event)) {
      begun.push_back(started->script + " " + std::to_string(started->number) + " of " + std::to_string(started->of));
    } else if (const auto* notice = std::get_if<ServerNotice>(&event)) {
      notices.push_back(notice->where.script + ": " + notice->text);
    }
  }
  std::vector<std::string> begun;
  std::vector<std::string> finished;
  std::vector<std::string> notices;
};

class ScriptStepsTest : public ::testing::Test {
 protected:
  Report migrate() { return project_.run("migrate", database_, &told_); }
  /// "V1__a.sql done", in the order of the steps.
  static std::vector<std::string> outcomes(const Report& report) {
    constexpr const char* kNames[] = {"done", "skipped", "failed", "not run", "rolled back", "planned"};
    std::vector<std::string> lines;
    for (const StepResult& result : report.results) {
      if (result.migration.script.empty()) continue;
      lines.push_back(result.migration.script + " " + kNames[static_cast<int>(result.outcome)]);
    }
    return lines;
  }
  /// Version, script and success of each row.
  std::vector<std::string> rows() const {
    std::vector<std::string> lines;
    for (const Row& row : database_.committed.rows) {
      lines.push_back(row[1].value_or("-") + " " + *row[4] + " " + *row[10]);
    }
    return lines;
  }
  const std::vector<std::string>& stays() const { return database_.committed.statements; }
  /// Of the log, from the first statement of a script on.
  std::vector<std::string> log_of_scripts() const {
    const auto first = std::find_if(database_.log.begin(), database_.log.end(),
                                    [](const std::string& line) { return line.starts_with("run"); });
    if (first == database_.log.end()) return {};
    return {first == database_.log.begin() ? first : std::prev(first), database_.log.end()};
  }

  FakeProject project_;
  FakeDatabase database_;
  Told told_;
};

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

// V2's table is rolled back with V1's: neither is told as done.
TEST_F(ScriptStepsTest, AGroupThatFailsIsToldAsRolledBackStepByStep) {
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

TEST_F(ScriptStepsTest, AGroupIsCommittedOnceAndToldBehindThat) {
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

TEST_F(ScriptStepsTest, AGroupWhoseCommitFailsIsRolledBack) {
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

TEST_F(ScriptStepsTest, AStopBetweenTheScriptsOfAGroupRollsItBack) {
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
TEST_F(ScriptStepsTest, EachScriptOfAGroupIsCountedAnew) {
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

TEST_F(ScriptStepsTest, ATransactionThatCannotBeOpenedSaysWhatIsDone) {
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

TEST_F(ScriptStepsTest, SettingsThatAGroupLeavesAreNamedBehindItsCommit) {
  project_.options.group = true;
  project_.write("V1__a.sql", "set x;\n");
  project_.write("V2__b.sql", "two;\n");
  const Report report = migrate();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().where.script, "V1__a.sql");
}

TEST_F(ScriptStepsTest, WhatARolledBackGroupLeftIsTold) {
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
