// Opening, schemas, the history table, and clean.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>

#include "db/clean_inventory.h"
#include "db/mysql_server.h"
#include "history/history_sql.h"

namespace godwit {
namespace {

class MysqlSchemaTest : public MysqlTest {
 protected:
  std::string dump() const {
    const std::string command = "mariadb-dump --no-defaults -h127.0.0.1 -P" + port_ +
                                " -ufw -pfw --routines --events --triggers --skip-dump-date --force " + database_ +
                                " 2>&1";
    std::string text;
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), size);
    pclose(pipe);  // a view without its table is an error, and the dump goes on
    return text;
  }

  static ErrorCode error_of(const std::string& text) {
    try {
      open_url(text);
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("wrongpass"), std::string::npos);
      EXPECT_FALSE(error.code() != ErrorCode::configuration && error.native().empty());
      return error.code();
    }
    return ErrorCode::none;
  }
};

TEST_F(MysqlSchemaTest, TheServerIsDescribed) {
  const ServerInfo& server = connection_->server();
  EXPECT_TRUE(server.product == "MariaDB" || server.product == "MySQL");
  EXPECT_EQ(server.version.find_first_not_of("0123456789."), std::string::npos);
  EXPECT_GE(server.version.size(), 5U);
  EXPECT_EQ(server.user, "fw");
  EXPECT_EQ(server.database, database_);
  EXPECT_EQ(server.default_schema, database_);
}

TEST_F(MysqlSchemaTest, EachWayNotToGetInHasItsCode) {
  const std::string at = "127.0.0.1:" + port_;
  EXPECT_EQ(error_of("mysql://fw:wrongpass@" + at + "/" + database_), ErrorCode::authentication);
  EXPECT_EQ(error_of("mysql://fw:fw@" + at + "/no_such_db"), ErrorCode::database_missing);
  EXPECT_EQ(error_of("mysql://fw:fw@127.0.0.1:1/x"), ErrorCode::connection);
  EXPECT_EQ(error_of("mysql://fw:fw@nosuch.invalid/x"), ErrorCode::connection);
  EXPECT_EQ(error_of("mysql://fw:fw@" + at), ErrorCode::configuration);
  EXPECT_EQ(error_of("mysql://localhost/x?localSocket=/nonexistent/my.sock"), ErrorCode::connection);
}

TEST_F(MysqlSchemaTest, AServerWithoutTlsIsRefusedWhereTlsIsAsked) {
  if (connection_->query("SHOW VARIABLES WHERE variable_name = 'have_ssl' AND value = 'DISABLED'").empty()) {
    GTEST_SKIP() << "This server has TLS.";
  }
  EXPECT_NO_THROW(open_url(url("?sslMode=prefer")));
  EXPECT_NO_THROW(open_url(url("?sslMode=disable")));
  EXPECT_THROW(open_url(url("?sslMode=trust")), Error);
  EXPECT_THROW(open_url(url("?sslMode=verify-full")), Error);
}

TEST_F(MysqlSchemaTest, SessionVariablesOfTheUrlAreSet) {
  const auto connection = open_url(url("?sessionVariables=sql_mode='ANSI';group_concat_max_len=99"));
  EXPECT_EQ(ask(*connection, "SELECT @@sql_mode LIKE '%ANSI%' AND @@group_concat_max_len = 99"), "1");
}

TEST_F(MysqlSchemaTest, ASchemaOptionWinsOverTheDatabaseOfTheUrl) {
  TargetOptions target;
  target.url = "jdbc:mariadb://127.0.0.1:" + port_ + "/information_schema?user=fw&password=fw";
  target.schemas = {database_, "mysql_other"};
  const auto connection = open_target(target);
  EXPECT_EQ(connection->server().default_schema, database_);
  EXPECT_EQ(ask(*connection, "SELECT DATABASE()"), database_);
}

TEST_F(MysqlSchemaTest, ASchemaThatIsMadeLaterIsTheDefaultFromThenOn) {
  TargetOptions target;
  target.url = "mysql://fw:fw@127.0.0.1:" + port_;
  target.default_schema = database_ + "_ö`x";
  const auto connection = open_target(target);
  connection->remember_session();
  const Dialect& dialect = mysql_dialect();
  EXPECT_FALSE(dialect.schema_exists(*connection, target.default_schema));
  dialect.create_schema(*connection, target.default_schema);
  EXPECT_TRUE(dialect.schema_exists(*connection, target.default_schema));
  EXPECT_EQ(ask(*connection, "SELECT DATABASE()"), target.default_schema);
  connection->run_batch(script({"USE mysql"}));
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "SELECT DATABASE()"), target.default_schema);
  dialect.drop_schema(*connection, target.default_schema);
  EXPECT_FALSE(dialect.schema_exists(*connection, target.default_schema));
}

TEST_F(MysqlSchemaTest, TheHistoryTableIsFlywaysWithTwoColumnsMore) {
  const HistorySql sql = history_sql(mysql_dialect().table_words(database_, "flyway_schema_history"));
  for (const std::string& statement : sql.create) connection_->execute(statement);
  const std::string made = connection_->query("SHOW CREATE TABLE flyway_schema_history").at(0).at(1).value();
  const std::string expected =
      "CREATE TABLE `flyway_schema_history` (\n"
      "  `installed_rank` int(11) NOT NULL,\n"
      "  `version` varchar(50) DEFAULT NULL,\n"
      "  `description` varchar(200) NOT NULL,\n"
      "  `type` varchar(20) NOT NULL,\n"
      "  `script` varchar(1000) NOT NULL,\n"
      "  `checksum` int(11) DEFAULT NULL,\n"
      "  `installed_by` varchar(100) NOT NULL,\n"
      "  `installed_on` timestamp NOT NULL DEFAULT current_timestamp(),\n"
      "  `execution_time` int(11) NOT NULL,\n"
      "  `success` tinyint(1) NOT NULL,\n"
      "  `checksum_sha256` varchar(64) DEFAULT NULL,\n"
      "  `checksum_sha256_for` int(11) DEFAULT NULL,\n"
      "  PRIMARY KEY (`installed_rank`),\n"
      "  KEY `flyway_schema_history_s_idx` (`success`)\n"
      ") ENGINE=InnoDB";
  EXPECT_EQ(made.substr(0, expected.size()), expected);
  EXPECT_EQ(connection_->query(sql.columns).size(), 12U);
}

TEST_F(MysqlSchemaTest, ATableNameInOtherLettersIsAnotherTable) {
  if (ask("SELECT @@lower_case_table_names") != "0") GTEST_SKIP() << "This server ignores case in names.";
  connection_->execute("CREATE TABLE Flyway_Schema_History (id INT)");
  EXPECT_TRUE(
      connection_->query(history_sql(mysql_dialect().table_words(database_, "flyway_schema_history")).columns).empty());
  EXPECT_EQ(
      connection_->query(history_sql(mysql_dialect().table_words(database_, "Flyway_Schema_History")).columns).size(),
      1U);
}

TEST_F(MysqlSchemaTest, InstalledOnIsToldInUtcWhateverTheTimeZone) {
  const HistorySql sql = history_sql(mysql_dialect().table_words(database_, "h`x"));
  for (const std::string& statement : sql.create) connection_->execute(statement);
  const Value row[] = {"1", "1", "it's \\", "SQL", "V1__é🦆.sql", "-5", "fw", "12", "1", std::nullopt, std::nullopt};
  connection_->execute(sql.insert, row);
  connection_->execute("UPDATE `h``x` SET installed_on = FROM_UNIXTIME(1700000000)");
  connection_->execute("SET time_zone = '+05:30'");
  const Row read = connection_->query(sql.select).at(0);
  EXPECT_EQ(read.at(2), "it's \\");
  EXPECT_EQ(read.at(5), "-5");
  EXPECT_EQ(read.at(7), "2023-11-15 03:43:20");
  EXPECT_EQ(read.at(8), "2023-11-14T22:13:20Z");
  EXPECT_EQ(read.at(10), "1");
  EXPECT_EQ(read.at(11), std::nullopt);
}

TEST_F(MysqlSchemaTest, ARightThatIsMissingIsAPermissionError) {
  const std::string user = "u" + std::to_string(getpid());
  connection_->execute("CREATE TABLE t (id INT)");
  connection_->execute("CREATE OR REPLACE USER " + user + "@'127.0.0.1' IDENTIFIED BY 'geheimnis'");
  connection_->execute("GRANT SELECT ON " + database_ + ".* TO " + user + "@'127.0.0.1'");
  const auto reader = open_url("mysql://" + user + ":geheimnis@127.0.0.1:" + port_ + "/" + database_);
  EXPECT_EQ(reader->server().user, user);
  for (const char* sql :
       {"ALTER TABLE t ADD COLUMN x INT", "CREATE DATABASE mysql_forbidden", "SELECT * FROM mysql.user"}) {
    try {
      reader->query(sql);
      ADD_FAILURE() << sql << " was allowed";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::permission) << error.what();
    }
  }
  try {
    reader->query("SELECT * FROM no_such_table_x.y");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::permission);
  }
  try {
    reader->query("SELECT nonsense FROM t");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unexpected);
    EXPECT_EQ(error.native(), "42S22/1054");
  }
  connection_->execute("DROP USER " + user + "@'127.0.0.1'");
}

TEST_F(MysqlSchemaTest, CleanLeavesADatabaseLikeAFreshOneWhateverWasInIt) {
  const std::string fresh = dump();
  ASSERT_NE(fresh.find("Dump completed"), std::string::npos) << fresh;
  const auto outcome =
      run({"CREATE TABLE parent (id INT PRIMARY KEY)",
           "CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent (id))",
           "ALTER TABLE parent ADD COLUMN c INT, ADD CONSTRAINT fk_back FOREIGN KEY (c) REFERENCES child (id)",
           "CREATE TABLE `odd ``na;me é€` (id INT)",
           "CREATE TABLE versioned (id INT) WITH SYSTEM VERSIONING",
           "CREATE TABLE period (a INT, s DATE, e DATE, PERIOD FOR p (s, e))",
           "CREATE TABLE parts (id INT) PARTITION BY HASH (id) PARTITIONS 4",
           "CREATE TABLE m1 (id INT) ENGINE=MyISAM",
           "CREATE TABLE merged (id INT) ENGINE=MERGE UNION=(m1)",
           "CREATE TABLE mem (id INT) ENGINE=MEMORY",
           "CREATE TABLE csv (id INT NOT NULL) ENGINE=CSV",
           "CREATE TABLE aria (id INT, FULLTEXT KEY ft (t), t TEXT) ENGINE=Aria",
           "CREATE TABLE places (g GEOMETRY NOT NULL, SPATIAL KEY sp (g)) ENGINE=MyISAM",
           "CREATE TABLE computed (a INT, b INT AS (a + 1) VIRTUAL, c INT AS (a * 2) PERSISTENT, CHECK (a > 0))",
           "CREATE VIEW v AS SELECT * FROM parent",
           "CREATE VIEW v_of_v AS SELECT * FROM v",
           "CREATE TABLE gone (id INT)",
           "CREATE VIEW broken AS SELECT * FROM gone",
           "DROP TABLE gone",
           "CREATE SEQUENCE seq",
           "CREATE TABLE with_default (id INT DEFAULT NEXTVAL(seq))",
           "CREATE TRIGGER tr BEFORE INSERT ON parent FOR EACH ROW SET NEW.id = NEW.id + 1",
           "CREATE PROCEDURE p() BEGIN SELECT 1; END",
           "CREATE FUNCTION f() RETURNS INT RETURN 1",
           "CREATE AGGREGATE FUNCTION agg(x INT) RETURNS INT BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN 1; "
           "LOOP FETCH "
           "GROUP NEXT ROW; END LOOP; END",
           "CREATE EVENT ev ON SCHEDULE EVERY 1 YEAR DO SELECT 1",
           "SET sql_mode = ORACLE",
           "CREATE PACKAGE pk AS FUNCTION f RETURN INT; END",
           "CREATE PACKAGE BODY pk AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END",
           "SET sql_mode = DEFAULT",
           "INSERT INTO parent (id) VALUES (1)"});
  ASSERT_FALSE(outcome.error) << outcome.succeeded << ": " << outcome.error->message;
  const std::string full = dump();
  for (const char* part : {"`child`", "`odd ``na;me é€`", "SYSTEM VERSIONING", "CREATE SEQUENCE", "VIEW `v_of_v`",
                           "TRIGGER tr", "`p`", "`agg`", "`ev`", "PACKAGE BODY"}) {
    EXPECT_NE(full.find(part), std::string::npos) << part;
  }
  const Dialect& dialect = mysql_dialect();
  EXPECT_FALSE(dialect.schema_empty(*connection_, database_, "flyway_schema_history"));
  connection_->clean_schema(database_);
  EXPECT_EQ(dump(), fresh);
  EXPECT_TRUE(dialect.schema_empty(*connection_, database_, "flyway_schema_history"));
  EXPECT_EQ(ask("SELECT @@foreign_key_checks"), "1");
}

TEST_F(MysqlSchemaTest, EachKindOfObjectMakesASchemaNotEmptyButTheHistoryTable) {
  const Dialect& dialect = mysql_dialect();
  connection_->execute("CREATE TABLE h (id INT)");
  EXPECT_TRUE(dialect.schema_empty(*connection_, database_, "h"));
  EXPECT_FALSE(dialect.schema_empty(*connection_, database_, "other"));
  for (const char* kind : {"TABLE o (id INT)", "VIEW o AS SELECT 1", "SEQUENCE o", "PROCEDURE o() SELECT 1",
                           "FUNCTION o() RETURNS INT RETURN 1", "EVENT o ON SCHEDULE EVERY 1 YEAR DO SELECT 1"}) {
    connection_->execute(std::string("CREATE ") + kind);
    EXPECT_FALSE(dialect.schema_empty(*connection_, database_, "h")) << kind;
    const std::string_view text = kind;
    connection_->execute("DROP " + std::string(text.substr(0, text.find(' '))) + " o");
  }
  EXPECT_TRUE(dialect.schema_empty(*connection_, database_, "h"));
}

TEST_F(MysqlSchemaTest, TheInventoryTellsWhatCleanTookAndLeft) {
  const std::string columns =
      " (installed_rank INT, version INT, description INT, type INT, script INT, checksum INT, installed_by INT, "
      "installed_on INT, execution_time INT, success INT)";
  const std::string other = database_ + "_other", user = "aa_inv_" + std::to_string(getpid());
  const auto outcome =
      run({"CREATE TABLE a (id INT)", "CREATE TABLE `b ``b` (id INT)", "CREATE VIEW v AS SELECT 1",
           "CREATE PROCEDURE p() SELECT 1", "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1",
           "CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1", "CREATE TABLE birds" + columns,
           "CREATE DATABASE " + other, "CREATE USER " + user + "@'127.0.0.9'"});
  ASSERT_FALSE(outcome.error) << outcome.succeeded << ": " << outcome.error->message;
  const auto inventory = mysql_dialect().clean_inventory(*connection_, {database_});
  EXPECT_THAT(inventory->histories(), ::testing::ElementsAre(::testing::Pair(database_, "birds")));
  EXPECT_TRUE(inventory->dropped().empty());
  connection_->clean_schema(database_);
  std::string dropped, left;
  for (const ObjectGroup& group : inventory->dropped()) dropped += group.kind + std::to_string(group.count) + " ";
  EXPECT_EQ(dropped, "table3 event1 procedure1 trigger1 view1 ");
  for (const ObjectGroup& group : inventory->left()) {
    for (const std::string& name : group.names) left += group.kind + " " + name + ",";
  }
  EXPECT_THAT(left, ::testing::HasSubstr("database " + other + ","));
  EXPECT_THAT(left, ::testing::HasSubstr("user " + user + "@127.0.0.9,"));
  EXPECT_THAT(left, ::testing::Not(::testing::HasSubstr("fw@")));
  run({"DROP DATABASE " + other, "DROP USER " + user + "@'127.0.0.9'"});
}

TEST_F(MysqlSchemaTest, CleanLeavesOtherDatabasesAlone) {
  const std::string other = database_ + "_other";
  connection_->execute("CREATE DATABASE " + other);
  connection_->execute("CREATE TABLE " + other + ".t (id INT)");
  connection_->execute("CREATE PROCEDURE " + other + ".p() SELECT 1");
  connection_->clean_schema(database_);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM " + other + ".t"), "0");
  EXPECT_FALSE(mysql_dialect().schema_empty(*connection_, other, "t"));
  mysql_dialect().drop_schema(*connection_, other);
}

}  // namespace
}  // namespace godwit
