// The table of statements that commit, against a MariaDB with a row in an open transaction: is the row still there
// after ROLLBACK?

#include <gtest/gtest.h>

#include "db/mysql/text/split_rules.h"
#include "golden/servers/golden_scripts.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

class MysqlCommitsTest : public testing::Test {
 protected:
  // A new session and new tables for each statement, so that nothing of the one before matters.
  bool server_commits(const std::string& sql) {
    auto connection = database_.connect();
    for (const std::string_view setup :
         {"DROP TABLE IF EXISTS made", "CREATE OR REPLACE TABLE kept (a INT) ENGINE=InnoDB",
          "CREATE OR REPLACE TABLE a (b INT, KEY (b)) ENGINE=Aria", "CREATE OR REPLACE VIEW v AS SELECT 1",
          "CREATE OR REPLACE PROCEDURE p() SET @x = 1", "CREATE OR REPLACE FUNCTION f() RETURNS INT RETURN 1",
          "CREATE OR REPLACE SEQUENCE s", "CREATE OR REPLACE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
          "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1", "CREATE TEMPORARY TABLE tt (a INT)",
          "PREPARE st FROM 'SELECT 1'"}) {
      connection->execute(std::string(setup));
    }
    run(*connection, {"BEGIN", "INSERT INTO kept VALUES (1)"});
    SqlStatement statement;
    statement.text = sql;
    statement.facts.stands_alone = true;
    const BatchOutcome outcome = connection->run_batch(std::span(&statement, 1));
    const bool syntax = outcome.error && outcome.error->native.ends_with("/1064");
    EXPECT_FALSE(syntax) << sql << ": " << outcome.error->message;
    run(*connection, {"ROLLBACK", "UNLOCK TABLES"});
    return one(*database_.connect(), "SELECT COUNT(*) FROM kept") == "1";
  }

  static bool told(const std::string& sql) {
    return cut_script(sql, mysql_split_rules()).at(0).facts.commits_implicitly;
  }

  TestDatabase database_{DatabaseKind::mysql};
};

TEST_F(MysqlCommitsTest, WhatTheServerCommitsIsKnownFromItsText) {
  for (const std::string sql : {"CREATE TABLE made (a INT)",
                                "CREATE TABLE made AS SELECT 1",
                                "CREATE OR REPLACE TABLE made (a INT)",
                                "CREATE TABLE IF NOT EXISTS a (b INT)",
                                "CREATE INDEX i ON a (b)",
                                "DROP INDEX b ON a",
                                "ALTER TABLE a ADD c INT",
                                "ALTER TABLE tt ADD c INT",
                                "RENAME TABLE a TO made",
                                "TRUNCATE a",
                                "TRUNCATE TABLE tt",
                                "DROP TABLE a",
                                "DROP TABLE IF EXISTS absent",
                                "CREATE VIEW v2 AS SELECT 1",
                                "CREATE OR REPLACE VIEW v AS SELECT 2",
                                "ALTER VIEW v AS SELECT 3",
                                "DROP VIEW v",
                                "CREATE OR REPLACE PROCEDURE p() BEGIN SELECT 1; END",
                                "ALTER PROCEDURE p COMMENT 'x'",
                                "DROP PROCEDURE p",
                                "CREATE OR REPLACE FUNCTION f() RETURNS INT RETURN 2",
                                "DROP FUNCTION IF EXISTS f",
                                "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 2",
                                "DROP TRIGGER t",
                                "CREATE OR REPLACE EVENT e ON SCHEDULE EVERY 2 DAY DO SELECT 1",
                                "ALTER EVENT e DISABLE",
                                "DROP EVENT e",
                                "CREATE OR REPLACE SEQUENCE s",
                                "ALTER SEQUENCE s RESTART 5",
                                "DROP SEQUENCE s",
                                "CREATE DATABASE IF NOT EXISTS mysql",
                                "ALTER DATABASE CHARACTER SET utf8mb4",
                                "DROP DATABASE IF EXISTS absent_db",
                                "CREATE USER IF NOT EXISTS root@localhost",
                                "DROP USER IF EXISTS absent@localhost",
                                "CREATE ROLE IF NOT EXISTS fw_role",
                                "GRANT SELECT ON a TO fw_role",
                                "REVOKE SELECT ON a FROM fw_role",
                                "DROP ROLE fw_role",
                                "ANALYZE TABLE a",
                                "ANALYZE LOCAL TABLE a",
                                "OPTIMIZE TABLE a",
                                "REPAIR TABLE a",
                                "CHECK TABLE a",
                                "FLUSH TABLES a",
                                "FLUSH STATUS",
                                "RESET QUERY CACHE",
                                "LOCK TABLES a READ",
                                "START TRANSACTION",
                                "BEGIN",
                                "BEGIN WORK",
                                "SET DEFAULT ROLE NONE",
                                "CREATE TEMPORARY SEQUENCE ts",
                                "CHECK VIEW v",
                                "REPAIR VIEW v",
                                "ALTER USER fw@127.0.0.1 ACCOUNT UNLOCK",
                                "RENAME USER absent@x TO absent2@x",
                                "INSTALL SONAME 'absent'",
                                "ALTER TABLE a DISABLE KEYS",
                                "/*!50003 CREATE*/ /*!50003 TRIGGER t2 BEFORE INSERT ON a FOR EACH ROW SET @x = 3 */",
                                "/*M!100000 CREATE TABLE made (a INT) */"}) {
    EXPECT_TRUE(told(sql)) << sql;
  }
}

TEST_F(MysqlCommitsTest, WhatTheServerLeavesOpenIsNotSaidToCommit) {
  for (const std::string sql : {"INSERT INTO a VALUES (1)",
                                "SELECT 1",
                                "CREATE TEMPORARY TABLE t2 (a INT)",
                                "CREATE TEMPORARY TABLE t2 AS SELECT 1",
                                "CREATE OR REPLACE TEMPORARY TABLE tt (b INT)",
                                "DROP TEMPORARY TABLE tt",
                                "SET @x = 1",
                                "SET NAMES utf8mb4",
                                "SET autocommit = 0",
                                "USE mysql",
                                "CALL p()",
                                "DO 1",
                                "SHOW TABLES",
                                "EXPLAIN SELECT 1",
                                "ANALYZE SELECT 1",
                                "PREPARE st FROM 'SELECT 2'",
                                "EXECUTE st",
                                "DEALLOCATE PREPARE st",
                                "DROP PREPARE st",
                                "SAVEPOINT x",
                                "CHECKSUM TABLE a",
                                "HANDLER a OPEN",
                                "BEGIN NOT ATOMIC SELECT 1; END",
                                "SET STATEMENT max_statement_time = 5 FOR SELECT 1",
                                "REPLACE INTO a VALUES (1)",
                                "EXECUTE IMMEDIATE 'SELECT 1'",
                                "GET DIAGNOSTICS @n = NUMBER",
                                "HELP 'x'",
                                "CACHE INDEX a IN DEFAULT",
                                "LOAD INDEX INTO CACHE a",
                                "UNLOCK TABLES",
                                "SET autocommit = 1",
                                "DROP TEMPORARY SEQUENCE IF EXISTS ts",
                                "SET ROLE NONE"}) {
    EXPECT_FALSE(server_commits(sql)) << sql;
    EXPECT_FALSE(told(sql)) << sql;
  }
}

// These commit or not as the session stands, so the message ends with them and the server's answer is looked at.
TEST_F(MysqlCommitsTest, WhatCommitsOnlySometimesEndsItsMessage) {
  const auto connection = database_.connect();
  connection->execute("CREATE TABLE kept (a INT) ENGINE=InnoDB");
  const std::pair<std::string, std::string> cases[] = {{"SET autocommit = 0", "SET autocommit = 1"},
                                                       {"SET autocommit = 0", "SET @@session.autocommit := ON"},
                                                       {"LOCK TABLES kept WRITE", "UNLOCK TABLES"}};
  for (const auto& [before, sql] : cases) {
    run(*connection, {before, "BEGIN", "INSERT INTO kept VALUES (1)"});
    if (before.starts_with("LOCK")) run(*connection, {"SET autocommit = 0", before, "INSERT INTO kept VALUES (1)"});
    run(*connection, {sql});
    EXPECT_EQ(connection->transaction_state(), TransactionState::idle) << sql;
    EXPECT_TRUE(cut_script(sql, mysql_split_rules()).at(0).facts.ends_batch) << sql;
    run(*connection, {"SET autocommit = 1"});
  }
  EXPECT_EQ(one(*connection, "SELECT COUNT(*) FROM kept"), "4");
}

}  // namespace
}  // namespace godwit::test
