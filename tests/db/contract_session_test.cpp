// restore_session() on every database: what a script did to its session is gone, and only that.
#include "support/databases.h"

namespace godwit::test {
namespace {

// A statement that changes the session, and a query that shows whether it did.
struct Change {
  std::string statement;
  std::string probe;
};

std::vector<Change> changes_of(const TestDatabase& database) {
  switch (database.kind()) {
    case DatabaseKind::postgresql:
      return {{"SET search_path = pg_catalog", "SHOW search_path"},
              {"SELECT set_config('search_path', '', false)", "SHOW search_path"},
              {"SET ROLE pg_monitor", "SELECT current_user"},
              {"SET SESSION AUTHORIZATION pg_monitor", "SELECT session_user || current_user"},
              {"SET statement_timeout = '1h'", "SHOW statement_timeout"},
              {"SET TIME ZONE 'Asia/Tokyo'", "SHOW timezone"},
              {"SET standard_conforming_strings = off", "SHOW standard_conforming_strings"},
              {"SET DateStyle = 'German'", "SHOW DateStyle"},
              {"SET default_transaction_read_only = on", "SHOW default_transaction_read_only"}};
    case DatabaseKind::mysql:
      return {{"USE mysql", "SELECT database()"},
              {"SET SESSION sql_mode = 'ANSI_QUOTES'", "SELECT @@sql_mode"},
              {"SET foreign_key_checks = 0", "SELECT @@foreign_key_checks"},
              {"SET unique_checks = 0", "SELECT @@unique_checks"},
              {"SET time_zone = '+05:00'", "SELECT @@time_zone"},
              {"SET NAMES latin1", "SELECT @@character_set_client"},
              {"SET SESSION lock_wait_timeout = 7", "SELECT @@lock_wait_timeout"}};
    default:
      return {{"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers"},
              {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys"},
              {"PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints"}};
  }
}

class SessionContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  void SetUp() override {
    connection_ = database_.connect();
    connection_->remember_session();
  }

  TestDatabase database_{GetParam()};
  std::unique_ptr<Connection> connection_;
};
INSTANTIATE_TEST_SUITE_P(Databases, SessionContract, every_database(), kind_of);

TEST_P(SessionContract, WhatAScriptChangesIsPutBack) {
  for (const Change& change : changes_of(database_)) {
    const std::string before = one(*connection_, change.probe);
    run(*connection_, {change.statement});
    EXPECT_NE(one(*connection_, change.probe), before) << change.statement << " changes nothing";
    connection_->restore_session();
    EXPECT_EQ(one(*connection_, change.probe), before) << change.statement;
  }
}

TEST_P(SessionContract, ItIsPutBackInsideATransactionThatStaysOpen) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  for (const Change& change : changes_of(database_)) {
    const std::string before = one(*connection_, change.probe);
    connection_->begin();
    connection_->execute("INSERT INTO t VALUES (1)");
    run(*connection_, {change.statement});
    connection_->restore_session();
    EXPECT_EQ(connection_->transaction_state(), TransactionState::open) << change.statement;
    connection_->commit();
    EXPECT_EQ(one(*connection_, change.probe), before) << change.statement;
  }
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t"), std::to_string(changes_of(database_).size()));
}

TEST_P(SessionContract, WhatInitSqlMadeIsWhatItGoesBackTo) {
  const Change change = changes_of(database_).back();
  run(*connection_, {change.statement});
  connection_->remember_session();
  const std::string wanted = one(*connection_, change.probe);
  for (const Change& other : changes_of(database_)) run(*connection_, {other.statement});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, change.probe), wanted);
}

TEST_P(SessionContract, WithoutAnyChangeItDoesNothing) {
  connection_->restore_session();
  connection_->restore_session();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  EXPECT_EQ(one(*connection_, "SELECT 1"), "1");
}

}  // namespace
}  // namespace godwit::test
