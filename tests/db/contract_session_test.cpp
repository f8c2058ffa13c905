// What a script sets for its session, on every database: most of it lasts for the scripts behind it and is out of the
// way of our own SQL; what would decide where or how a row of the history is written is put back.
#include "support/databases.h"

namespace godwit::test {
namespace {

// A statement that changes the session, and an expression that shows whether it did.
struct Change {
  std::string statement;
  std::string probe;
  std::string name = "";     // as changed_settings() says it
  bool of_ours_too = false;  // our own SQL finds it
};

std::vector<Change> put_back(const TestDatabase& database) {
  switch (database.kind()) {
    case DatabaseKind::postgresql:
      return {{"SET search_path = pg_catalog", "current_setting('search_path')"},
              {"SELECT set_config('search_path', '', false)", "current_setting('search_path')"},
              {"SET ROLE pg_monitor", "current_user"},
              {"SET SESSION AUTHORIZATION pg_monitor", "session_user || current_user"},
              {"SET default_transaction_read_only = on", "current_setting('default_transaction_read_only')"},
              {"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
               "current_setting('default_transaction_isolation')"},
              {"SET client_encoding = 'SQL_ASCII'", "current_setting('client_encoding')"}};
    case DatabaseKind::mysql:
      return {{"USE mysql", "database()"},
              {"SET foreign_key_checks = 0", "@@foreign_key_checks"},
              {"SET sql_safe_updates = 1", "@@sql_safe_updates"},
              {"SET SESSION TRANSACTION READ ONLY", "@@tx_read_only"},
              {"SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "@@tx_isolation"},
              {"SET NAMES latin1", "@@character_set_client"}};
    default:
      return {{"PRAGMA query_only = ON", "(SELECT query_only FROM pragma_query_only)"}};
  }
}

std::vector<Change> lasting(const TestDatabase& database) {
  switch (database.kind()) {
    case DatabaseKind::postgresql:
      return {{"SET DateStyle = 'German'", "current_setting('DateStyle')", "DateStyle", true},
              {"SET app.tenant = 'x'", "current_setting('app.tenant', true)", "app.tenant", true},
              {"SELECT set_config('app.other', 'x', false)", "current_setting('app.other', true)", "app.other", true},
              {"SET standard_conforming_strings = off", "current_setting('standard_conforming_strings')",
               "standard_conforming_strings", true},
              {"SET statement_timeout = '1h'", "current_setting('statement_timeout')", "statement_timeout"},
              {"SET lock_timeout = '1h'", "current_setting('lock_timeout')", "lock_timeout"},
              {"SET row_security = off", "current_setting('row_security')", "row_security"},
              {"SET session_replication_role = replica", "current_setting('session_replication_role')",
               "session_replication_role"},
              {"SET TIME ZONE 'Asia/Tokyo'", "current_setting('timezone')", "TimeZone"}};
    case DatabaseKind::mysql:
      return {{"SET SESSION group_concat_max_len = 7", "@@group_concat_max_len", "group_concat_max_len", true},
              {"SET lc_time_names = 'de_DE'", "@@lc_time_names", "lc_time_names", true},
              {"SET SESSION sql_mode = 'ANSI_QUOTES,ORACLE'", "@@sql_mode", "sql_mode"},
              {"SET sql_select_limit = 3", "@@sql_select_limit", "sql_select_limit"},
              {"SET unique_checks = 0", "@@unique_checks", "unique_checks"},
              {"SET time_zone = '+05:00'", "@@time_zone", "time_zone"},
              {"SET SESSION lock_wait_timeout = 7", "@@lock_wait_timeout", "lock_wait_timeout"}};
    default:
      return {
          {"PRAGMA recursive_triggers = ON", "(SELECT recursive_triggers FROM pragma_recursive_triggers)",
           "recursive_triggers", true},
          {"PRAGMA case_sensitive_like = ON", "('a' LIKE 'A')", "case_sensitive_like", true},
          {"PRAGMA ignore_check_constraints = ON",
           "(SELECT ignore_check_constraints FROM pragma_ignore_check_constraints)", "ignore_check_constraints", true},
          {"ATTACH ':memory:' AS other", "(SELECT count(*) FROM pragma_database_list WHERE name = 'other')",
           "attached database other", true}};
  }
}

class SessionContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  void SetUp() override {
    connection_ = database_.connect();
    run(*connection_, {"CREATE TABLE seen (v varchar(200))", "CREATE TABLE t (id int)"});
    connection_->remember_session();
  }
  std::string ours(const Change& change) { return one(*connection_, "SELECT " + change.probe); }
  std::string of_script(const Change& change) {
    run(*connection_, {"DELETE FROM seen", "INSERT INTO seen SELECT " + change.probe});
    connection_->restore_session();
    return one(*connection_, "SELECT v FROM seen");
  }

  TestDatabase database_{GetParam()};
  std::unique_ptr<Connection> connection_;
};
INSTANTIATE_TEST_SUITE_P(Databases, SessionContract, every_database(), kind_of);

TEST_P(SessionContract, WhatWouldDecideAboutTheRowIsPutBack) {
  for (const Change& change : put_back(database_)) {
    const std::string before = ours(change);
    run(*connection_, {change.statement});
    EXPECT_NE(ours(change), before) << change.statement << " changes nothing";
    connection_->restore_session();
    EXPECT_EQ(ours(change), before) << change.statement;
    EXPECT_EQ(of_script(change), before) << change.statement;
  }
}

TEST_P(SessionContract, ItIsPutBackInsideATransactionThatStaysOpen) {
  for (const Change& change : put_back(database_)) {
    const std::string before = ours(change);
    connection_->begin();
    connection_->execute("INSERT INTO t VALUES (1)");
    run(*connection_, {change.statement});
    connection_->restore_session();
    EXPECT_EQ(connection_->transaction_state(), TransactionState::open) << change.statement;
    connection_->commit();
    EXPECT_EQ(ours(change), before) << change.statement;
  }
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t"), std::to_string(put_back(database_).size()));
}

TEST_P(SessionContract, WhatElseAScriptSetsLastsForScriptsAndIsNamedOnce) {
  for (const Change& change : lasting(database_)) {
    const std::string before = ours(change);
    run(*connection_, {change.statement});
    const std::string wanted = ours(change);
    EXPECT_NE(wanted, before) << change.statement << " changes nothing";
    connection_->restore_session();
    EXPECT_EQ(ours(change), change.of_ours_too ? wanted : before) << change.statement;
    EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{change.name});
    EXPECT_EQ(of_script(change), wanted) << change.statement;
    EXPECT_EQ(ours(change), change.of_ours_too ? wanted : before) << change.statement;
    EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{});
  }
}

TEST_P(SessionContract, ItLastsBehindTheTransactionThatItWasSetIn) {
  for (const Change& change : lasting(database_)) {
    if (change.statement.starts_with("ATTACH")) continue;  // not inside a transaction
    const std::string before = ours(change);
    connection_->begin();
    run(*connection_, {"INSERT INTO t VALUES (1)", change.statement});
    const std::string wanted = ours(change);
    connection_->restore_session();
    EXPECT_EQ(ours(change), change.of_ours_too ? wanted : before) << change.statement;
    EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{change.name});
    run(*connection_, {"INSERT INTO t VALUES (2)"});  // a callback, or the next script of a group
    EXPECT_EQ(ours(change), wanted) << change.statement;
    connection_->restore_session();
    connection_->commit();
    EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{change.name});
    EXPECT_EQ(ours(change), change.of_ours_too ? wanted : before) << change.statement;
    connection_->begin();
    EXPECT_EQ(of_script(change), wanted) << change.statement;
    connection_->commit();
    EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{});
  }
}

TEST_P(SessionContract, WhatIsExcusedIsNotNamed) {
  const Change first = lasting(database_).front(), last = lasting(database_).at(1);
  run(*connection_, {first.statement});
  connection_->restore_session();
  connection_->excuse_settings();
  run(*connection_, {last.statement});
  connection_->restore_session();
  EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{last.name});
}

TEST_P(SessionContract, WhatInitSqlMadeIsWhatItGoesBackTo) {
  const Change change = put_back(database_).back();
  run(*connection_, {change.statement});
  connection_->remember_session();
  const std::string wanted = ours(change);
  for (const Change& other : put_back(database_)) run(*connection_, {other.statement});
  connection_->restore_session();
  EXPECT_EQ(ours(change), wanted);
}

TEST_P(SessionContract, WithoutAnyChangeItDoesNothing) {
  connection_->restore_session();
  connection_->restore_session();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  EXPECT_EQ(one(*connection_, "SELECT 1"), "1");
  EXPECT_TRUE(connection_->changed_settings().empty());
}

}  // namespace
}  // namespace godwit::test
