// What only PostgreSQL does with statements, sessions and locks.

#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgresqlConnectionTest : public ::testing::Test {
 protected:
  void SetUp() override { connection_ = database_.connect(); }
  std::unique_ptr<Connection> connect_with(const std::string& parameters) {
    TargetOptions target = database_.target();
    target.url += "?" + parameters;
    return database_.connect(target);
  }
  Error error_of_commit() {
    try {
      connection_->commit();
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorCode::none, "committed");
  }
  StatementError error_of(const std::string& statement) {
    const BatchOutcome outcome = connection_->run_batch(Statements{statement});
    return outcome.error.value_or(StatementError{});
  }

  TestDatabase database_{DatabaseKind::postgresql};
  std::unique_ptr<Connection> connection_;
};

TEST_F(PostgresqlConnectionTest, TheErrorTellsTextDetailHintAndContext) {
  run(*connection_, {"CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)"});
  const StatementError twice = error_of("INSERT INTO t VALUES (1)");
  EXPECT_EQ(twice.native, "23505");
  EXPECT_EQ(twice.message,
            "duplicate key value violates unique constraint \"t_pkey\". DETAIL: Key (id)=(1) already exists");
  const StatementError raised = error_of("DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'try yes.'; END $$");
  EXPECT_EQ(raised.message, "no. HINT: try yes. CONTEXT: PL/pgSQL function inline_code_block line 1 at RAISE");
}

TEST_F(PostgresqlConnectionTest, PasswordsInServerTextsAreMasked) {
  TargetOptions target = database_.target();
  target.password = Secret("tops3cret");
  connection_ = database_.connect(target);
  const StatementError error = error_of("DO $$ BEGIN RAISE EXCEPTION 'tops3cret and postgresql://u:other@h/d'; END $$");
  EXPECT_THAT(error.message, AllOf(Not(HasSubstr("tops3cret")), Not(HasSubstr("other@")), HasSubstr("***")));
  std::string notice;
  connection_->on_notice = [&](const std::string& text) { notice = text; };
  run(*connection_, {"DO $$ BEGIN RAISE WARNING 'it is tops3cret'; END $$"});
  EXPECT_EQ(notice, "WARNING: it is ***");
}

TEST_F(PostgresqlConnectionTest, AnErrorAtTheEndOfTheTextPointsBehindIt) {
  const StatementError error = error_of("SELECT 'é' FROM (");
  ASSERT_TRUE(error.offset);
  EXPECT_EQ(*error.offset, std::string("SELECT 'é' FROM (").size());
}

TEST_F(PostgresqlConnectionTest, AnUnfinishedStatementInTheMiddleOfABatchIsTheOneNamed) {
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(Statements{"SELECT 1", "SELECT 'é' FROM (", "SELECT 3"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(outcome.error->offset, std::string("SELECT 'é' FROM (").size());
}

TEST_F(PostgresqlConnectionTest, AnErrorWithoutAPositionIsLocatedByCountingResults) {
  run(*connection_, {"CREATE TABLE t (id int PRIMARY KEY)"});
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(Statements{"INSERT INTO t VALUES (1)", "SELECT 1 WHERE false",
                                                                 "INSERT INTO t SELECT 2", "INSERT INTO t VALUES (2)"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 3U);
  EXPECT_FALSE(outcome.error->offset);
}

TEST_F(PostgresqlConnectionTest, AMissingTableIsPointedAt) {
  connection_->begin();
  const std::string text = "UPDATE /* ü */ absent SET a = 1";
  const BatchOutcome outcome = connection_->run_batch(Statements{"SELECT 'äöü'", text});
  ASSERT_TRUE(outcome.error && outcome.error->offset);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(text.substr(*outcome.error->offset, 6), "absent");
}

TEST_F(PostgresqlConnectionTest, APositionInsideAFunctionIsNotOneInTheScript) {
  run(*connection_, {"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM * FROM absent; END $$"});
  const StatementError error = error_of("SELECT f()");
  EXPECT_EQ(error.native, "42P01");
  EXPECT_FALSE(error.offset);
}

TEST_F(PostgresqlConnectionTest, InASqlAsciiDatabaseThePositionCountsBytes) {
  const std::string name = database_.name() + "_ascii";
  run(*connection_,
      {"CREATE DATABASE " + name + " ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"});
  {
    const auto ascii = database_.connect(database_.target(name));
    const std::string text = "SELECT 'é' FROM absent";
    ascii->begin();
    const BatchOutcome outcome = ascii->run_batch(Statements{"SELECT 'ä€'", text});
    ASSERT_TRUE(outcome.error && outcome.error->offset);
    EXPECT_EQ(outcome.succeeded, 1U);
    EXPECT_EQ(text.substr(*outcome.error->offset), "absent");
  }
  run(*connection_, {"DROP DATABASE " + name});
}

TEST_F(PostgresqlConnectionTest, ANulByteIsAnErrorOfItsStatementAndCutsNothing) {
  run(*connection_, {"CREATE TABLE t (a text)"});
  connection_->begin();
  const std::string text("INSERT INTO t VALUES ('a\0b')", 28);
  const BatchOutcome outcome = connection_->run_batch(Statements{"INSERT INTO t VALUES ('x')", text, "SELECT 1"});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 1U);
  EXPECT_EQ(outcome.error->native, "22021");
  EXPECT_EQ(outcome.error->offset, 24U);
}

TEST_F(PostgresqlConnectionTest, CommitOfAFailedTransactionThrows) {
  connection_->begin();
  EXPECT_EQ(error_of("SELECT absent").native, "42703");
  const Error error = error_of_commit();
  EXPECT_EQ(error.code(), ErrorCode::migration_failed);
  EXPECT_EQ(error.native(), "25P02");
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_F(PostgresqlConnectionTest, ADeferredConstraintFailsTheCommit) {
  run(*connection_, {"CREATE TABLE a (id int PRIMARY KEY)",
                     "CREATE TABLE b (a_id int REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)"});
  connection_->begin();
  run(*connection_, {"INSERT INTO b VALUES (7)"});
  const Error error = error_of_commit();
  EXPECT_EQ(error.code(), ErrorCode::migration_failed);
  EXPECT_EQ(error.native(), "23503");
  EXPECT_THAT(error.what(), HasSubstr("rolled back"));
}

TEST_F(PostgresqlConnectionTest, ACommitOfTheScriptThatRollsBackIsAnError) {
  Statements statements{"COMMIT"};
  statements[0].facts.ends_transaction = true;
  connection_->begin();
  EXPECT_EQ(error_of("SELECT absent").native, "42703");
  const BatchOutcome outcome = connection_->run_batch(statements);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "25P02");
  EXPECT_EQ(outcome.succeeded, 0U);
}

TEST_F(PostgresqlConnectionTest, ARollbackOfTheScriptIsNoError) {
  Statements statements{"ROLLBACK"};
  statements[0].facts.ends_transaction = statements[0].facts.rolls_back = true;
  connection_->begin();
  EXPECT_FALSE(connection_->run_batch(statements).error);
  EXPECT_EQ(connection_->transaction_state(), TransactionState::idle);
}

TEST_F(PostgresqlConnectionTest, BehindTheScriptsOwnCommitStatementsAreSentOneByOne) {
  run(*connection_, {"CREATE TABLE t (id int PRIMARY KEY)"});
  Statements statements{"INSERT INTO t VALUES (1)", "COMMIT", "INSERT INTO t VALUES (2)", "VACUUM t",
                        "INSERT INTO t VALUES (2)"};
  statements[1].facts.ends_transaction = true;
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(statements);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 4U);
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t"), "2");
}

TEST_F(PostgresqlConnectionTest, CopyDataComesFromTheScript) {
  run(*connection_, {"CREATE TABLE t (id int, a text)"});
  std::string data;
  for (int i = 0; i < 20000; ++i) data += std::to_string(i) + "\tline ä€ " + std::to_string(i) + "\n";
  Statements statements{"SELECT 1", "COPY t FROM STDIN", "SELECT 2"};
  statements[1].facts.copies_from_stdin = statements[1].facts.stands_alone = true;
  StringSource source(data);
  statements[1].copy_data = &source;
  connection_->begin();
  const BatchOutcome outcome = connection_->run_batch(statements);
  EXPECT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.succeeded, 3U);
  connection_->commit();
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t WHERE a = 'line ä€ ' || id"), "20000");
}

TEST_F(PostgresqlConnectionTest, ABadLineOfCopyDataFailsItsStatement) {
  run(*connection_, {"CREATE TABLE t (id int)"});
  Statements statements{"COPY t FROM STDIN", "SELECT 2"};
  statements[0].facts.copies_from_stdin = true;
  StringSource source("1\ntwo\n3\n");
  statements[0].copy_data = &source;
  const BatchOutcome outcome = connection_->run_batch(statements);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.succeeded, 0U);
  EXPECT_EQ(outcome.error->native, "22P02");
  EXPECT_THAT(outcome.error->message, HasSubstr("CONTEXT: COPY t, line 2, column id: \"two\""));
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM t"), "0");
}

TEST_F(PostgresqlConnectionTest, CopyToStdoutIsDrained) {
  run(*connection_, {"CREATE TABLE t AS SELECT i FROM generate_series(1, 5000) i", "COPY t TO STDOUT", "SELECT 1"});
  connection_->begin();
  run(*connection_, {"SELECT 1", "COPY t TO STDOUT", "SELECT 2"});
  connection_->commit();
}

TEST_F(PostgresqlConnectionTest, ACopyThatFailsToStartIsAnError) {
  Statements statements{"COPY absent FROM STDIN"};
  statements[0].facts.copies_from_stdin = true;
  StringSource source("1\n");
  statements[0].copy_data = &source;
  const BatchOutcome outcome = connection_->run_batch(statements);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "42P01");
}

TEST_F(PostgresqlConnectionTest, AClientEncodingThatScriptsAreNotSentInFailsItsStatement) {
  run(*connection_, {"SELECT set_config('client_encoding', 'SQL_ASCII', false)"});
  const StatementError error = error_of("SELECT set_config('client_encoding', 'LATIN1', false)");
  EXPECT_THAT(error.message, HasSubstr("LATIN1"));
}

TEST_F(PostgresqlConnectionTest, AStatementTimeoutIsNotACancel) {
  run(*connection_, {"SET statement_timeout = '50ms'"});
  const StatementError error = error_of("SELECT pg_sleep(5)");
  EXPECT_EQ(error.native, "57014");
  EXPECT_FALSE(error.cancelled);
}

TEST_F(PostgresqlConnectionTest, SettingsOfOnesOwnLastAndAreNamed) {
  TargetOptions target = database_.target();
  target.init_sql = "SET app.tenant = 'seven'; SELECT set_config('app.\"x\"', 'y', false)";
  connection_ = database_.connect(target);
  run(*connection_, {"SET app.tenant = 'seven'"});
  connection_->remember_session();
  run(*connection_, {"SET app.tenant = 'eight'", "SET app.other = 'o'"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SELECT current_setting('app.tenant')"), "eight");
  EXPECT_EQ(one(*connection_, "SELECT current_setting('app.other')"), "o");
  EXPECT_EQ(connection_->changed_settings(), (std::vector<std::string>{"app.other", "app.tenant"}));
  run(*connection_, {"RESET app.other"});
  connection_->restore_session();
  EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{"app.other"});
}

TEST_F(PostgresqlConnectionTest, WhatSetLocalSetIsNamedOnlyWhileItHolds) {
  connection_->remember_session();
  connection_->begin();
  run(*connection_, {"SET LOCAL work_mem = '9MB'", "SET LOCAL lock_timeout = '7s'", "SET app.x = 'y'"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "0");
  EXPECT_EQ(connection_->changed_settings(), (std::vector<std::string>{"app.x", "lock_timeout", "work_mem"}));
  connection_->commit();
  EXPECT_EQ(connection_->changed_settings(), std::vector<std::string>{"app.x"});
  run(*connection_, {"SELECT 1"});
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "0");
}

TEST_F(PostgresqlConnectionTest, WhatARollbackTakesBackIsGoneAndWhatWasThereBeforeIsNot) {
  connection_->remember_session();
  run(*connection_, {"SET lock_timeout = '7s'"});
  connection_->restore_session();
  connection_->changed_settings();
  connection_->begin();
  run(*connection_, {"SET lock_timeout = '8s'", "SET TIME ZONE 'Asia/Tokyo'"});
  connection_->rollback();
  const std::string zone = one(*connection_, "SHOW timezone");
  EXPECT_NE(zone, "Asia/Tokyo");
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "0");
  run(*connection_, {"SELECT 1"});
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "7s");
  EXPECT_EQ(one(*connection_, "SHOW timezone"), zone);
}

TEST_F(PostgresqlConnectionTest, DiscardAllForgetsTheSettingsAndTheySayItOnce) {
  TargetOptions target = database_.target();
  target.default_schema = "mine";
  connection_ = database_.connect(target);
  run(*connection_, {"SET work_mem = '9MB'", "SET lock_timeout = '3s'"});
  connection_->remember_session();
  run(*connection_, {"DISCARD ALL"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SHOW search_path"), "\"mine\", \"$user\", public");
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "3s");  // of ours
  EXPECT_EQ(connection_->changed_settings(), (std::vector<std::string>{"lock_timeout", "work_mem"}));
  run(*connection_, {"SELECT 1"});
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "0");
}

TEST_F(PostgresqlConnectionTest, ARoleChosenByInitSqlIsWhatRestoringGoesBackTo) {
  run(*connection_, {"SET ROLE pg_monitor", "SET lock_timeout = '3s'"});
  connection_->remember_session();
  run(*connection_, {"RESET ROLE", "SET lock_timeout = 0", "SET SESSION AUTHORIZATION pg_monitor"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SELECT current_user"), "pg_monitor");
  EXPECT_EQ(one(*connection_, "SELECT session_user"), "postgres");
  EXPECT_EQ(one(*connection_, "SHOW lock_timeout"), "3s");
}

TEST_F(PostgresqlConnectionTest, RestoringUndoesWhatHoldsForTheTransactionOnly) {
  connection_->begin();
  run(*connection_, {"SET LOCAL search_path = pg_catalog", "SET LOCAL ROLE pg_monitor"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SELECT current_user || current_schema()"), "postgrespublic");
  connection_->commit();
}

TEST_F(PostgresqlConnectionTest, TheSchemasComeInFrontOfTheFormerSearchPath) {
  TargetOptions target = database_.target();
  target.default_schema = "My App";
  target.schemas = {"other", "My App"};
  connection_ = database_.connect(target);
  EXPECT_EQ(one(*connection_, "SHOW search_path"), "\"My App\", \"other\", \"$user\", public");
  EXPECT_EQ(connection_->server().default_schema, "My App");
  run(*connection_, {"SET search_path = ''"});
  connection_->restore_session();
  EXPECT_EQ(one(*connection_, "SHOW search_path"), "\"My App\", \"other\", \"$user\", public");
}

TEST_F(PostgresqlConnectionTest, CurrentSchemaOfTheUrlBecomesTheDefaultSchema) {
  EXPECT_EQ(connect_with("currentSchema=App")->server().default_schema, "app");
  EXPECT_EQ(connect_with("currentSchema=absent,public")->server().default_schema, "public");
  TargetOptions target = database_.target();
  target.url += "?currentSchema=app";
  target.default_schema = "other";
  const auto both = database_.connect(target);
  EXPECT_EQ(both->server().default_schema, "other");
  EXPECT_EQ(one(*both, "SHOW search_path"), "\"other\", app");
}

TEST_F(PostgresqlConnectionTest, TheSessionIsNamedAndSpeaksUtf8) {
  EXPECT_EQ(one(*connection_, "SHOW application_name"), "godwit");
  EXPECT_EQ(one(*connection_, "SHOW client_encoding"), "UTF8");
  EXPECT_EQ(one(*connect_with("ApplicationName=my+app"), "SHOW application_name"), "my app");
  EXPECT_EQ(one(*connect_with("options=-c%20lock_timeout%3D7s"), "SHOW lock_timeout"), "7s");
}

TEST_F(PostgresqlConnectionTest, TheVersionIsTheServersOwn) {
  EXPECT_EQ(connection_->server().product, "PostgreSQL");
  EXPECT_EQ(connection_->server().version,
            one(*connection_, "SELECT split_part(current_setting('server_version'), ' ', 1)"));
}

TEST_F(PostgresqlConnectionTest, AQuestionMarkInsideQuotesIsNoParameter) {
  const Value values[] = {"v"};
  EXPECT_EQ(connection_->query("SELECT '?' || CAST(? AS text) AS \"a?\"", values).at(0).at(0), "?v");
}

TEST_F(PostgresqlConnectionTest, TheLockIsTheOneThatFlywayTakes) {
  const auto lock = connection_->lock_session("public", "flyway_schema_history");
  EXPECT_TRUE(lock->try_acquire());
  const auto other = database_.connect();
  EXPECT_EQ(one(*other,
                "SELECT classid || ' ' || objid || ' ' || objsubid FROM pg_locks WHERE locktype = 'advisory' AND "
                "database = (SELECT oid FROM pg_database WHERE datname = current_database())"),
            "18028 4163491309 1");
  EXPECT_EQ(one(*other, "SELECT pg_try_advisory_xact_lock(77433833903597)"), "f");
  lock->release();
  EXPECT_EQ(one(*other, "SELECT pg_try_advisory_xact_lock(77433833903597)"), "t");
}

TEST_F(PostgresqlConnectionTest, TheLockIsFreeOnceItIsGivenBackHoweverOftenItWasTaken) {
  const auto other = database_.connect();
  const auto mine = connection_->lock_session("public", "flyway_schema_history");
  const auto theirs = other->lock_session("public", "flyway_schema_history");
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_TRUE(mine->try_acquire());
  mine->release();
  EXPECT_TRUE(theirs->try_acquire());
  theirs->release();
}

TEST_F(PostgresqlConnectionTest, TheLocksHolderIsNamedWithPidProgramAddressAndTime) {
  const auto lock = connection_->lock_session("public", "flyway_schema_history");
  EXPECT_TRUE(lock->try_acquire());
  const auto other = database_.connect();
  const std::string pid = one(*connection_, "SELECT pg_backend_pid()");
  EXPECT_THAT(other->lock_session("public", "flyway_schema_history")->holder(),
              ::testing::MatchesRegex("pid " + pid + " \\(app godwit, 127\\.0\\.0\\.1, since ..:..:.., idle\\)"));
  lock->release();
}

TEST_F(PostgresqlConnectionTest, DiscardAllIsSeenAsALostLock) {
  const auto lock = connection_->lock_session("public", "flyway_schema_history");
  EXPECT_TRUE(lock->try_acquire());
  run(*connection_, {"DISCARD ALL"});
  EXPECT_FALSE(lock->held());
}

}  // namespace
}  // namespace godwit::test
