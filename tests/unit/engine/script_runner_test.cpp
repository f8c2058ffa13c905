// How a script's statements are sent: together, alone, one by one; and what ends it.

#include "engine/run/script_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ScriptRunnerTest : public ::testing::Test {
 protected:
  Report migrate(EventSink* events = nullptr, std::stop_token stop = {}) {
    return project_.run("migrate", database_, events, std::move(stop));
  }
  std::vector<std::string> sent() const {
    std::vector<std::string> lines;
    for (const std::string& line : database_.log) {
      if (line.starts_with("run")) lines.push_back(line);
    }
    return lines;
  }

  /// A stop comes with the first statement, which goes on until it is cancelled.
  Report migrate_cancelled() {
    std::stop_source stop;
    std::atomic<bool> cancelled = false;
    database_.on_cancel = [&] { cancelled = true; };
    database_.on_statement = [&](const std::string&) {
      stop.request_stop();
      for (int i = 0; i < 5000 && !cancelled; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    return migrate(nullptr, stop.get_token());
  }

  FakeProject project_;
  FakeDatabase database_;
};

TEST_F(ScriptRunnerTest, OrdinaryStatementsShareAMessageAndOthersStandAlone) {
  project_.write("V1__a.sql", "one;\ntwo;\nCALL x;\nthree;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("run one; two;", "run CALL x;", "run three;"));
  EXPECT_EQ(database_.rules_noted, 1U);
}

TEST_F(ScriptRunnerTest, WhatStandsBehindAFailureIsNotSent) {
  project_.write("V1__a.sql", "one;\nbad;\nCALL x;\nthree;\n");
  database_.bad_statement = "bad";
  const Report report = migrate();
  EXPECT_THAT(sent(), ElementsAre("run one; bad;"));
  EXPECT_EQ(report.results.back().statements, 1U);
  EXPECT_EQ(report.failure.value().where.text(), "V1__a.sql:2:1");
  EXPECT_EQ(report.failure.value().statement, "bad");
}

TEST_F(ScriptRunnerTest, TheFaultIsShownWhereTheServerSawIt) {
  project_.write("V1__a.sql", "one;\nselect x;\n");
  database_.bad_statement = "select x";
  database_.bad_offset = 7;
  EXPECT_EQ(migrate().failure.value().where.text(), "V1__a.sql:2:8");
}

TEST_F(ScriptRunnerTest, AMessageEndsAtTheEndOfATransaction) {
  project_.write("V1__a.sql", "one;\nCOMMIT;\nBEGIN;\ntwo;\n");
  migrate();
  EXPECT_THAT(sent(), ElementsAre("run one; COMMIT;", "run BEGIN;", "run two;"));
}

TEST_F(ScriptRunnerTest, WhereOneMayFinishEachStatementHasItsMessage) {
  project_.options.stop_timeout = std::chrono::seconds(5);
  project_.write("V1__a.sql", "one;\ntwo;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("run one;", "run two;"));
}

TEST_F(ScriptRunnerTest, ThatNoTwoShareAMessageIsPassedOn) {
  project_.options.statement_by_statement = true;
  project_.write("V1__a.sql", "one;\ntwo;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("run singly one; two;"));
}

TEST_F(ScriptRunnerTest, AnErrorShowsNoSecretOfItsStatement) {
  project_.write("V1__a.sql", "CREATE USER a PASSWORD 'hush-hush-1';\n");
  database_.bad_statement = "CREATE USER a PASSWORD 'hush-hush-1'";
  database_.bad_message = "near 'hush-hush-1'";
  EXPECT_THAT(migrate().failure.value().message, AllOf(HasSubstr("near '***'"), Not(HasSubstr("hush"))));
}

// The server may end a statement well although it was asked to stop.
TEST_F(ScriptRunnerTest, ACancelledStatementThatEndsWellIsAStop) {
  project_.write("V1__a.sql", "one;\n");
  const Report report = migrate_cancelled();
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(database_.committed.rows, IsEmpty());
  EXPECT_THAT(report.failure.value().message, AllOf(HasSubstr("Stopped by a signal."), HasSubstr("run migrate again"),
                                                    Not(HasSubstr("fix the script"))));
  EXPECT_EQ(report.failure.value().row, RowFate::no_row);
}

TEST_F(ScriptRunnerTest, AStopBetweenTwoMessagesEndsTheScript) {
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("V1__a.sql", "one;\ntwo;\n");
  project_.write("V1__a.sql.conf", "executeInTransaction=false\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string&) { stop.request_stop(); };
  const Report report = migrate(nullptr, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(sent(), ElementsAre("run one;"));
  EXPECT_EQ(report.failure.value().row, RowFate::failed_row);  // one statement stays
}

TEST_F(ScriptRunnerTest, AStopThatLeavesNothingLeavesNoRowEither) {
  project_.options.stop_timeout = std::chrono::hours(1);
  project_.write("V1__a.sql", "BEGIN;\none;\nCOMMIT;\n");
  project_.write("V1__a.sql.conf", "executeInTransaction=false\n");
  std::stop_source stop;
  database_.on_statement = [&](const std::string& text) {
    if (text == "one") stop.request_stop();
  };
  const Report report = migrate(nullptr, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_EQ(report.failure.value().row, RowFate::no_row);
}

// The data of a COPY may be most of a script: a cancel does not wait for their end.
TEST_F(ScriptRunnerTest, ACancelEndsTheDataOfACopy) {
  std::string data;
  for (int i = 0; i < 20000; ++i) data += "some line\n";
  project_.write("V1__a.sql", "COPY t FROM STDIN;\n" + data + "\\.\n");
  const Report report = migrate_cancelled();
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(database_.committed.statements, IsEmpty());
  EXPECT_EQ(report.results.back().statements, 0U);
}

TEST_F(ScriptRunnerTest, WhatIsAskedBehindTheLastStatementMayFailTheScript) {
  project_.write("V1__a.sql", "one;\n");
  database_.late.emplace();
  database_.late->error = StatementError{"an index is invalid", "55000", std::nullopt, false, false};
  database_.late->before = LateEffect{1, {Work::kept, Earlier::still_open}};
  const Report report = migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_THAT(report.failure.value().message, HasSubstr("an index is invalid (55000)"));
  ASSERT_EQ(report.failure.value().kept.size(), 1U);
  EXPECT_EQ(report.failure.value().where.text(), "V1__a.sql");
}

TEST_F(ScriptRunnerTest, WhatIsLateIsNotTheFailureOfAScriptThatHasOne) {
  project_.write("V1__a.sql", "bad;\n");
  database_.bad_statement = "bad";
  database_.late.emplace();
  database_.late->error = StatementError{"an index is invalid", "55000", std::nullopt, false, false};
  EXPECT_EQ(migrate().failure.value().native, "XX001");
}

TEST_F(ScriptRunnerTest, AQuickScriptTellsNothingOnItsWay) {
  struct Progress final : EventSink {
    void on_event(const Event& event) override { told += std::holds_alternative<StepProgress>(event); }
    int told = 0;
  } progress;
  project_.write("V1__a.sql", "one;\ntwo;\n");
  EXPECT_TRUE(migrate(&progress).success());
  EXPECT_EQ(progress.told, 0);
}

}  // namespace
}  // namespace godwit::test
