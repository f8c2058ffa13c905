// Statements of one transaction that go to PostgreSQL one behind the other, each in a message of its own.

#include <thread>

#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;

class PostgresqlPipelineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    connection_ = database_.connect();
    run(*connection_, {"CREATE SEQUENCE runs", "CREATE TABLE seen (id serial, query text, at timestamptz)"});
    connection_->begin();
  }
  // Sequences keep what a rollback takes back.
  std::string statements_run() {
    connection_->rollback();
    return one(*connection_, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM runs");
  }
  std::vector<std::string> seen() {
    std::vector<std::string> texts;
    for (const Row& row : connection_->query("SELECT query FROM seen ORDER BY id")) {
      texts.push_back(row.at(0).value_or("NULL"));
    }
    return texts;
  }
  // DDL is noted with what the server takes for the running query.
  void note_ddl() {
    run(*connection_,
        {"CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen (query, at) VALUES "
         "(current_query(), statement_timestamp()); END'",
         "CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION note()"});
  }

  TestDatabase database_{DatabaseKind::postgresql};
  std::unique_ptr<Connection> connection_;
};

const std::string kCount = "SELECT nextval('runs')";

TEST_F(PostgresqlPipelineTest, EachStatementIsTheQueryThatTheServerSees) {
  note_ddl();
  run(*connection_, {"CREATE TABLE b1 (i int)", "CREATE TABLE b2 (i int) -- é", "CREATE INDEX ON b1 (i)"});
  EXPECT_THAT(seen(), ElementsAre("CREATE TABLE b1 (i int)", "CREATE TABLE b2 (i int) -- é", "CREATE INDEX ON b1 (i)"));
  EXPECT_EQ(one(*connection_, "SELECT count(DISTINCT at) FROM seen"), "3");
}

TEST_F(PostgresqlPipelineTest, ARunOfPlainChangesIsOneMessage) {
  run(*connection_, {"INSERT INTO seen (query) VALUES (current_query())", "UPDATE seen SET query = current_query()",
                     "DELETE FROM seen WHERE id < 0"});
  ASSERT_EQ(seen().size(), 1U);
  EXPECT_THAT(seen()[0], ::testing::AllOf(::testing::StartsWith("INSERT"), ::testing::HasSubstr("DELETE")));
}

TEST_F(PostgresqlPipelineTest, AFewChangesBetweenOtherStatementsGoWithThem) {
  const std::string insert = "INSERT INTO seen (query) VALUES (current_query())";
  run(*connection_, {"SELECT 1", insert, insert, "SELECT 2"});
  EXPECT_THAT(seen(), ElementsAre(insert, insert));
}

TEST_F(PostgresqlPipelineTest, ManyChangesBetweenOtherStatementsAreOneMessage) {
  const std::string insert = "INSERT INTO seen (query) VALUES (current_query())";
  std::vector<SqlStatement> statements(42);
  for (SqlStatement& statement : statements) statement.text = insert;
  statements.front().text = statements.back().text = kCount;
  const BatchOutcome outcome = connection_->run_batch(statements);
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 42U);
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM seen"), "40");
  EXPECT_EQ(one(*connection_, "SELECT count(DISTINCT query) || ' ' || (max(length(query)) > 1900) FROM seen"),
            "1 true");
  EXPECT_EQ(statements_run(), "2");
}

TEST_F(PostgresqlPipelineTest, WhatStandsBehindAnErrorIsNotRun) {
  const std::string wrong = "SELECT 'ä€😀', absent";
  const BatchOutcome outcome = connection_->run_batch(Statements{kCount, kCount, wrong, kCount, kCount});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
  EXPECT_EQ(outcome.error->native, "42703");
  ASSERT_TRUE(outcome.error->offset);
  EXPECT_EQ(wrong.substr(*outcome.error->offset), "absent");
  EXPECT_EQ(connection_->transaction_state(), TransactionState::failed);
  EXPECT_EQ(statements_run(), "2");
}

TEST_F(PostgresqlPipelineTest, ASyntaxErrorLetsTheStatementsInFrontOfItRun) {
  const BatchOutcome outcome = connection_->run_batch(Statements{kCount, "SELEC 1", kCount});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(outcome.error->offset, 0U);
  EXPECT_EQ(statements_run(), "1");
}

TEST_F(PostgresqlPipelineTest, TheConnectionIsAsBeforeBehindAnError) {
  EXPECT_TRUE(connection_->run_batch(Statements{"SELECT 1/0", kCount}).error);
  connection_->rollback();
  connection_->begin();
  run(*connection_, {"CREATE TABLE t (i int)", "SELECT 1"});
  connection_->commit();
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresqlPipelineTest, NoticesArriveInTheOrderOfTheirStatements) {
  std::vector<std::string> notices;
  connection_->on_notice = [&](const std::string& text) { notices.push_back(text); };
  run(*connection_, {"DO $$ BEGIN RAISE NOTICE 'one'; RAISE NOTICE 'two'; END $$", "DROP TABLE IF EXISTS three",
                     "DO $$ BEGIN RAISE WARNING 'four'; END $$"});
  EXPECT_THAT(notices, ElementsAre("NOTICE: one", "NOTICE: two", "NOTICE: table \"three\" does not exist, skipping",
                                   "WARNING: four"));
}

TEST_F(PostgresqlPipelineTest, NoticesBehindAnErrorAreNotThere) {
  std::vector<std::string> notices;
  connection_->on_notice = [&](const std::string& text) { notices.push_back(text); };
  const BatchOutcome outcome = connection_->run_batch(
      Statements{"DO $$ BEGIN RAISE NOTICE 'one'; END $$", "SELECT 1/0", "DO $$ BEGIN RAISE NOTICE 'three'; END $$"});
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_THAT(notices, ElementsAre("NOTICE: one"));
}

TEST_F(PostgresqlPipelineTest, RowsOfEachStatementAreReadOneByOneAndDropped) {
  run(*connection_, {"SELECT repeat('x', 100) FROM generate_series(1, 100000)", "SELECT 1 WHERE false",
                     "VALUES (1), (2)", "SELECT i FROM generate_series(1, 100000) i", kCount});
  EXPECT_EQ(statements_run(), "1");
}

TEST_F(PostgresqlPipelineTest, AnErrorBehindTheFirstRowsIsTheStatements) {
  const BatchOutcome outcome = connection_->run_batch(
      Statements{"SELECT 1", "SELECT 1 / (50000 - i) FROM generate_series(1, 60000) i", "SELECT 3"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(outcome.error->native, "22012");
}

// More than all buffers between client and server hold, in both directions at once.
TEST_F(PostgresqlPipelineTest, LongTextsAndManyAnswersDoNotWaitForEachOther) {
  const std::string text = "SELECT length('" + std::string(8 * 1024 * 1024, 'x') + "')";
  const std::string rows = "SELECT repeat('y', 1000) FROM generate_series(1, 20000)";
  const std::string notices = "DO $$ BEGIN FOR i IN 1..20000 LOOP RAISE NOTICE '%', repeat('z', 500); END LOOP; END $$";
  std::size_t told = 0;
  connection_->on_notice = [&](const std::string&) { ++told; };
  run(*connection_, {rows, text, notices, text, rows, text, kCount});
  EXPECT_EQ(told, 20000U);
  EXPECT_EQ(statements_run(), "1");
}

TEST_F(PostgresqlPipelineTest, ACancelEndsTheStatementThatRunsAndNoneBehindIt) {
  std::jthread other([this](const std::stop_token& done) {
    while (!done.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      connection_->cancel();
    }
  });
  const BatchOutcome outcome =
      connection_->run_batch(Statements{kCount, "SELECT pg_sleep(30)", kCount, "SELECT pg_sleep(30)"});
  other = {};
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->cancelled);
  EXPECT_FALSE(outcome.error->connection_lost);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(statements_run(), "1");
}

TEST_F(PostgresqlPipelineTest, AConnectionThatIsLostOnTheWayIsSaidToBeLost) {
  const BatchOutcome outcome = connection_->run_batch(
      Statements{"SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 3", "SELECT 4"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(outcome.error->native, "57P01");
  EXPECT_TRUE(outcome.error->connection_lost);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
  EXPECT_TRUE(connection_->run_batch(Statements{"SELECT 1", "SELECT 2"}).error->connection_lost);
}

TEST_F(PostgresqlPipelineTest, CopyStandsBetweenPipelines) {
  Statements statements{
      "CREATE TABLE t (i int)", kCount, "COPY t FROM STDIN", kCount, "COPY t TO STDOUT", kCount, kCount};
  StringSource data("1\n2\n");
  statements[2].facts.copies_from_stdin = statements[2].facts.stands_alone = true;
  statements[2].copy_data = &data;
  run(*connection_, statements);
  EXPECT_EQ(one(*connection_, "SELECT sum(i) FROM t"), "3");
  EXPECT_EQ(statements_run(), "4");
}

TEST_F(PostgresqlPipelineTest, ADollarAndADigitMeanWhatTheyMeanInPsql) {
  run(*connection_, {"CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'", kCount,
                     "CREATE FUNCTION thrice(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT $1 * 3; END", kCount,
                     "PREPARE p AS SELECT nextval('runs') + $1", "EXECUTE p (5)", "SELECT 'costs $5'"});
  EXPECT_EQ(one(*connection_, "SELECT twice(2) + thrice(2)"), "10");
  const BatchOutcome outcome = connection_->run_batch(Statements{kCount, "SELECT $1", kCount});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "42P02");
  EXPECT_EQ(outcome.error->offset, 7U);
  EXPECT_EQ(statements_run(), "4");
}

TEST_F(PostgresqlPipelineTest, SavepointsWork) {
  run(*connection_, {"SAVEPOINT a", "CREATE TABLE gone (i int)", "SAVEPOINT b", "ROLLBACK TO SAVEPOINT a",
                     "CREATE TABLE kept (i int)", "RELEASE SAVEPOINT a", "SELECT 1"});
  connection_->commit();
  EXPECT_EQ(one(*connection_, "SELECT to_regclass('gone')"), "NULL");
  EXPECT_EQ(one(*connection_, "SELECT to_regclass('kept')"), "kept");
}

TEST_F(PostgresqlPipelineTest, AFailedTransactionGoesOnBehindItsSavepoint) {
  EXPECT_TRUE(connection_->run_batch(Statements{"SAVEPOINT a", "SELECT 1/0"}).error);
  run(*connection_, {"ROLLBACK TO a", kCount, "CREATE TABLE kept (i int)"});
  connection_->commit();
  EXPECT_EQ(one(*connection_, "SELECT to_regclass('kept')"), "kept");
}

TEST_F(PostgresqlPipelineTest, TheTransactionsModeIsSetByItsFirstStatement) {
  run(*connection_, {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET LOCAL lock_timeout = '7s'",
                     "SHOW lock_timeout", "LOCK TABLE seen IN ACCESS EXCLUSIVE MODE"});
  EXPECT_EQ(one(*connection_, "SHOW transaction_isolation"), "serializable");
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "7s");
}

TEST_F(PostgresqlPipelineTest, StatementsOfEveryKindGiveOneAnswer) {
  const Statements statements{"CREATE TABLE t (i int)",
                              "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; DELETE FROM seen; SELECT 2)",
                              "INSERT INTO t VALUES (1), (2)",
                              "DECLARE c CURSOR FOR SELECT * FROM t",
                              "FETCH ALL FROM c",
                              "MOVE BACKWARD 1 FROM c",
                              "CLOSE ALL",
                              "EXPLAIN ANALYZE SELECT * FROM t",
                              "LISTEN channel",
                              "NOTIFY channel, 'text'",
                              "UNLISTEN *",
                              "",
                              "CREATE PROCEDURE p(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := a + 1; END'",
                              "CALL p(1)",
                              "PREPARE s AS SELECT 1",
                              "EXECUTE s",
                              "CREATE TABLE u AS EXECUTE s",
                              "DEALLOCATE ALL",
                              "SET search_path = public, pg_catalog",
                              "RESET search_path",
                              "DISCARD PLANS",
                              "WITH n AS (DELETE FROM seen RETURNING id) SELECT * FROM n",
                              "(SELECT 1) UNION ALL (SELECT 2)",
                              "TABLE t",
                              "REFRESH MATERIALIZED VIEW absent"};
  const BatchOutcome outcome = connection_->run_batch(statements);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "42P01");
  EXPECT_EQ(outcome.succeeded, 24U) << outcome.error->message;
}

TEST_F(PostgresqlPipelineTest, RowsThatRulesAddToAMessageAreNoStatements) {
  run(*connection_,
      {"CREATE TABLE t (i int PRIMARY KEY)", "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2; SELECT 3)"});
  const BatchOutcome outcome = connection_->run_batch(
      Statements{"INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (1)", "DELETE FROM t"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 2U);
}

TEST_F(PostgresqlPipelineTest, AnEncodingThatAFunctionSetsIsAnError) {
  run(*connection_,
      {"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT set_config('client_encoding', 'LATIN1', "
       "false) $$"});
  const BatchOutcome outcome = connection_->run_batch(Statements{kCount, "SELECT f()", "SELECT 'é'"});
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message, ::testing::HasSubstr("LATIN1"));
}

TEST_F(PostgresqlPipelineTest, OutsideATransactionNothingRunsBehindAnError) {
  connection_->rollback();
  const BatchOutcome outcome = connection_->run_batch(Statements{kCount, "SELECT absent", kCount});
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(statements_run(), "1");
}

TEST_F(PostgresqlPipelineTest, WhatEndsTheTransactionIsNotInThePipeline) {
  Statements statements{"CREATE TABLE a (i int)", "COMMIT", kCount, "SELECT absent", kCount};
  statements[1].facts.ends_transaction = true;
  const BatchOutcome outcome = connection_->run_batch(statements);
  EXPECT_EQ(outcome.succeeded, 3U);
  EXPECT_EQ(one(*connection_, "SELECT to_regclass('a')"), "a");
  EXPECT_EQ(statements_run(), "1");
}

}  // namespace
}  // namespace godwit::test
