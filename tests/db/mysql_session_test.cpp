// What scripts set in their session: what lasts, what is out of our way, and what is put back.

#include "db/mysql_server.h"

namespace godwit {
namespace {

class MysqlSessionTest : public MysqlTest {};

TEST_F(MysqlSessionTest, ParametersMeanTheSameInEverySqlMode) {
  const std::string awkward = "a'b\\c\"d`e?\xF0\x9F\xA6\x86\n";
  for (const char* mode : {"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES,PIPES_AS_CONCAT", "ORACLE"}) {
    connection_->execute(std::string("SET sql_mode = '") + mode + "'");
    const Value parameters[] = {awkward, std::nullopt, std::string(), "007"};
    const Row row = connection_->query("SELECT ?, ?, ?, ?, '?', `1?` FROM (SELECT 1 AS `1?`) x", parameters).at(0);
    EXPECT_EQ(row.at(0), awkward) << mode;
    EXPECT_EQ(row.at(1), std::nullopt);
    EXPECT_EQ(row.at(2), "");
    EXPECT_EQ(row.at(3), "007");
    EXPECT_EQ(row.at(4), "?");
  }
}

TEST_F(MysqlSessionTest, OurOwnSqlFindsNothingOfWhatDecidesAboutIt) {
  const std::string all =
      "SELECT CONCAT_WS('|', @@sql_mode, @@unique_checks, @@sql_notes, @@time_zone, @@character_set_connection, "
      "COALESCE(@@character_set_results, 'none'), @@collation_connection, @@sql_select_limit, @@max_join_size, "
      "@@sql_big_selects, @@max_statement_time, @@lock_wait_timeout, DATABASE()) LIMIT 1";
  const std::string before = ask(all);
  run({"CREATE TABLE seen (a TEXT)", "SET sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,EMPTY_STRING_IS_NULL'",
       "SET NAMES latin1", "SET character_set_results = NULL",
       "SET time_zone = '+05:30', unique_checks = 0, sql_notes = 0, max_statement_time = 9.5, lock_wait_timeout = 77",
       "USE information_schema", "SET max_join_size = 5", "SET sql_big_selects = 1", "SET sql_select_limit = 0"});
  const std::string wanted = ask(all);
  connection_->restore_session();
  EXPECT_EQ(ask(all), before);
  run({"DO 1"});  // as the scripts have it, but in our database
  EXPECT_EQ(ask(all), wanted.substr(0, wanted.rfind('|') + 1) + database_);
}

TEST_F(MysqlSessionTest, AnyOtherSettingLastsAndIsNamed) {
  const std::string all =
      "SELECT CONCAT_WS('|', @@group_concat_max_len, @@lc_time_names, @@wait_timeout, @@default_storage_engine, "
      "@@sql_log_bin)";
  run({"SET group_concat_max_len = 10, lc_time_names = 'de_DE', wait_timeout = 77",
       "SET optimizer_switch = 'index_merge=off'", "SET default_storage_engine = MyISAM, sql_log_bin = 0"});
  const std::string wanted = ask(all);
  connection_->restore_session();
  EXPECT_EQ(ask(all), wanted);
  EXPECT_EQ(connection_->changed_settings(),
            (std::vector<std::string>{"default_storage_engine", "group_concat_max_len", "lc_time_names",
                                      "optimizer_switch", "sql_log_bin", "wait_timeout"}));
}

TEST_F(MysqlSessionTest, AServerWithoutAStrictModeLosesNothingOfARow) {
  connection_->execute("SET sql_mode = '', sql_select_limit = 1");
  connection_->remember_session();
  EXPECT_EQ(ask("SELECT @@sql_mode"), "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION");
  EXPECT_EQ(connection_->query("SELECT 1 UNION SELECT 2").size(), 2U);
  run({"DO 1"});
  EXPECT_EQ(ask("SELECT CONCAT(@@sql_mode, @@sql_select_limit)"), "1");
  connection_->restore_session();
  EXPECT_TRUE(connection_->changed_settings().empty());
}

TEST_F(MysqlSessionTest, WhatSetTransactionAskedOfTheNextOneIsOver) {
  run({"CREATE TABLE t (id INT)"});
  connection_->begin();
  run({"SET TRANSACTION READ ONLY"});
  connection_->restore_session();
  connection_->execute("INSERT INTO t VALUES (1)");
  connection_->commit();
  connection_->begin();
  run({"START TRANSACTION READ ONLY", "SELECT * FROM t"});
  connection_->restore_session();
  connection_->execute("INSERT INTO t VALUES (2)");
  connection_->commit();
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "2");
}

TEST_F(MysqlSessionTest, ACommitOfOursEndsNoSessionAndBeginsNothing) {
  for (const char* type : {"CHAIN", "RELEASE"}) {
    run({std::string("SET completion_type = '") + type + "'"});
    connection_->begin();
    connection_->commit();
    EXPECT_EQ(connection_->transaction_state(), TransactionState::idle) << type;
    connection_->begin();
    connection_->rollback();
    EXPECT_EQ(ask("SELECT @@completion_type"), type);
  }
}

TEST_F(MysqlSessionTest, AClockThatAScriptHasSetGoesOn) {
  run({"SET timestamp = 1000000000"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT NOW() > '2020-01-01'"), "1");
}

TEST_F(MysqlSessionTest, SettingsChangedInsideARoutineAreNamed) {
  run(
      {"CREATE PROCEDURE p() BEGIN SET SESSION sql_mode = 'ANSI'; SET SESSION group_concat_max_len = 5; "
       "SET foreign_key_checks = 0; END",
       "CALL p()"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT CONCAT(@@sql_mode LIKE '%ANSI%', @@group_concat_max_len, @@foreign_key_checks = 1)"), "051");
  EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{"group_concat_max_len"});
}

TEST_F(MysqlSessionTest, WhatInitSqlHasSetIsWhatOurOwnSqlGoesBackTo) {
  connection_->execute("SET sql_mode = 'ANSI,STRICT_TRANS_TABLES', foreign_key_checks = 0");
  connection_->remember_session();
  run({"SET sql_mode = '', foreign_key_checks = 1"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT @@sql_mode LIKE '%ANSI%'"), "1");
  EXPECT_EQ(ask("SELECT @@foreign_key_checks"), "0");
}

TEST_F(MysqlSessionTest, GlobalSettingsAreLeftAsTheScriptSetThem) {
  const std::string before = ask("SELECT @@GLOBAL.max_connect_errors");
  run({"SET GLOBAL max_connect_errors = 4321"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT @@GLOBAL.max_connect_errors"), "4321");
  EXPECT_TRUE(connection_->changed_settings().empty());
  connection_->execute("SET GLOBAL max_connect_errors = " + before);
}

TEST_F(MysqlSessionTest, TablesLeftLockedAreUnlocked) {
  run({"CREATE TABLE t (id INT)", "CREATE TABLE u (id INT)", "LOCK TABLES t WRITE"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT COUNT(*) FROM u"), "0");
}

TEST_F(MysqlSessionTest, AnOpenTransactionStaysOpen) {
  run({"CREATE TABLE t (id INT)"});
  connection_->begin();
  run({"INSERT INTO t VALUES (1)", "SET foreign_key_checks = 0"});
  connection_->restore_session();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  connection_->rollback();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "0");
  EXPECT_EQ(ask("SELECT @@foreign_key_checks"), "1");
}

TEST_F(MysqlSessionTest, AutocommitSwitchedOffCommitsNothingBySurprise) {
  run({"CREATE TABLE t (id INT)", "SET autocommit = 0", "INSERT INTO t VALUES (1)"});
  connection_->restore_session();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  EXPECT_EQ(ask(*admin_, "SELECT COUNT(*) FROM " + database_ + ".t"), "0");
  connection_->rollback();
  EXPECT_EQ(ask("SELECT @@autocommit"), "1");
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(MysqlSessionTest, WithAutocommitOffTheRowAndTheWorkAreCommittedTogether) {
  run({"CREATE TABLE t (id INT)", "SET autocommit = 0", "INSERT INTO t VALUES (1)"});
  connection_->restore_session();
  connection_->execute("INSERT INTO t VALUES (2)");
  EXPECT_EQ(ask(*admin_, "SELECT COUNT(*) FROM " + database_ + ".t"), "0");
  connection_->commit();
  EXPECT_EQ(ask(*admin_, "SELECT COUNT(*) FROM " + database_ + ".t"), "2");
  EXPECT_EQ(ask("SELECT @@autocommit"), "1");
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_F(MysqlSessionTest, WhatFollowsDdlInATransactionOfOursCanStillBeRolledBack) {
  connection_->begin();
  run({"CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1)"});
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  connection_->rollback();
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "0");
  EXPECT_EQ(ask("SELECT @@autocommit"), "1");
}

TEST_F(MysqlSessionTest, AScriptThatSwitchesAutocommitOnInATransactionOfOursHasCommitted) {
  run({"CREATE TABLE t (id INT)"});
  connection_->begin();
  run({"INSERT INTO t VALUES (1)", "SET autocommit = 1", "INSERT INTO t VALUES (2)"});
  connection_->restore_session();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  connection_->rollback();
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "2");
  EXPECT_EQ(ask("SELECT @@autocommit"), "1");
}

TEST_F(MysqlSessionTest, AutocommitWithoutATransactionIsSwitchedAtOnce) {
  run({"SET autocommit = 0"});
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT @@autocommit"), "1");
}

TEST_F(MysqlSessionTest, ADroppedDefaultDatabaseIsAClearError) {
  run({"DROP DATABASE " + database_});
  try {
    connection_->restore_session();
    FAIL() << "The database is gone.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::schema_missing);
    EXPECT_NE(std::string(error.what()).find(database_), std::string::npos);
  }
}

TEST_F(MysqlSessionTest, ARoleThatAScriptTookIsGivenBack) {
  const std::string role = database_ + "_role";
  connection_->execute("CREATE ROLE " + role);
  run({"SET ROLE " + role});
  EXPECT_EQ(ask("SELECT CURRENT_ROLE()"), role);
  connection_->restore_session();
  EXPECT_EQ(ask("SELECT CURRENT_ROLE()"), "NULL");
  connection_->execute("DROP ROLE " + role);
}

TEST_F(MysqlSessionTest, AnXaTransactionLeftOpenIsSeenAndCannotBeCommitted) {
  run({"XA START 'x'"});
  EXPECT_THROW(connection_->restore_session(), Error);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  try {
    connection_->commit();
    FAIL() << "COMMIT ended an XA transaction.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::migration_failed);
    EXPECT_EQ(error.native(), "XAE07/1399");
  }
}

TEST_F(MysqlSessionTest, ReleaseAllLocksIsSeenByHeld) {
  const auto lock = connection_->lock_session(database_, "flyway_schema_history");
  ASSERT_TRUE(lock->try_acquire());
  EXPECT_TRUE(lock->held());
  run({"DO RELEASE_ALL_LOCKS()"});
  EXPECT_FALSE(lock->held());
}

TEST_F(MysqlSessionTest, ASessionThatGivesItselfAnotherNumberHoldsItsLock) {
  const auto lock = connection_->lock_session(database_, "flyway_schema_history");
  ASSERT_TRUE(lock->try_acquire());
  run({"SET pseudo_thread_id = 5", "SET sql_select_limit = 0"});
  EXPECT_TRUE(lock->held());
  EXPECT_TRUE(lock->try_acquire());
}

TEST_F(MysqlSessionTest, TheLockIsTakenByOneAndNamesItsHolder) {
  const auto other = open();
  const auto first = connection_->lock_session(database_, "h");
  const auto second = other->lock_session(database_, "h");
  const auto elsewhere = other->lock_session(database_, "another");
  EXPECT_EQ(first->holder(), "");
  ASSERT_TRUE(first->try_acquire());
  EXPECT_FALSE(second->try_acquire());
  EXPECT_FALSE(second->held());
  EXPECT_TRUE(elsewhere->try_acquire());
  const std::string holder = second->holder();
  EXPECT_NE(holder.find("connection " + ask("SELECT CONNECTION_ID()") + " (user fw from 127.0.0.1"), std::string::npos)
      << holder;
  first->release();
  EXPECT_FALSE(first->held());
  EXPECT_TRUE(second->try_acquire());
}

TEST_F(MysqlSessionTest, ALockEndsWithItsConnection) {
  auto other = open();
  auto first = other->lock_session(database_, "h");
  ASSERT_TRUE(first->try_acquire());
  first.reset();
  other.reset();
  const auto second = connection_->lock_session(database_, "h");
  for (int i = 0; i < 500 && !second->held(); ++i) {
    second->try_acquire();
    usleep(10'000);
  }
  EXPECT_TRUE(second->held());
}

}  // namespace
}  // namespace godwit
