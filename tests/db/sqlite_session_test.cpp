// Transactions and what belongs to a SQLite connection rather than to its database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SqliteSessionTest, ParametersKeepNullAndEmptyApart) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (a INT, b VARCHAR(9), c BOOLEAN, d TEXT)");
  const Value values[] = {"-5", std::nullopt, "1", ""};
  connection->execute("INSERT INTO bird VALUES (?, ?, ?, ?)", values);
  EXPECT_EQ(connection->query("SELECT a, b, c, d, typeof(a), typeof(c) FROM bird"),
            (std::vector<Row>{{"-5", std::nullopt, "1", "", "integer", "integer"}}));
  const Value wanted[] = {"-5"};
  EXPECT_EQ(connection->query("SELECT d FROM bird WHERE a = ?", wanted).size(), 1u);
  EXPECT_EQ(connection->query("SELECT d FROM bird WHERE b = ?", wanted).size(), 0u);
}

TEST(SqliteSessionTest, AnErrorOfOurOwnSqlHasItsNativeCode) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INTEGER PRIMARY KEY)");
  const Value values[] = {"1"};
  connection->execute("INSERT INTO bird VALUES (?)", values);
  EXPECT_THAT(error_of([&] { connection->execute("INSERT INTO bird VALUES (?)", values); }),
              AllOf(StartsWith("100 SQLITE_CONSTRAINT_PRIMARYKEY "), HasSubstr("UNIQUE constraint failed: bird.id")));
  EXPECT_THAT(error_of([&] { connection->query("SELECT x FROM bird"); }),
              AllOf(StartsWith("100 SQLITE_ERROR "), HasSubstr("no such column: x")));
}

TEST(SqliteSessionTest, TheTransactionStateIsWhatSqliteSays) {
  const auto connection = open_sqlite(":memory:");
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
  connection->begin();
  EXPECT_EQ(connection->transaction_state(), TransactionState::open);
  EXPECT_FALSE(run_script(*connection, {"ROLLBACK"}).error);
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
  EXPECT_FALSE(run_script(*connection, {"SAVEPOINT a"}).error);
  EXPECT_EQ(connection->transaction_state(), TransactionState::open);
  connection->rollback();
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
}

TEST(SqliteSessionTest, AStatementThatRollsBackByItselfLeavesNoTransaction) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INTEGER PRIMARY KEY)");
  connection->begin();
  const BatchOutcome outcome =
      run_script(*connection, {"INSERT INTO bird VALUES (1)", "INSERT OR ROLLBACK INTO bird VALUES (1)"});
  EXPECT_TRUE(outcome.error);
  EXPECT_EQ(connection->transaction_state(), TransactionState::idle);
}

TEST(SqliteSessionTest, CommitWithoutATransactionIsAnError) {
  const auto connection = open_sqlite(":memory:");
  connection->begin();
  EXPECT_FALSE(run_script(*connection, {"COMMIT"}).error);
  EXPECT_THAT(error_of([&] { connection->commit(); }),
              AllOf(StartsWith("600 SQLITE_ERROR "), HasSubstr("did not commit")));
}

TEST(SqliteSessionTest, CommitThatAForeignKeyRefusesIsAnErrorAndCanBeRolledBack) {
  const auto connection = open_sqlite("sqlite::memory:?foreign_keys=on");
  connection->execute("CREATE TABLE bird (id INTEGER PRIMARY KEY)");
  connection->execute("CREATE TABLE seen (bird INT REFERENCES bird DEFERRABLE INITIALLY DEFERRED)");
  connection->begin();
  EXPECT_FALSE(run_script(*connection, {"INSERT INTO seen VALUES (1)"}).error);
  EXPECT_THAT(error_of([&] { connection->commit(); }), StartsWith("600 SQLITE_CONSTRAINT_FOREIGNKEY "));
  EXPECT_EQ(connection->transaction_state(), TransactionState::open);
  connection->rollback();
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM seen"), "0");
}

TEST(SqliteSessionTest, RestoringInsideATransactionForgetsNoForeignKeyViolation) {
  const auto connection = open_sqlite("sqlite::memory:?foreign_keys=on");
  connection->execute("CREATE TABLE bird (id INTEGER PRIMARY KEY)");
  connection->execute("CREATE TABLE seen (bird INT REFERENCES bird)");
  connection->remember_session();
  connection->begin();
  EXPECT_FALSE(run_script(*connection, {"PRAGMA defer_foreign_keys = ON", "INSERT INTO seen VALUES (1)"}).error);
  connection->restore_session();
  EXPECT_THAT(error_of([&] { connection->commit(); }), StartsWith("600 SQLITE_CONSTRAINT_FOREIGNKEY "));
}

TEST(SqliteSessionTest, ABusyWriterIsWaitedFor) {
  const test::TempFolder folder;
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  writer->execute("CREATE TABLE bird (id INT)");
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    writer->commit();
  });
  const auto connection = open_sqlite(folder / "a.db");
  const auto start = std::chrono::steady_clock::now();
  connection->begin();
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
  connection->execute("INSERT INTO bird VALUES (1)");
  connection->commit();
}

TEST(SqliteSessionTest, AReaderIsWaitedForByCommit) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (id INT)");
  const auto reader = open_sqlite(folder / "a.db");
  EXPECT_FALSE(run_script(*reader, {"BEGIN", "SELECT * FROM bird"}).error);
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    reader->rollback();
  });
  connection->begin();
  connection->execute("INSERT INTO bird VALUES (1)");
  connection->commit();
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "1");
}

TEST(SqliteSessionTest, AWriterThatNeverEndsIsATimeoutThatSaysSo) {
  const test::TempFolder folder;
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  const auto connection = open_sqlite("sqlite:" + folder / "a.db" + "?busy_timeout=100");
  EXPECT_THAT(error_of([&] { connection->begin(); }),
              AllOf(StartsWith("700 SQLITE_BUSY "), HasSubstr("Another program"), HasSubstr("100 ms")));
  EXPECT_EQ(run_script(*connection, {"CREATE TABLE bird (id INT)"}).error.value().native, "SQLITE_BUSY");
  EXPECT_THAT(error_of([&] { connection->execute("CREATE TABLE bird (id INT)"); }), StartsWith("700 SQLITE_BUSY "));
}

TEST(SqliteSessionTest, ABusyTimeoutSetByAScriptLastsForScriptsAndNotForOurOwnSql) {
  const test::TempFolder folder;
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  const auto connection = open_sqlite(folder / "a.db");
  connection->remember_session();
  EXPECT_FALSE(run_script(*connection, {"PRAGMA busy_timeout = 0"}).error);
  connection->restore_session();
  EXPECT_EQ(connection->changed_settings(), std::vector<std::string>{"busy_timeout"});
  EXPECT_EQ(run_script(*connection, {"CREATE TABLE bird (id INT)"}).error.value().native, "SQLITE_BUSY");
  connection->restore_session();
  std::jthread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    writer->rollback();
  });
  EXPECT_EQ(error_of([&] { connection->begin(); }), "");
}

TEST(SqliteSessionTest, OnlyWhatWouldKeepARowOutOrAnUndoAwayIsPutBack) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (id INT)");
  connection->remember_session();
  const BatchOutcome outcome =
      run_script(*connection, {"PRAGMA foreign_keys = ON", "PRAGMA case_sensitive_like = ON",
                               "PRAGMA legacy_alter_table = ON", "PRAGMA temp_store = MEMORY",
                               "PRAGMA synchronous = OFF", "PRAGMA cache_size = 7", "PRAGMA max_page_count = 999",
                               "PRAGMA query_only = ON", "PRAGMA writable_schema = ON", "PRAGMA journal_mode = OFF"});
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "PRAGMA query_only"), "0");
  EXPECT_EQ(ask(*connection, "PRAGMA writable_schema"), "0");
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "delete");
  EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(ask(*connection, "PRAGMA cache_size"), "7");
  EXPECT_EQ(ask(*connection, "SELECT 'a' LIKE 'A'"), "0");
  EXPECT_EQ(connection->changed_settings(),
            (std::vector<std::string>{"cache_size", "case_sensitive_like", "foreign_keys", "legacy_alter_table",
                                      "max_page_count", "synchronous", "temp_store"}));
}

TEST(SqliteSessionTest, AMemoryJournalIsPutBackToo) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (id INT)");
  connection->remember_session();
  EXPECT_FALSE(run_script(*connection, {"PRAGMA journal_mode = MEMORY"}).error);
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "delete");
}

TEST(SqliteSessionTest, WalModeIsThePropertyOfTheFileAndStays) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->remember_session();
  EXPECT_FALSE(run_script(*connection, {"CREATE TABLE bird (id INT)", "PRAGMA journal_mode = WAL"}).error);
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "wal");
}

TEST(SqliteSessionTest, WhatCannotBePutBackInATransactionIsPutBackBeforeTheNext) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (id INT)");
  connection->remember_session();
  connection->begin();
  EXPECT_FALSE(
      run_script(*connection, {"COMMIT", "PRAGMA journal_mode = MEMORY", "BEGIN", "INSERT INTO bird VALUES (1)"})
          .error);
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "memory");
  EXPECT_EQ(connection->transaction_state(), TransactionState::open);
  connection->commit();
  connection->begin();
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "delete");
}

TEST(SqliteSessionTest, AttachedDatabasesStayAttached) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("ATTACH '" + folder / "mine.db" + "' AS mine");
  connection->remember_session();
  EXPECT_FALSE(
      run_script(*connection, {"ATTACH ':memory:' AS \"odd\"\" name\"", "CREATE TEMP TABLE t (id INT)"}).error);
  connection->restore_session();
  EXPECT_EQ(connection->changed_settings(), std::vector<std::string>{"attached database odd\" name"});
  EXPECT_FALSE(run_script(*connection, {"DETACH mine"}).error);
  connection->restore_session();
  EXPECT_EQ(connection->changed_settings(), std::vector<std::string>{"attached database mine"});
}

TEST(SqliteSessionTest, RowsThatAScriptWroteIntoTheSchemaAreTablesBehindIt) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INT)");
  connection->begin();
  EXPECT_FALSE(run_script(*connection, {"PRAGMA Writable_Schema=ON",
                                        "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) SELECT type, "
                                        "'same', 'same', rootpage, 'CREATE TABLE same (id INT)' FROM sqlite_schema",
                                        "INSERT INTO bird VALUES (5)", "PRAGMA writable_schema=OFF"})
                   .error);
  EXPECT_TRUE(run_script(*connection, {"SELECT id FROM same"}).error);
  connection->restore_session();
  EXPECT_EQ(connection->transaction_state(), TransactionState::open);
  EXPECT_EQ(ask(*connection, "SELECT id FROM same"), "5");
  connection->commit();
}

TEST(SqliteSessionTest, AWriterKilledInTheMiddleOfATransactionLeavesNothing) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (note TEXT)");
  test::Child child([&] {
    const auto connection = open_sqlite(folder / "a.db");
    connection->execute("PRAGMA cache_size = 1");  // pages go to the file before the commit
    connection->begin();
    connection->execute("INSERT INTO bird VALUES (zeroblob(500000))");
    kill(getpid(), SIGKILL);
    return std::string("not killed");
  });
  EXPECT_EQ(child.result(), "");
  EXPECT_TRUE(std::filesystem::exists(folder / "a.db-journal"));
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
  EXPECT_EQ(ask(*connection, "PRAGMA integrity_check"), "ok");
}

TEST(SqliteSessionTest, DestroyingAConnectionRollsBack) {
  const test::TempFolder folder;
  {
    const auto connection = open_sqlite(folder / "a.db");
    connection->execute("CREATE TABLE bird (id INT)");
    connection->begin();
    connection->execute("INSERT INTO bird VALUES (1)");
  }
  EXPECT_EQ(ask(*open_sqlite(folder / "a.db"), "SELECT count(*) FROM bird"), "0");
}

}  // namespace
}  // namespace godwit
