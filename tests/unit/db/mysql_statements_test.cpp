// What MySQL's statements write to, what they may end, and which of them do several things. Without a server.

#include <gtest/gtest.h>

#include "db/mysql/connection/counters.h"
#include "db/mysql/connection/half_done.h"
#include "db/mysql/text/effects.h"
#include "db/mysql/text/write_target.h"

namespace godwit {
namespace {

std::string target(std::string_view text) {
  const WriteTarget found = mysql_write_target(text);
  return found.schema + "/" + found.table;
}

TEST(MysqlStatementsTest, TheTableThatIsWrittenToIsRead) {
  EXPECT_EQ(target("INSERT INTO t VALUES (1)"), "/t");
  EXPECT_EQ(target("insert ignore `my db`.`t x` (a) SELECT 1"), "my db/t x");
  EXPECT_EQ(target("REPLACE /* a ; */ DELAYED INTO db . t SET a = 1"), "db/t");
  EXPECT_EQ(target("INSERT t(a) VALUES (1)"), "/t");
  EXPECT_EQ(target("UPDATE LOW_PRIORITY t SET a = 1"), "/t");
  EXPECT_EQ(target("DELETE QUICK FROM t"), "/t");
  EXPECT_EQ(target("DELETE FROM db.t -- all\n WHERE a"), "db/t");
  EXPECT_EQ(target("LOAD DATA LOCAL INFILE '/a b/c.csv' REPLACE INTO TABLE db.t FIELDS TERMINATED BY ','"), "db/t");
}

TEST(MysqlStatementsTest, OfSeveralTablesNoneIsTheTarget) {
  for (const std::string_view text :
       {"UPDATE a, b SET a.i = 1", "UPDATE a JOIN b SET a.i = 1", "DELETE a FROM a JOIN b",
        "DELETE FROM a USING a JOIN b", "CALL p()", "WITH c AS (SELECT 1) SELECT * FROM c", "", "("}) {
    EXPECT_EQ(target(text), "/") << text;
  }
}

TEST(MysqlStatementsTest, StatementsOnSeveralObjectsAreLookedAt) {
  for (const std::string_view text :
       {"DROP TABLE a, b", "drop view if exists a, b", "DROP SEQUENCE a,b", "RENAME TABLE a TO b, c TO d",
        "DROP DATABASE d", "CREATE OR REPLACE TABLE t (i INT)"}) {
    EXPECT_EQ(listing_of(text), Listing::tables) << text;
  }
  for (const std::string_view text : {"CREATE USER a, b", "DROP USER a@localhost, b", "DROP ROLE a, b",
                                      "GRANT SELECT ON d.* TO a, b", "GRANT r1, r2 TO a", "REVOKE ALL ON d.* FROM a, b",
                                      "CREATE OR REPLACE USER a, b", "ALTER USER a, b ACCOUNT LOCK"}) {
    EXPECT_EQ(listing_of(text), Listing::accounts) << text;
  }
  for (const std::string_view text :
       {"DROP TABLE a", "CREATE TABLE t (i INT, j INT)", "CREATE USER a", "GRANT SELECT, INSERT ON d.* TO a",
        "ALTER TABLE t ADD a INT, ADD b INT", "INSERT INTO t VALUES (1, 2)", "SELECT 1, 2",
        "CREATE OR REPLACE VIEW v AS SELECT 1, 2"}) {
    EXPECT_EQ(listing_of(text), Listing::none) << text;
  }
}

SqlStatement statement(std::string_view text, StatementFacts facts = {}) {
  SqlStatement result;
  result.text = text;
  result.facts = facts;
  return result;
}

TEST(MysqlStatementsTest, StatementsThatMayEndATransactionUnseenAreKnown) {
  const StatementFacts alone{.stands_alone = true};
  for (const std::string_view text :
       {"CALL p()", "EXECUTE st", "BEGIN NOT ATOMIC COMMIT; END", "SET STATEMENT a = 1 FOR SELECT 1"}) {
    EXPECT_TRUE(may_end_unseen(statement(text, alone), true)) << text;
  }
  for (const std::string_view text :
       {"INSERT INTO t VALUES (1); COMMIT", "/*!50000 ALTER TABLE t ADD a INT */", "SOMETHING NEW"}) {
    EXPECT_TRUE(may_end_unseen(statement(text), true)) << text;
  }
  for (const std::string_view text : {"INSERT INTO t VALUES ('a;')", "SELECT 1", "DEALLOCATE PREPARE st", "SET @a = 1",
                                      "/*!40101 SET NAMES utf8 */"}) {
    EXPECT_FALSE(may_end_unseen(statement(text), true)) << text;
  }
  EXPECT_FALSE(may_end_unseen(statement("CREATE PROCEDURE p() BEGIN COMMIT; END", {.commits_implicitly = true}), true));
  EXPECT_FALSE(may_end_unseen(statement("BEGIN", {.begins_transaction = true, .stands_alone = true}), true));
}

TEST(MysqlStatementsTest, FlagsTellWhatAStatementDid) {
  const TransactionFlags open{.open = true, .autocommit = false};
  const TransactionFlags none_yet{.open = false, .autocommit = false};
  const TransactionFlags outside{.open = false, .autocommit = true};
  const SqlStatement insert = statement("INSERT INTO t VALUES (1)");
  EXPECT_EQ(effect_of_success(insert, none_yet, open), (StatementEffect{Work::open, Earlier::still_open}));
  EXPECT_EQ(effect_of_success(insert, outside, outside), (StatementEffect{Work::kept, Earlier::still_open}));
  EXPECT_EQ(effect_of_success(statement("UNLOCK TABLES"), open, none_yet),
            (StatementEffect{Work::kept, Earlier::kept}));
  EXPECT_EQ(effect_of_success(statement("ROLLBACK", {.ends_transaction = true, .rolls_back = true}), open, none_yet),
            (StatementEffect{Work::none, Earlier::taken_back}));
  EXPECT_EQ(effect_of_failure(insert, open, none_yet), (StatementEffect{Work::open, Earlier::taken_back}))
      << "a deadlock";
  EXPECT_EQ(effect_of_failure(insert, outside, outside), (StatementEffect{Work::none, Earlier::still_open}));
  const SqlStatement ddl = statement("CREATE TABLE t (i INT)", {.commits_implicitly = true});
  EXPECT_EQ(effect_of_failure(ddl, open, none_yet), (StatementEffect{Work::none, Earlier::kept}));
  EXPECT_EQ(effect_of_failure(ddl, open, open), (StatementEffect{Work::none, Earlier::still_open})) << "a syntax error";
}

TEST(MysqlStatementsTest, OfStatementsInFlightOnlyWhatMayCommitIsInDoubt) {
  const TransactionFlags open{.open = true, .autocommit = false};
  const SqlStatement message[] = {statement("INSERT INTO t VALUES (1)"), statement("SELECT 1"),
                                  statement("DROP TABLE t", {.commits_implicitly = true})};
  EXPECT_EQ(effects_in_flight(message, open, true), (std::vector<StatementEffect>{{Work::open, Earlier::still_open},
                                                                                  {Work::none, Earlier::still_open},
                                                                                  {Work::unknown, Earlier::unknown}}));
  EXPECT_EQ(effects_in_flight(std::span(message).first(1), {.open = false, .autocommit = true}, true),
            (std::vector<StatementEffect>{{Work::unknown, Earlier::still_open}}));
  const SqlStatement block[] = {
      statement("BEGIN NOT ATOMIC INSERT INTO t VALUES (1); COMMIT; END", {.stands_alone = true})};
  EXPECT_EQ(effects_in_flight(block, open, true), (std::vector<StatementEffect>{{Work::unknown, Earlier::unknown}}));
}

TEST(MysqlStatementsTest, CountersTellWhatRanInside) {
  const StatementCounters before{{"com_call_procedure", 1}, {"com_insert", 4}, {"com_show_status", 1}};
  const auto after = [&](const StatementCounters& more) {
    StatementCounters counters = before;
    counters["com_call_procedure"] = 2;
    for (const auto& [name, number] : more) counters[name] += number;
    return ran_inside(before, counters);
  };
  EXPECT_FALSE(after({{"com_select", 3}}).anything);
  EXPECT_EQ(after({{"com_insert", 2}}).writes, 2U);
  EXPECT_FALSE(after({{"com_insert", 2}}).may_commit);
  EXPECT_TRUE(after({{"com_commit", 1}}).may_commit);
  EXPECT_TRUE(after({{"com_create_table", 1}}).may_commit);
  EXPECT_TRUE(after({{"com_rollback", 1}}).rolled_back);
  EXPECT_FALSE(after({{"com_rollback_to_savepoint", 1}}).rolled_back);
}

}  // namespace
}  // namespace godwit
