// How scripts reach the server in messages of many statements, and how results and errors are counted.

#include <thread>

#include "db/mysql_server.h"

namespace godwit {
namespace {

class MysqlBatchTest : public MysqlTest {
 protected:
  void SetUp() override {
    MysqlTest::SetUp();
    connection_->on_notice = [this](const std::string& text) { notices_.push_back(text); };
    ASSERT_EQ(run({"CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(100))"}).succeeded, 1U);
  }
  std::vector<std::string> notices_;
};

TEST_F(MysqlBatchTest, EveryStatementOfAMessageIsCountedWhateverResultItGives) {
  const auto outcome = run({"INSERT INTO t VALUES (1, 'a'), (2, 'b')", "SELECT * FROM t", "SHOW TABLES",
                            "EXPLAIN SELECT 1", "SET @a = 1", "ANALYZE TABLE t", "DO 1", "(SELECT 1) UNION (SELECT 2)",
                            "UPDATE t SET name = 'c'", "TABLE_IS_NO_WORD"});
  EXPECT_EQ(outcome.succeeded, 9U);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "42000/1064");
}

TEST_F(MysqlBatchTest, TheFirstFailingStatementStopsTheRest) {
  const auto outcome =
      run({"INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (1, 'again')", "INSERT INTO t VALUES (3, 'c')"});
  EXPECT_EQ(outcome.succeeded, 1U);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "23000/1062");
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(MysqlBatchTest, AnErrorInTheMidstOfRowsBelongsToItsSelect) {
  const auto outcome = run({"INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                            "SELECT id, (SELECT id FROM t t2 WHERE t2.id >= t.id) FROM t ORDER BY id DESC",
                            "INSERT INTO t VALUES (3, 'c')"});
  EXPECT_EQ(outcome.succeeded, 1U);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "21000/1242");
}

TEST_F(MysqlBatchTest, ACallWithManyResultsCountsOnce) {
  run({"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; INSERT INTO t VALUES (1, 'p'); SELECT 3; END"});
  const auto outcome =
      run({"INSERT INTO t VALUES (10, 'x')", "CALL p()", "INSERT INTO t VALUES (11, 'y')", "CALL p()", "DO 1"});
  EXPECT_EQ(outcome.succeeded, 3U);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "23000/1062");
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "3");
}

TEST_F(MysqlBatchTest, AnExecutableCommentThatTheServerSkipsIsOneStatement) {
  const auto outcome = run({"INSERT INTO t VALUES (1, 'a')", "/*!99999 DROP TABLE t */", "/*!40101 SET @x = 7 */",
                            "/*!99999 a */ INSERT INTO t VALUES (2, 'b')", "INSERT INTO t VALUES (1, 'again')"});
  EXPECT_EQ(outcome.succeeded, 4U);
  EXPECT_EQ(ask("SELECT @x"), "7");
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "2");
}

TEST_F(MysqlBatchTest, AStatementThatHoldsSeveralCountsOnce) {  // between two lines of DELIMITER
  const auto outcome =
      run({"INSERT INTO t VALUES (1, 'a;'); INSERT INTO t VALUES (2, 'b');", "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END",
           "SET STATEMENT max_statement_time = 5 FOR SELECT 1", "EXECUTE IMMEDIATE 'SELECT 1'",
           "INSERT INTO t VALUES (3, 'c')", "INSERT INTO t VALUES (3, 'c')"});
  EXPECT_EQ(outcome.succeeded, 5U);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "3");
}

TEST_F(MysqlBatchTest, BodiesGoToTheServerUnchanged) {
  run({"CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.name = CONCAT(NEW.name, ';'); /* ; */ END",
       "INSERT INTO t VALUES (1, 'a')"});
  EXPECT_EQ(ask("SELECT name FROM t"), "a;");
  EXPECT_EQ(ask("SELECT action_statement FROM information_schema.triggers WHERE trigger_schema = DATABASE()"),
            "BEGIN SET NEW.name = CONCAT(NEW.name, ';'); /* ; */ END");
}

TEST_F(MysqlBatchTest, CommentsInsideStatementsDoNotSwallowTheNextOne) {
  const auto outcome = run({"INSERT INTO t -- not the end; no\n VALUES (1, 'a')",
                            "INSERT INTO t # here ;\nVALUES (2, 'b')", "INSERT /* ; */ INTO t VALUES (3, 'c -- d')"});
  EXPECT_EQ(outcome.succeeded, 3U);
  EXPECT_EQ(ask("SELECT name FROM t WHERE id = 3"), "c -- d");
}

TEST_F(MysqlBatchTest, ASyntaxErrorPointsAtItsPlaceInTheStatementOfALongerMessage) {
  const std::string_view bad =
      "SELECT 'é😀', name\n  FROM t\n  WHEER id = 'ü' AND name = 'a very long text, longer than what is shown of it'";
  const auto outcome = run({"INSERT INTO t VALUES (1, 'WHEER é')", "SELECT 2", bad, "SELECT 3"});
  EXPECT_EQ(outcome.succeeded, 2U);
  ASSERT_TRUE(outcome.error && outcome.error->offset);
  EXPECT_EQ(bad.substr(*outcome.error->offset, 2),
            "id");  // WHEER reads as an alias: the server stumbles over what follows
}

TEST_F(MysqlBatchTest, AnErrorAtTheEndPointsBehindTheStatement) {
  const std::string_view bad = "INSERT INTO t VALUES (1, 'é'";
  const auto in_message = run({"DO 1", bad, "DO 2"});
  ASSERT_TRUE(in_message.error && in_message.error->offset);
  EXPECT_EQ(*in_message.error->offset, bad.size());
  const auto alone = run({bad});
  ASSERT_TRUE(alone.error && alone.error->offset);
  EXPECT_EQ(*alone.error->offset, bad.size());
}

TEST_F(MysqlBatchTest, TheOneNameThatTheServerMissesIsFound) {
  const std::string_view bad = "SELECT name,\n  'ö',\n  nmae FROM t";
  const auto outcome = run({bad});
  ASSERT_TRUE(outcome.error && outcome.error->offset);
  EXPECT_EQ(bad.substr(*outcome.error->offset, 4), "nmae");
  EXPECT_FALSE(run({"SELECT nmae FROM t WHERE nmae = 1"}).error->offset);
}

TEST_F(MysqlBatchTest, EmojiAndBytesOfEveryKindArriveAsWritten) {
  const std::string text = "INSERT INTO t VALUES (1, '\xF0\x9F\xA6\x86 ünïcode \\' ; ''x'' \"q\"')";
  const auto outcome = connection_->run_batch(std::vector{statement(text)});
  EXPECT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(ask("SELECT name FROM t"), "\xF0\x9F\xA6\x86 ünïcode ' ; 'x' \"q\"");
}

TEST_F(MysqlBatchTest, AThousandStatementsInOneBatchAreAllThere) {
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i)
    texts.push_back("INSERT INTO t VALUES (" + std::to_string(i) + ", 'some text to fill the line')");
  std::vector<SqlStatement> statements;
  for (const std::string& text : texts) statements.push_back(statement(text));
  const auto outcome = connection_->run_batch(statements);
  EXPECT_EQ(outcome.succeeded, 3000U);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "3000");
}

TEST_F(MysqlBatchTest, MessagesStayBelowMaxAllowedPacketAndALargerStatementIsRefusedUnsent) {
  const auto limit = static_cast<std::size_t>(std::stoull(ask("SELECT @@max_allowed_packet")));
  run({"CREATE TABLE big (b LONGTEXT)"});
  const auto insert_of = [](std::size_t size) {
    const std::string head = "INSERT INTO big VALUES ('";
    return head + std::string(size - head.size() - 2, 'x') + "')";
  };
  const std::string half = insert_of(limit / 2);
  EXPECT_EQ(connection_->run_batch(std::vector{statement(half), statement(half), statement(half)}).succeeded, 3U);
  const std::string most = insert_of(limit - 2);
  const auto fits = connection_->run_batch(std::vector{statement(most)});
  EXPECT_FALSE(fits.error) << fits.error->message;
  const std::string more = insert_of(limit - 1);
  const auto outcome = connection_->run_batch(std::vector{statement("DO 1"), statement(more)});
  EXPECT_EQ(outcome.succeeded, 1U);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "08S01/1153");
  EXPECT_NE(outcome.error->message.find("max_allowed_packet"), std::string::npos);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM big"), "4");
}

TEST_F(MysqlBatchTest, WarningsOfTheLastStatementAreToldInFull) {
  run({"CREATE TABLE IF NOT EXISTS t (id INT)", "SET sql_mode = ''", "INSERT INTO t VALUES (1, REPEAT('x', 101))"});
  connection_->restore_session();
  ASSERT_EQ(notices_.size(), 2U);
  EXPECT_EQ(notices_[0], "Line 1: Note 1050: Table 't' already exists");
  EXPECT_EQ(notices_[1], "Line 3: Warning 1265: Data truncated for column 'name' at row 1");
}

TEST_F(MysqlBatchTest, WarningsInTheMidstOfAMessageAreCounted) {
  run({"SET sql_mode = ''", "INSERT INTO t VALUES (1, REPEAT('x', 101)), (2, REPEAT('x', 101))", "DO 1"});
  connection_->restore_session();
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_EQ(notices_[0], "Line 2: 2 warnings of the server.");
}

TEST_F(MysqlBatchTest, AskingForWarningsDoesNotChangeWhatTheScriptSees) {
  run({"SET sql_mode = ''"});
  run({"INSERT INTO t VALUES (1, REPEAT('x', 101)), (2, 'b')"});
  run({"SET @rows = ROW_COUNT()"});
  EXPECT_EQ(ask("SELECT @rows"), "2");
  EXPECT_EQ(notices_.size(), 1U);
}

TEST_F(MysqlBatchTest, ADeadlockVictimIsSeenToHaveNoTransaction) {
  run({"INSERT INTO t VALUES (1, 'a'), (2, 'b')"});
  const auto other = open();
  run({"START TRANSACTION"});
  other->begin();
  run({"UPDATE t SET name = 'x' WHERE id = 1"});
  // The other one has written more, so that this one is the victim.
  other->run_batch(
      script({"INSERT INTO t VALUES (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f')", "UPDATE t SET name = 'y' WHERE id = 2"}));
  std::jthread waiting([&] { other->run_batch(script({"UPDATE t SET name = 'y' WHERE id = 1"})); });
  wait_until_stuck("UPDATE t SET name = 'y' WHERE id = 1");
  const auto outcome = run({"UPDATE t SET name = 'x' WHERE id = 2"});
  waiting.join();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "40001/1213");
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_F(MysqlBatchTest, CancelStopsTheRunningStatementAndTheConnectionGoesOn) {
  std::jthread stopper([&] {
    wait_until_stuck("INSERT INTO t SELECT 2, SLEEP(30)");
    connection_->cancel();
  });
  const auto outcome =
      run({"INSERT INTO t VALUES (1, 'a')", "INSERT INTO t SELECT 2, SLEEP(30)", "INSERT INTO t VALUES (3, 'c')"});
  stopper.join();
  EXPECT_EQ(outcome.succeeded, 1U);
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->cancelled) << outcome.error->message;
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(MysqlBatchTest, CancelWithNothingRunningStopsNothing) {
  connection_->cancel();
  EXPECT_EQ(ask("SELECT 'still here'"), "still here");
  EXPECT_FALSE(run({"DO 1", "DO 2"}).error);
}

TEST_F(MysqlBatchTest, AConnectionKilledFromOutsideIsLost) {
  const std::string id = ask("SELECT CONNECTION_ID()");
  connection_->begin();
  run({"INSERT INTO t VALUES (1, 'a')"});
  admin_->execute("KILL " + id);
  const auto outcome = run({"INSERT INTO t VALUES (2, 'b')"});
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->connection_lost) << outcome.error->message;
  EXPECT_FALSE(outcome.error->cancelled);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  connection_->rollback();
  connection_->cancel();
  try {
    connection_->query("SELECT 1");
    FAIL() << "A dead connection answered.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::connection_lost);
  }
}

TEST_F(MysqlBatchTest, ACommitOnALostConnectionHasAnUnknownOutcome) {
  const std::string id = ask("SELECT CONNECTION_ID()");
  connection_->begin();
  admin_->execute("KILL " + id);
  try {
    connection_->commit();
    FAIL() << "A dead connection committed.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::outcome_unknown);
  }
}

TEST_F(MysqlBatchTest, TheServerMayNotReadOurFiles) {
  const auto outcome = run({"LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t"});
  EXPECT_TRUE(outcome.error);
}

}  // namespace
}  // namespace godwit
