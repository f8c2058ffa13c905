// What every Connection does, whatever its database.
#include <chrono>
#include <stdexcept>
#include <thread>

#include "support/databases.h"

namespace godwit::test {
namespace {

class ConnectionContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  void SetUp() override { connection_ = database_.connect(); }
  bool postgresql() const { return GetParam() == DatabaseKind::postgresql; }
  std::string count(const std::string& table = "t") { return one(*connection_, "SELECT count(*) FROM " + table); }

  TestDatabase database_{GetParam()};
  std::unique_ptr<Connection> connection_;
};
INSTANTIATE_TEST_SUITE_P(Databases, ConnectionContract, every_database(), kind_of);

class ServerContract : public ConnectionContract {
 protected:
  std::string session_id(Connection& connection) {
    return one(connection, postgresql() ? "SELECT pg_backend_pid()" : "SELECT connection_id()");
  }
  void kill_session() {
    const std::string id = session_id(*connection_);
    const auto killer = database_.connect();
    run(*killer, {postgresql() ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id});
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  Error error_of_connecting(const TargetOptions& target) {
    try {
      database_.connect(target);
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorCode::none, "connected");
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, ServerContract, every_server(), kind_of);

TEST_P(ConnectionContract, TheServerIsKnownByProductVersionAndDatabase) {
  const ServerInfo& server = connection_->server();
  EXPECT_FALSE(server.product.empty());
  EXPECT_NE(server.version.find('.'), std::string::npos);
  EXPECT_EQ(server.version.find(' '), std::string::npos);
  EXPECT_EQ(server.default_schema, database_.schema());
  EXPECT_EQ(server.user, GetParam() == DatabaseKind::sqlite ? "" : postgresql() ? "postgres" : "fw");
}

TEST_P(ConnectionContract, AQueryGivesRowsAsText) {
  const std::vector<Row> rows = connection_->query("SELECT 1, 'two', NULL UNION ALL SELECT 3, 'é€😀', NULL ORDER BY 1");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0], (Row{"1", "two", std::nullopt}));
  EXPECT_EQ(rows[1], (Row{"3", "é€😀", std::nullopt}));
}

TEST_P(ConnectionContract, AQueryWithoutRowsGivesNone) {
  EXPECT_TRUE(connection_->query("SELECT 1 FROM (SELECT 1) AS q WHERE 1 = 0").empty());
}

TEST_P(ConnectionContract, RowsAreReadOneByOne) {
  const std::string sql =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n";
  std::string seen;
  connection_->read(sql, {}, [&](Fields fields) {
    ASSERT_EQ(fields.size(), 1U);
    if (seen.size() < 10) seen += *fields[0];
  });
  EXPECT_EQ(seen, "12345678910");
}

TEST_P(ConnectionContract, AReceiverThatThrowsLeavesTheConnectionFitForUse) {
  const std::string sql =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n";
  int seen = 0;
  const auto third = [&](Fields) {
    if (++seen == 3) throw std::out_of_range("three is enough");
  };
  EXPECT_THROW(connection_->read(sql, {}, third), std::out_of_range);
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(one(*connection_, "SELECT 7"), "7");
}

TEST_P(ConnectionContract, WhatWasWrittenIsCounted) {
  run(*connection_, {"CREATE TABLE t (id int, a varchar(10))"});
  EXPECT_EQ(connection_->execute("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')"), 3U);
  EXPECT_EQ(connection_->execute("UPDATE t SET a = 'x'"), 3U) << "a row that stays as it was is found, too";
  const Value second[] = {"2"};
  EXPECT_EQ(connection_->execute("DELETE FROM t WHERE id = ?", second), 1U);
  EXPECT_EQ(connection_->execute("DELETE FROM t WHERE id = ?", second), 0U);
  EXPECT_EQ(connection_->execute("CREATE TABLE other (id int)").value_or(0), 0U);
}

// A trigger's own rows are not the statement's.
TEST_P(ConnectionContract, RowsThatATriggerWritesAreNotCounted) {
  run(*connection_, {"CREATE TABLE t (id int)", "CREATE TABLE log (id int)"});
  const std::string body = "INSERT INTO log VALUES (new.id), (new.id)";
  if (postgresql()) {
    run(*connection_, {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN " + body + "; RETURN new; END'",
                       "CREATE TRIGGER logs AFTER INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f()"});
  } else {
    run(*connection_, {"CREATE TRIGGER logs AFTER INSERT ON t FOR EACH ROW BEGIN " + body + "; END"});
  }
  EXPECT_EQ(connection_->execute("INSERT INTO t VALUES (1)"), 1U);
  EXPECT_EQ(count("log"), "2");
}

// MySQL has no trigger that lets a row go in silence.
TEST_P(ConnectionContract, ARowThatATriggerSwallowsIsNotCounted) {
  if (GetParam() == DatabaseKind::mysql) return;
  run(*connection_, {"CREATE TABLE t (id int)", "CREATE TABLE log (id int)"});
  if (postgresql()) {
    run(*connection_,
        {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (new.id); RETURN NULL; "
         "END'",
         "CREATE TRIGGER swallows BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f()"});
  } else {
    run(*connection_, {"CREATE TRIGGER swallows BEFORE INSERT ON t BEGIN INSERT INTO log VALUES (new.id); SELECT "
                       "RAISE(IGNORE); END"});
  }
  EXPECT_EQ(connection_->execute("INSERT INTO t VALUES (1)"), 0U);
  EXPECT_EQ(count(), "0");
}

TEST_P(ConnectionContract, AParameterIsTextAndNullIsNotEmpty) {
  run(*connection_, {"CREATE TABLE t (id int, a varchar(100))"});
  const std::string text = "it's a ? and a \\ and é😀\nline";
  const Value first[] = {"1", std::nullopt}, second[] = {"2", ""}, third[] = {"3", text};
  for (const auto& values : {first, second, third}) {
    connection_->execute("INSERT INTO t (id, a) VALUES (?, ?)", std::span<const Value>(values, 2));
  }
  const std::vector<Row> rows = connection_->query("SELECT a FROM t ORDER BY id");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0][0], std::nullopt);
  EXPECT_EQ(rows[1][0], "");
  EXPECT_EQ(rows[2][0], text);
}

TEST_P(ConnectionContract, AQueryThatFailsThrowsTheServersCode) {
  try {
    connection_->query("SELECT * FROM absent_table");
    FAIL() << "it worked";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unexpected);
    EXPECT_FALSE(error.native().empty());
    EXPECT_NE(std::string(error.what()).find("absent_table"), std::string::npos);
  }
}

TEST_P(ConnectionContract, ABatchRunsAllItsStatementsInOrder) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(Statements{
      "INSERT INTO t VALUES (1)", "SELECT * FROM t", "UPDATE t SET id = id + 1", "INSERT INTO t VALUES (5)"});
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 4U);
  connection_->commit();
  EXPECT_EQ(one(*connection_, "SELECT sum(id) FROM t"), "7");
}

TEST_P(ConnectionContract, AnEmptyBatchDoesNothing) {
  const BatchOutcome outcome = connection_->run_batch({});
  EXPECT_EQ(outcome.succeeded, 0U);
  EXPECT_FALSE(outcome.error);
}

TEST_P(ConnectionContract, ABatchStopsAtTheStatementThatFailsAtRunTime) {
  run(*connection_, {"CREATE TABLE t (id int PRIMARY KEY)"});
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(Statements{
      "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (3)"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
  EXPECT_FALSE(outcome.error->native.empty());
  EXPECT_FALSE(outcome.error->message.empty());
  EXPECT_FALSE(outcome.error->message.ends_with('.')) << outcome.error->message;
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_FALSE(outcome.error->cancelled);
  connection_->rollback();
  EXPECT_EQ(count(), "0");
}

TEST_P(ConnectionContract, OutsideATransactionTheStatementsBeforeTheFaultStay) {
  run(*connection_, {"CREATE TABLE t (id int PRIMARY KEY)"});
  const BatchOutcome outcome = connection_->run_batch(Statements{
      "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (3)"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  EXPECT_EQ(count(), "2");
}

// PostgreSQL finds a syntax error before it runs the first statement of a message, and still it is the third's.
TEST_P(ConnectionContract, ASyntaxErrorBelongsToItsStatementAndCountsBytesBehindMultibyteText) {
  run(*connection_, {"CREATE TABLE t (id int, a varchar(100))"});
  const std::string wrong = "INSERT INTO t VALUES\n (3, 'ä€😀') WRONG HERE";
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(
      Statements{"INSERT INTO t VALUES (1, 'äöü €😀')", "INSERT INTO t VALUES (2, '😀')", wrong, "SELECT 1"});
  connection_->rollback();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
  if (GetParam() != DatabaseKind::mysql) {
    ASSERT_TRUE(outcome.error->offset);
  }
  if (outcome.error->offset) {
    EXPECT_EQ(wrong.substr(*outcome.error->offset), "WRONG HERE");
  }
}

TEST_P(ConnectionContract, AStatementMayHoldCommentsAndLineEndsOfAnyKind) {
  const BatchOutcome outcome = connection_->run_batch(Statements{
      "CREATE TABLE t (id int -- one;\n, /* two; */ a varchar(10))", "INSERT INTO t\r\nVALUES (1, 'a\r\nb')"});
  EXPECT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(one(*connection_, "SELECT length(a) FROM t"), "4");
}

TEST_P(ConnectionContract, RowsThatAScriptSelectsAreDropped) {
  Statements statements{
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n", "SELECT 2"};
  const BatchOutcome outcome = connection_->run_batch(statements);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
  EXPECT_EQ(one(*connection_, "SELECT 7"), "7");
}

TEST_P(ConnectionContract, TheTransactionStateIsTheProtocols) {
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  connection_->begin();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  connection_->commit();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  connection_->begin();
  connection_->rollback();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_P(ConnectionContract, TheTransactionStateFollowsTheScript) {
  Statements begin{"BEGIN"}, commit{"COMMIT"};
  begin[0].facts.begins_transaction = true;
  commit[0].facts.ends_transaction = true;
  run(*connection_, begin);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::open);
  run(*connection_, commit);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_P(ConnectionContract, OnlyPostgresqlsTransactionFailsWithItsStatement) {
  connection_->begin();
  EXPECT_TRUE(connection_->run_batch(Statements{"INSERT INTO absent_table VALUES (1)"}).error);
  EXPECT_EQ(connection_->transaction_state(), postgresql() ? TransactionState::failed : TransactionState::open);
  connection_->rollback();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_P(ConnectionContract, CommitKeepsAndRollbackForgets) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  connection_->begin();
  connection_->execute("INSERT INTO t VALUES (1)");
  connection_->rollback();
  EXPECT_EQ(count(), "0");
  connection_->begin();
  connection_->execute("INSERT INTO t VALUES (1)");
  connection_->commit();
  EXPECT_EQ(one(*database_.connect(), "SELECT count(*) FROM t"), "1");
}

TEST_P(ConnectionContract, RollbackWithoutATransactionIsHarmless) {
  connection_->rollback();
  connection_->rollback();
  EXPECT_EQ(one(*connection_, "SELECT 1"), "1");
}

TEST_P(ConnectionContract, ClosingTheConnectionForgetsAnOpenTransaction) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  connection_->begin();
  connection_->execute("INSERT INTO t VALUES (1)");
  connection_.reset();
  EXPECT_EQ(one(*database_.connect(), "SELECT count(*) FROM t"), "0");
}

TEST_P(ConnectionContract, DdlIsTransactionalWhereTheTraitsSaySo) {
  connection_->begin();
  run(*connection_, {"CREATE TABLE t (id int)"});
  connection_->rollback();
  const bool left = !connection_->run_batch(Statements{"SELECT * FROM t"}).error;
  EXPECT_EQ(left, !database_.dialect().traits().transactional_ddl);
}

TEST_P(ConnectionContract, CancelFromAnotherThreadEndsALongStatement) {
  const std::string sleep = postgresql() ? "SELECT pg_sleep(30)"
                            : GetParam() == DatabaseKind::mysql
                                ? "SELECT sleep(30)"
                                : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                                  "FROM n) SELECT count(*) FROM n";
  const auto start = std::chrono::steady_clock::now();
  std::jthread other([this](const std::stop_token& done) {
    while (!done.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      connection_->cancel();
    }
  });
  const BatchOutcome outcome = connection_->run_batch(Statements{sleep});
  other = {};
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->cancelled);
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_EQ(outcome.succeeded, 0U);
}

TEST_P(ConnectionContract, CancelWithNothingRunningIsHarmless) {
  connection_->cancel();
  EXPECT_EQ(one(*connection_, "SELECT 1"), "1");
}

TEST_P(ServerContract, ANoticeOfAScriptArrives) {
  std::vector<std::string> notices;
  connection_->on_notice = [&](const std::string& text) { notices.push_back(text); };
  Statements statements{"DROP TABLE IF EXISTS absent_table", "SELECT 1"};
  statements[0].facts.commits_implicitly = !postgresql();
  run(*connection_, statements);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_NE(notices[0].find("absent_table"), std::string::npos) << notices[0];
}

TEST_P(ServerContract, ANoticeWithoutAListenerIsDropped) {
  Statements statements{"DROP TABLE IF EXISTS absent_table"};
  statements[0].facts.commits_implicitly = !postgresql();
  run(*connection_, statements);
  EXPECT_EQ(one(*connection_, "SELECT 1"), "1");
}

TEST_P(ServerContract, ALostConnectionIsSaidToBeLost) {
  kill_session();
  const BatchOutcome outcome = connection_->run_batch(Statements{"SELECT 1", "SELECT 2"});
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->connection_lost);
  EXPECT_EQ(outcome.succeeded, 0U);
  try {
    connection_->query("SELECT 1");
    FAIL() << "it worked";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::connection_lost);
  }
  connection_->rollback();
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_P(ServerContract, AConnectionThatDiesDuringCommitLeavesTheOutcomeUnknown) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  connection_->begin();
  connection_->execute("INSERT INTO t VALUES (1)");
  kill_session();
  try {
    connection_->commit();
    FAIL() << "it worked";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::outcome_unknown) << error.what();
  }
}

TEST_P(ServerContract, NobodyListeningIsAConnectionError) {
  TargetOptions target = database_.target();
  target.url = postgresql() ? "postgresql://127.0.0.1:1/db" : "mysql://127.0.0.1:1/db";
  const Error error = error_of_connecting(target);
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_NE(std::string(error.what()).find("127.0.0.1:1"), std::string::npos) << error.what();
}

TEST_P(ServerContract, AnUnknownUserIsAnAuthenticationErrorThatNamesItAndHidesThePassword) {
  TargetOptions target = database_.target();
  target.user = "nobody_here";
  target.password = Secret("tops3cret");
  const Error error = error_of_connecting(target);
  EXPECT_EQ(error.code(), ErrorCode::authentication) << error.what();
  EXPECT_NE(std::string(error.what()).find("nobody_here"), std::string::npos) << error.what();
  EXPECT_EQ(std::string(error.what()).find("tops3cret"), std::string::npos) << error.what();
  EXPECT_FALSE(error.native().empty());
}

TEST_P(ServerContract, AnAbsentDatabaseIsNamed) {
  const Error error = error_of_connecting(database_.target("absent_database"));
  EXPECT_EQ(error.code(), ErrorCode::database_missing) << error.what();
  EXPECT_NE(std::string(error.what()).find("absent_database"), std::string::npos) << error.what();
}

TEST_P(ServerContract, WhatTheRoleMayNotDoIsAPermissionError) {
  const std::string user = "reader_" + std::to_string(getpid());
  const std::string account = postgresql() ? user : user + "@'127.0.0.1' IDENTIFIED BY 'fw'";
  run(*connection_,
      {"CREATE TABLE t (id int)", postgresql() ? "CREATE ROLE " + user + " LOGIN" : "CREATE USER " + account,
       postgresql() ? "SELECT 1" : "GRANT SELECT ON " + database_.name() + ".* TO " + user + "@'127.0.0.1'"});
  TargetOptions target = database_.target();
  target.user = user;
  {
    const auto reader = database_.connect(target);
    try {
      reader->query("DROP TABLE t");
      ADD_FAILURE() << "it worked";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::permission) << error.what();
    }
  }
  run(*connection_, {postgresql() ? "DROP ROLE " + user : "DROP USER " + user + "@'127.0.0.1'"});
}

}  // namespace
}  // namespace godwit::test
