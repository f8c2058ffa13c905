// What PostgreSQL's statements leave behind, inside and outside of transactions, and whether that is told.

#include <thread>

#include "db/postgresql/connection/index_work.h"
#include "db/postgresql/text/split_rules.h"
#include "script/statement_splitter.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr StatementEffect kNothing{Work::none, Earlier::still_open};
constexpr StatementEffect kStays{Work::kept, Earlier::still_open};
constexpr StatementEffect kInTransaction{Work::open, Earlier::still_open};
constexpr StatementEffect kPartly{Work::kept_partly, Earlier::still_open};
constexpr StatementEffect kUnknown{Work::unknown, Earlier::still_open};
constexpr StatementEffect kCommits{Work::kept, Earlier::kept};
constexpr StatementEffect kTakesBack{Work::none, Earlier::taken_back};

class PostgresqlLeftoversTest : public ::testing::Test {
 protected:
  void SetUp() override {
    connection_ = database_.connect();
    run_script("CREATE TABLE a (i int, j int); INSERT INTO a VALUES (1, 1), (1, 2)");
  }
  // With the facts that the splitter finds.
  BatchOutcome outcome_of(const std::string& script) {
    StringSource text(script);
    StatementSplitter splitter(text, postgresql_split_rules(), "script");
    SqlStatement statement;
    BatchOutcome outcome;
    while (!outcome.error && splitter.next(statement)) outcome.append(connection_->run_batch({&statement, 1}));
    return outcome;
  }
  void run_script(const std::string& script) {
    const BatchOutcome outcome = outcome_of(script);
    if (outcome.error) throw std::runtime_error(outcome.error->message);
  }
  std::string invalid_indexes() {
    return one(*connection_,
               "SELECT coalesce(string_agg(indexrelid::regclass::text, ' ' ORDER BY 1), '') FROM pg_index WHERE NOT "
               "indisvalid AND indrelid NOT IN (SELECT reltoastrelid FROM pg_class)");
  }
  // Cancels what runs on the connection as soon as it waits for a lock.
  std::jthread cancel_when_waiting() {
    return std::jthread([this](const std::stop_token& done) {
      const auto other = database_.connect();
      const std::string waiting =
          "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted "
          "AND datname = current_database()";
      while (!done.stop_requested()) {
        if (one(*other, waiting) != "0") connection_->cancel();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    });
  }

  TestDatabase database_{DatabaseKind::postgresql};
  std::unique_ptr<Connection> connection_;
};

TEST_F(PostgresqlLeftoversTest, AFailedIndexIsNamedWithTheWayToDropIt) {
  const BatchOutcome outcome = outcome_of("CREATE UNIQUE INDEX CONCURRENTLY ux ON a (i)");
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->native, "23505");
  EXPECT_TRUE(outcome.error->final);
  EXPECT_THAT(outcome.effects, ElementsAre(kPartly));
  EXPECT_THAT(outcome.leftovers, ElementsAre("The index public.ux on public.a is INVALID: type DROP INDEX public.ux;"));
  run_script("DROP INDEX public.ux; DELETE FROM a WHERE j = 2; CREATE UNIQUE INDEX CONCURRENTLY ux ON a (i)");
}

TEST_F(PostgresqlLeftoversTest, AnIndexThatIsThereAndInvalidIsNoSuccess) {
  EXPECT_TRUE(outcome_of("CREATE UNIQUE INDEX CONCURRENTLY ux ON a (i)").error);
  run_script("DELETE FROM a WHERE j = 2");
  for (const std::string start : {"CREATE UNIQUE INDEX CONCURRENTLY", "create /* c */ unique index concurrently",
                                  "CREATE UNIQUE INDEX", "BEGIN; CREATE INDEX", "BEGIN; CREATE UNIQUE INDEX"}) {
    const BatchOutcome outcome = outcome_of(start + " IF NOT EXISTS ux ON a (i)");
    ASSERT_TRUE(outcome.error) << start;
    EXPECT_THAT(outcome.error->message, HasSubstr("is INVALID"));
    EXPECT_TRUE(outcome.error->final);
    EXPECT_EQ(outcome.effects.back(), kNothing);
    EXPECT_THAT(outcome.leftovers, ElementsAre(HasSubstr("DROP INDEX public.ux;")));
    connection_->rollback();
  }
}

TEST_F(PostgresqlLeftoversTest, AValidIndexThatIsThereIsASuccess) {
  run_script("CREATE INDEX ux ON a (i)");
  run_script("CREATE INDEX CONCURRENTLY IF NOT EXISTS ux ON a (i)");
  run_script("BEGIN; CREATE INDEX IF NOT EXISTS ux ON a (i); COMMIT");
  run_script("CREATE INDEX CONCURRENTLY other ON a (i)");
}

TEST_F(PostgresqlLeftoversTest, AnIndexOfAPartitionedTableMayWaitForItsParts) {
  run_script(
      "CREATE TABLE p (i int) PARTITION BY RANGE (i); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);"
      "CREATE INDEX px ON ONLY p (i); CREATE INDEX CONCURRENTLY p1x ON p1 (i);"
      "CREATE INDEX IF NOT EXISTS px ON ONLY p (i)");
  const BatchOutcome outcome = outcome_of("CREATE INDEX CONCURRENTLY py ON p (i)");
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.effects, ElementsAre(kNothing));
  EXPECT_THAT(outcome.leftovers, IsEmpty());
}

TEST_F(PostgresqlLeftoversTest, AnIndexWithoutANameIsFoundOnItsTable) {
  const BatchOutcome outcome = outcome_of("CREATE UNIQUE INDEX CONCURRENTLY ON a (i)");
  EXPECT_THAT(outcome.leftovers, ElementsAre(HasSubstr("DROP INDEX public.a_i_idx;")));
  EXPECT_THAT(outcome.effects, ElementsAre(kPartly));
  run_script("DELETE FROM a WHERE j = 2");
  std::vector<std::string> notices;
  connection_->on_notice = [&](const std::string& text) { notices.push_back(text); };
  run_script("CREATE UNIQUE INDEX CONCURRENTLY ON a (i)");
  EXPECT_THAT(notices, ElementsAre("WARNING: The index public.a_i_idx on public.a is INVALID: type DROP INDEX "
                                   "public.a_i_idx;"));
}

TEST_F(PostgresqlLeftoversTest, NamesAreTakenAsTheServerReadsThem) {
  run_script(
      "CREATE SCHEMA \"My App\"; CREATE TABLE \"My App\".\"T\" (i int); INSERT INTO \"My App\".\"T\" VALUES (1), (1)");
  const std::string create = "CREATE UNIQUE INDEX CONCURRENTLY \"U x\" ON ONLY \"My App\" . \"T\" USING btree (i)";
  EXPECT_THAT(outcome_of(create).leftovers, ElementsAre(HasSubstr("DROP INDEX \"My App\".\"U x\";")));
  const BatchOutcome again = outcome_of(create);
  EXPECT_EQ(again.error->native, "42P07");
  EXPECT_THAT(again.effects, ElementsAre(kNothing));
  EXPECT_THAT(again.leftovers, ElementsAre(HasSubstr("DROP INDEX \"My App\".\"U x\";")));
  run_script("SET search_path = \"My App\"");
  EXPECT_THAT(outcome_of("CREATE INDEX CONCURRENTLY IF NOT EXISTS \"U x\" ON \"T\" (i)").leftovers,
              ElementsAre(HasSubstr("\"U x\"")));
  EXPECT_THAT(outcome_of("CREATE UNIQUE INDEX CONCURRENTLY UPPER ON \"T\" (i)").leftovers,
              ElementsAre(HasSubstr("DROP INDEX \"My App\".upper;")));
}

TEST_F(PostgresqlLeftoversTest, AStatementThatFailsBeforeItBeginsLeavesNothing) {
  for (const std::string statement :
       {"CREATE INDEX CONCURRENTLY x ON absent (i)", "CREATE INDEX CONCURRENTLY x ON a (absent)",
        "DROP INDEX CONCURRENTLY absent", "REINDEX INDEX CONCURRENTLY absent", "REINDEX TABLE CONCURRENTLY absent",
        "REINDEX (CONCURRENTLY) SCHEMA absent", "VACUUM absent", "CREATE DATABASE postgres", "DROP DATABASE absent",
        "ALTER SYSTEM SET absent = 1", "CREATE INDEX CONCURRENTLY x ON", "CREATE INDEX CONCURRENTLY ON 'a",
        "VACUUM a b"}) {
    const BatchOutcome outcome = connection_->run_batch(Statements{statement});
    ASSERT_TRUE(outcome.error) << statement;
    EXPECT_THAT(outcome.effects, ElementsAre(kNothing)) << statement;
    EXPECT_THAT(outcome.leftovers, IsEmpty()) << statement;
  }
}

TEST_F(PostgresqlLeftoversTest, AFailedReindexNamesTheCopyItWasBuilding) {
  run_script(
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF current_setting('x.fail', true) = "
      "'1' THEN RAISE EXCEPTION 'no'; END IF; RETURN $1; END $$; CREATE INDEX e ON a (f(i)); SET x.fail = '1'");
  EXPECT_THAT(outcome_of("REINDEX INDEX CONCURRENTLY e").leftovers,
              ElementsAre(HasSubstr("DROP INDEX public.e_ccnew;")));
  const BatchOutcome table = outcome_of("REINDEX (VERBOSE, CONCURRENTLY) TABLE public.a");
  EXPECT_THAT(table.effects, ElementsAre(kPartly));
  EXPECT_THAT(table.leftovers,
              ElementsAre(HasSubstr("DROP INDEX public.e_ccnew;"), HasSubstr("DROP INDEX public.e_ccnew1;")));
  EXPECT_EQ(invalid_indexes(), "e_ccnew e_ccnew1");
  run_script("RESET x.fail; REINDEX INDEX CONCURRENTLY e; DROP INDEX public.e_ccnew; DROP INDEX public.e_ccnew1");
  run_script("REINDEX TABLE CONCURRENTLY a; REINDEX SCHEMA CONCURRENTLY public; REINDEX DATABASE CONCURRENTLY " +
             database_.name());
}

TEST_F(PostgresqlLeftoversTest, AReindexThatPassesOverAnInvalidIndexIsNoSuccess) {
  EXPECT_TRUE(outcome_of("CREATE UNIQUE INDEX CONCURRENTLY ux ON a (i)").error);
  run_script("DELETE FROM a WHERE j = 2");
  for (const std::string& what : {std::string("TABLE CONCURRENTLY a"), std::string("SCHEMA CONCURRENTLY public"),
                                  "DATABASE CONCURRENTLY " + database_.name()}) {
    const BatchOutcome outcome = outcome_of("REINDEX " + what);
    ASSERT_TRUE(outcome.error) << what;
    EXPECT_THAT(outcome.leftovers, ElementsAre(HasSubstr("DROP INDEX public.ux;"))) << what;
  }
  run_script("REINDEX INDEX CONCURRENTLY ux; REINDEX TABLE CONCURRENTLY a");
}

TEST_F(PostgresqlLeftoversTest, ACancelledDropOfAnIndexLeavesItInvalid) {
  run_script("CREATE INDEX x ON a (i)");
  const auto reader = database_.connect();
  reader->begin();
  reader->query("SELECT * FROM a");
  const auto canceller = cancel_when_waiting();
  const BatchOutcome outcome = outcome_of("DROP INDEX CONCURRENTLY IF EXISTS public.x");
  ASSERT_TRUE(outcome.error);
  EXPECT_TRUE(outcome.error->cancelled);
  EXPECT_THAT(outcome.effects, ElementsAre(kPartly));
  EXPECT_THAT(outcome.leftovers, ElementsAre(HasSubstr("DROP INDEX public.x;")));
}

TEST_F(PostgresqlLeftoversTest, ACancelledDetachIsFinishedByHand) {
  run_script(
      "CREATE TABLE p (i int) PARTITION BY RANGE (i); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)");
  const auto reader = database_.connect();
  reader->begin();
  reader->query("SELECT * FROM p");
  auto canceller = cancel_when_waiting();
  const BatchOutcome outcome = outcome_of("ALTER TABLE IF EXISTS p DETACH PARTITION p1 CONCURRENTLY");
  canceller = {};
  reader->rollback();
  if (outcome.error->native == "42601") GTEST_SKIP() << "this server cannot detach so";
  EXPECT_THAT(outcome.effects, ElementsAre(kPartly));
  EXPECT_THAT(outcome.leftovers, ElementsAre("The partition public.p1 is only half detached: type ALTER TABLE public.p "
                                             "DETACH PARTITION public.p1 FINALIZE;"));
  run_script("ALTER TABLE public.p DETACH PARTITION public.p1 FINALIZE");
}

TEST_F(PostgresqlLeftoversTest, AnIndexThatAnotherSessionBuildsIsNotToBeDroppedBlindly) {
  run_script("CREATE TABLE b AS SELECT * FROM a");
  const auto holder = database_.connect();
  holder->begin();
  holder->query("SELECT * FROM b");
  const auto builder = database_.connect();
  std::jthread build(
      [&builder] { EXPECT_FALSE(builder->run_batch(Statements{"CREATE INDEX CONCURRENTLY ux ON b (i)"}).error); });
  while (invalid_indexes() != "ux") std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const BatchOutcome outcome = outcome_of("CREATE INDEX CONCURRENTLY IF NOT EXISTS ux ON a (i)");
  holder->rollback();
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.leftovers,
              ElementsAre("The index public.ux on public.b is INVALID while another session works on "
                          "that table: unless it is being built there, type DROP INDEX public.ux;"));
}

TEST_F(PostgresqlLeftoversTest, TheCatalogIsAskedWhateverTheScriptHasSet) {
  run_script("SET statement_timeout = '1ms'; SET default_transaction_isolation = 'serializable'");
  const BatchOutcome outcome = outcome_of("CREATE UNIQUE INDEX CONCURRENTLY ux ON a (i)");
  ASSERT_TRUE(outcome.error);
  run_script("RESET ALL");
  EXPECT_EQ(outcome.leftovers.empty(), invalid_indexes().empty());
}

TEST_F(PostgresqlLeftoversTest, AFailedBlockHasKeptNothingUnlessItCommitted) {
  EXPECT_THAT(outcome_of("DO $$ BEGIN INSERT INTO a VALUES (2); PERFORM 1/0; END $$").effects, ElementsAre(kNothing));
  EXPECT_THAT(outcome_of("DO $$ BEGIN INSERT INTO a VALUES (2); COMMIT; PERFORM 1/0; END $$").effects,
              ElementsAre(kUnknown));
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM a WHERE i = 2"), "1");
  run_script(
      "CREATE PROCEDURE p(fails bool) LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (3); IF NOT fails THEN COMMIT; "
      "END IF; PERFORM 1 / (CASE WHEN i = 3 THEN 0 ELSE 1 END) FROM a; END $$");
  EXPECT_THAT(outcome_of("CALL p(true)").effects, ElementsAre(kNothing));
  EXPECT_THAT(outcome_of("CALL p(false)").effects, ElementsAre(kUnknown));
  EXPECT_THAT(outcome_of("CALL absent()").effects, ElementsAre(kNothing));
  EXPECT_THAT(outcome_of("DO $$ BEGIN INSERT INTO a VALUES (4); COMMIT; END $$").effects, ElementsAre(kStays));
}

TEST_F(PostgresqlLeftoversTest, ACancelledBlockHasKeptNothing) {
  std::jthread other([this](const std::stop_token& done) {
    while (!done.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      connection_->cancel();
    }
  });
  const BatchOutcome outcome = outcome_of("DO $$ BEGIN INSERT INTO a VALUES (5); PERFORM pg_sleep(30); END $$");
  EXPECT_TRUE(outcome.error->cancelled);
  EXPECT_THAT(outcome.effects, ElementsAre(kNothing));
}

TEST_F(PostgresqlLeftoversTest, OutsideATransactionEachStatementStaysOrDoesNothing) {
  EXPECT_THAT(outcome_of("INSERT INTO a VALUES (2); VACUUM a; INSERT INTO a SELECT 1/0").effects,
              ElementsAre(kStays, kStays, kNothing));
}

TEST_F(PostgresqlLeftoversTest, TheScriptsOwnTransactionEndsAsItsTagSays) {
  EXPECT_THAT(outcome_of("BEGIN; INSERT INTO a VALUES (2); COMMIT; INSERT INTO a VALUES (3)").effects,
              ElementsAre(kInTransaction, kInTransaction, kCommits, kStays));
  EXPECT_THAT(outcome_of("START TRANSACTION; INSERT INTO a VALUES (2); ROLLBACK; ROLLBACK").effects,
              ElementsAre(kInTransaction, kInTransaction, kTakesBack, kTakesBack));
  EXPECT_THAT(outcome_of("BEGIN; SAVEPOINT s; INSERT INTO a VALUES (2); ROLLBACK TO s; END").effects,
              ElementsAre(kInTransaction, kInTransaction, kInTransaction, kInTransaction, kCommits));
}

TEST_F(PostgresqlLeftoversTest, AChainOfTransactionsKeepsWhatWasCommitted) {
  if (one(*connection_, "SELECT current_setting('server_version_num')::int >= 120000") != "t") GTEST_SKIP();
  EXPECT_THAT(
      outcome_of("BEGIN; INSERT INTO a VALUES (2); COMMIT AND CHAIN; INSERT INTO a VALUES (3); ROLLBACK AND CHAIN; "
                 "SELECT absent")
          .effects,
      ElementsAre(kInTransaction, kInTransaction, kCommits, kInTransaction, kTakesBack, kNothing));
  connection_->rollback();
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM a WHERE i > 1"), "1");
}

TEST_F(PostgresqlLeftoversTest, ACommitThatFailsTakesEverythingBack) {
  run_script("CREATE TABLE k (i int PRIMARY KEY); CREATE TABLE r (i int REFERENCES k DEFERRABLE INITIALLY DEFERRED)");
  const BatchOutcome outcome = outcome_of("BEGIN; INSERT INTO r VALUES (1); COMMIT");
  EXPECT_EQ(outcome.error->native, "23503");
  EXPECT_EQ(outcome.effects.back(), kTakesBack);
}

TEST_F(PostgresqlLeftoversTest, PreparedWorkIsNamedUntilItIsEnded) {
  if (one(*connection_, "SHOW max_prepared_transactions") == "0") GTEST_SKIP() << "the server prepares no transactions";
  const std::string name = "'" + database_.name() + "'";
  const BatchOutcome left =
      outcome_of("BEGIN; INSERT INTO a VALUES (7); PREPARE TRANSACTION " + name + "; SELECT absent");
  ASSERT_TRUE(left.error);
  EXPECT_EQ(left.effects[2], kCommits);
  EXPECT_THAT(left.leftovers, ElementsAre(HasSubstr("ROLLBACK PREPARED " + name + ";")));
  const BatchOutcome ended = outcome_of("COMMIT PREPARED " + name + "; SELECT absent");
  EXPECT_THAT(ended.leftovers, IsEmpty());
  EXPECT_EQ(one(*connection_, "SELECT count(*) FROM a WHERE i = 7"), "1");
}

TEST_F(PostgresqlLeftoversTest, WhatALostConnectionWasDoingIsUnknown) {
  EXPECT_THAT(outcome_of("SELECT pg_terminate_backend(pg_backend_pid())").effects, ElementsAre(kUnknown));
  connection_ = database_.connect();
  EXPECT_THAT(outcome_of("DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$").effects,
              ElementsAre(kUnknown));
  connection_ = database_.connect();
  EXPECT_THAT(outcome_of("BEGIN; SELECT pg_terminate_backend(pg_backend_pid())").effects,
              ElementsAre(kInTransaction, kNothing));
}

}  // namespace
}  // namespace godwit::test
