// Script statements on SQLite: sent byte for byte, one at a time, and never a success that was none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "support/sqlite_files.h"

namespace godwit {
namespace {

using test::ask;
using test::error_of;
using test::open_sqlite;
using test::run_script;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SqliteScriptTest, StatementsRunInOrderAndStopAtTheFirstThatFails) {
  const auto connection = open_sqlite(":memory:");
  const BatchOutcome outcome = run_script(*connection, {"CREATE TABLE bird (id INT)", "INSERT INTO bird VALUES (1)",
                                                        "INSERT INTO brid VALUES (2)", "INSERT INTO bird VALUES (3)"});
  EXPECT_EQ(outcome.succeeded, 2u);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->message, "no such table: brid");
  EXPECT_EQ(outcome.error->native, "SQLITE_ERROR");
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_FALSE(outcome.error->cancelled);
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "1");
}

TEST(SqliteScriptTest, AnErrorKnowsItsOffsetInBytes) {
  const auto connection = open_sqlite(":memory:");
  const std::string sql = "SELECT 'Ä€😀',\n  no_such_column";
  const BatchOutcome outcome = run_script(*connection, {sql});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->offset, sql.find("no_such_column"));
  const BatchOutcome syntax = run_script(*connection, {"SELEKT 1"});
  EXPECT_EQ(syntax.error.value().offset, 0u);
}

TEST(SqliteScriptTest, AnErrorWhileRunningHasTheExtendedNameAndNoOffset) {
  const auto connection = open_sqlite(":memory:");
  const BatchOutcome outcome =
      run_script(*connection, {"CREATE TABLE bird (id INTEGER PRIMARY KEY, ring TEXT UNIQUE)",
                               "INSERT INTO bird VALUES (1, 'A1')", "INSERT INTO bird VALUES (2, 'A1')"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "SQLITE_CONSTRAINT_UNIQUE");
  EXPECT_EQ(outcome.error->message, "UNIQUE constraint failed: bird.ring");
  EXPECT_FALSE(outcome.error->offset);
}

TEST(SqliteScriptTest, TextBehindTheFirstStatementIsAnErrorAndNothingRuns) {
  const auto connection = open_sqlite(":memory:");
  for (const char* sql : {"CREATE TABLE a (id INT); CREATE TABLE b (id INT)", "CREATE TABLE a (id INT); garbage",
                          "CREATE TABLE a (id INT);;; END", "CREATE TABLE a (id INT); 'open"}) {
    const BatchOutcome outcome = run_script(*connection, {sql});
    ASSERT_TRUE(outcome.error) << sql;
    EXPECT_THAT(outcome.error->message, HasSubstr("more than one statement")) << sql;
    EXPECT_EQ(outcome.error->offset, 24u) << sql;
    EXPECT_EQ(ask(*connection, "SELECT count(*) FROM sqlite_master"), "0") << sql;
  }
}

TEST(SqliteScriptTest, BlanksAndCommentsBehindAStatementAreNothing) {
  const auto connection = open_sqlite(":memory:");
  const BatchOutcome outcome = run_script(
      *connection, {"SELECT 1; -- that is all", "SELECT 1 ;\n\t /* a; b */ -- c\n", "SELECT 1;;", "-- nothing", ""});
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 5u);
}

TEST(SqliteScriptTest, ATriggerBodyIsOneStatement) {
  const auto connection = open_sqlite(":memory:");
  const BatchOutcome outcome = run_script(
      *connection,
      {"CREATE TABLE bird (id INTEGER PRIMARY KEY, seen INT DEFAULT 0)", "CREATE TABLE log (what TEXT)",
       "CREATE TRIGGER t AFTER INSERT ON bird BEGIN\n  INSERT INTO log VALUES (CASE WHEN new.id > 5 THEN 'big; "
       "END;' ELSE 'small' END);\n  UPDATE bird SET seen = 1 WHERE id = new.id;\nEND",
       "INSERT INTO bird (id) VALUES (7)"});
  EXPECT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(ask(*connection, "SELECT what FROM log"), "big; END;");
  EXPECT_EQ(ask(*connection, "SELECT seen FROM bird"), "1");
}

TEST(SqliteScriptTest, ATriggerThatWasCutShortIsAnError) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INT)");
  const BatchOutcome outcome =
      run_script(*connection, {"CREATE TRIGGER t AFTER INSERT ON bird BEGIN DELETE FROM bird;"});
  EXPECT_EQ(outcome.error.value().message, "incomplete input");
}

TEST(SqliteScriptTest, ANulByteIsAnErrorWithItsPlace) {
  const auto connection = open_sqlite(":memory:");
  using namespace std::string_view_literals;
  const BatchOutcome outcome = run_script(*connection, {"CREATE TABLE a (id INT)\0, b INT)"sv});
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message, HasSubstr("NUL byte"));
  EXPECT_EQ(outcome.error->offset, 23u);
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM sqlite_master"), "0");
}

TEST(SqliteScriptTest, TheTextNeedNoByteBehindIt) {
  const auto connection = open_sqlite(":memory:");
  const std::string whole = "SELECT 1 FROM nowhere";
  EXPECT_FALSE(run_script(*connection, {std::string_view(whole).substr(0, 8)}).error);
}

TEST(SqliteScriptTest, RowsAreReadToTheEnd) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INT, shape GEOMETRY)");
  const BatchOutcome outcome =
      run_script(*connection,
                 {"INSERT INTO bird SELECT 1, 2 RETURNING *", "SELECT shape FROM bird", "PRAGMA table_info(bird)",
                  "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n"});
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "1");
}

TEST(SqliteScriptTest, AParameterCountsAsNullAndIsMentioned) {
  const auto connection = open_sqlite(":memory:");
  std::vector<std::string> notices;
  connection->on_notice = [&](const std::string& text) { notices.push_back(text); };
  connection->execute("CREATE TABLE bird (a, b, c)");
  EXPECT_FALSE(run_script(*connection, {"INSERT INTO bird VALUES (:ring, ?, $weight)"}).error);
  EXPECT_EQ(ask(*connection, "SELECT coalesce(a, b, c) FROM bird"), "NULL");
  EXPECT_THAT(notices, ElementsAre(StartsWith("The parameter :ring "), StartsWith("The parameter ? "),
                                   StartsWith("The parameter $weight ")));
}

TEST(SqliteScriptTest, LoadingAnExtensionIsNotAllowed) {
  const auto connection = open_sqlite(":memory:");
  const BatchOutcome outcome = run_script(*connection, {"SELECT load_extension('x')"});
  EXPECT_EQ(outcome.error.value().message, "not authorized");
}

TEST(SqliteScriptTest, AFullDatabaseIsAnErrorThatRollsBackWhole) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (note TEXT)");
  connection->execute("PRAGMA max_page_count = 20");
  connection->begin();
  const BatchOutcome outcome =
      run_script(*connection, {"INSERT INTO bird VALUES ('small')", "INSERT INTO bird VALUES (zeroblob(1000000))"});
  EXPECT_EQ(outcome.succeeded, 1u);
  EXPECT_EQ(outcome.error.value().native, "SQLITE_FULL");
  connection->rollback();
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
}

// The limit stands in for a full disk: write() fails in the middle of the file.
TEST(SqliteScriptTest, ADiskThatTakesNoMoreLeavesTheDatabaseAsItWas) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (note TEXT)");
  test::Child child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200'000, 200'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto connection = open_sqlite(folder / "a.db");
    connection->begin();
    const BatchOutcome outcome = run_script(*connection, {"INSERT INTO bird VALUES (zeroblob(1000000))"});
    std::string error = outcome.error ? outcome.error->native : error_of([&] { connection->commit(); });
    connection->rollback();
    const std::string query_error =
        error_of([&] { connection->execute("INSERT INTO bird VALUES (zeroblob(1000000))"); });
    return error + "|" + query_error + "|" + ask(*connection, "SELECT count(*) FROM bird");
  });
  EXPECT_THAT(child.result(),
              AllOf(HasSubstr("SQLITE_IOERR_WRITE"), HasSubstr("|101 SQLITE_IOERR_WRITE"), HasSubstr("|0")));
  EXPECT_EQ(ask(*open_sqlite(folder / "a.db"), "PRAGMA integrity_check"), "ok");
}

TEST(SqliteScriptTest, CancelStopsARunningStatement) {
  const auto connection = open_sqlite(":memory:");
  std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    connection->cancel();
  });
  const auto start = std::chrono::steady_clock::now();
  const BatchOutcome outcome = run_script(
      *connection,
      {"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", "SELECT 1"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(outcome.succeeded, 0u);
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->cancelled);
  EXPECT_EQ(outcome.error->native, "SQLITE_INTERRUPT");
  EXPECT_FALSE(run_script(*connection, {"SELECT 1"}).error);
}

TEST(SqliteScriptTest, CancelStopsAWriteInATransactionAndTheTransactionIsGone) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE n (i INT)");
  connection->begin();
  std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    connection->cancel();
  });
  const BatchOutcome outcome = run_script(
      *connection, {"INSERT INTO n WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c) SELECT i FROM c"});
  EXPECT_TRUE(outcome.error.value().cancelled);
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
  connection->rollback();
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM n"), "0");
}

TEST(SqliteScriptTest, CancelStopsWaitingForAnotherWriter) {
  const test::TempFolder folder;
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  const auto connection = open_sqlite(folder / "a.db");
  std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    connection->cancel();
  });
  const auto start = std::chrono::steady_clock::now();
  const BatchOutcome outcome = run_script(*connection, {"CREATE TABLE bird (id INT)"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_TRUE(outcome.error.value().cancelled);
}

}  // namespace
}  // namespace godwit
