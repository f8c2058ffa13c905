// What can be known about script statements without a server.

#include <gtest/gtest.h>

#include "db/mysql/connection/batch.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/dialect.h"
#include "db/mysql/parts.h"
#include "db/mysql/text/quoting.h"

namespace godwit {
namespace {

SqlStatement statement(std::string_view text) {
  SqlStatement result;
  result.text = text;
  return result;
}

bool one_result(std::string_view text, bool escapes = true) {
  return gives_one_result(statement(text), escapes);
}

TEST(MysqlBatchShapeTest, OrdinaryStatementsGiveOneResult) {
  for (const char* text :
       {"INSERT INTO t VALUES (1)", "select 1", "(SELECT 1)", "set @a=1", "UPDATE`t`SET a=1", "BEGIN", "begin work",
        "with x as (select 1) select * from x", "CREATE TABLE t (a int)", "XA END 'x'"}) {
    EXPECT_TRUE(one_result(text)) << text;
  }
}

TEST(MysqlBatchShapeTest, WhatMayGiveOtherThanOneResultDoesNot) {
  for (const char* text :
       {"CALL p()", "EXECUTE s", "BEGIN NOT ATOMIC SELECT 1; END", "SET STATEMENT a=1 FOR CALL p()",
        "/*!40000 ALTER TABLE t DISABLE KEYS */", "label: LOOP", "WHILE 1 DO", "SELECTED", "", "INSERT 1; INSERT 2",
        "CREATE TRIGGER t BEGIN SET a=1; END", "SELECT 1 /*! ; SELECT 2 */", "SELECT 5--1; SELECT 2"}) {
    EXPECT_FALSE(one_result(text)) << text;
  }
  SqlStatement alone = statement("SELECT 1");
  alone.facts.stands_alone = true;
  EXPECT_FALSE(gives_one_result(alone, true));
}

TEST(MysqlBatchShapeTest, ASemicolonInQuotesOrCommentsIsNoSecondStatement) {
  for (const char* text :
       {"INSERT INTO t VALUES (';')", "SELECT \"a;'b\"", "SELECT `a;b`", "SELECT 'it''s;'", "SELECT 'a\\';b'",
        "SELECT 1 -- ;\n+1", "SELECT 1 # ;\n+1", "SELECT /* ; */ 1", "SELECT '/*' + ';*/'"}) {
    EXPECT_TRUE(one_result(text)) << text;
  }
  EXPECT_FALSE(one_result("SELECT 'a\\'; SELECT 'b'", false));
  EXPECT_TRUE(one_result("SELECT 'a\\'; SELECT 'b'", true));
}

TEST(MysqlBatchShapeTest, OnlyStatementsKnownToBeHarmlessLeaveTheSettingsAlone) {
  EXPECT_FALSE(may_change_settings("INSERT INTO t VALUES (1)"));
  EXPECT_FALSE(may_change_settings("UPDATE t SET a = 1"));
  for (const char* text : {"SET sql_mode = ''", "set FOREIGN_KEY_CHECKS=0", "SET SESSION time_zone = 'SYSTEM'",
                           "SET NAMES latin1", "SET @a = 1", "SET autocommit = 0"}) {
    EXPECT_FALSE(may_change_settings(text)) << text << ", which is looked at in any case";
  }
  for (const char* text : {"SET group_concat_max_len = 1", "SET sql_mode = '', lc_time_names = 'de_DE'",
                           "SET @@lc_time_names = 'x'", "SET STATEMENT sql_mode = '' FOR CALL p()"}) {
    EXPECT_TRUE(may_change_settings(text)) << text;
  }
  EXPECT_TRUE(may_change_settings("CALL p()"));
  EXPECT_TRUE(may_change_settings("/*!40101 SET NAMES utf8 */"));
}

TEST(MysqlBatchShapeTest, AMessageEndsAtItsLimitAndWhatCommitsIsAlone) {
  std::vector<SqlStatement> statements(6, statement("INSERT 1"));
  EXPECT_EQ(message_size(statements, 1000, true), 6U);
  EXPECT_EQ(message_size(statements, 8 + 10 + 10, true), 3U);
  EXPECT_EQ(message_size(statements, 8 + 10 + 9, true), 2U);
  EXPECT_EQ(message_size(statements, 1, true), 1U);
  statements[3].text = "CALL p()";
  EXPECT_EQ(message_size(statements, 1000, true), 3U);
  EXPECT_EQ(message_size(std::span(statements).subspan(3), 1000, true), 1U);
  statements[2].facts.commits_implicitly = true;
  EXPECT_EQ(message_size(statements, 1000, true), 2U);
  EXPECT_EQ(message_size(std::span(statements).subspan(2), 1000, true), 1U);
  statements[0].facts.ends_batch = true;
  EXPECT_EQ(message_size(statements, 1000, true), 1U);
}

TEST(MysqlBatchShapeTest, TheMessageIsTheTextsWithSemicolonsBetween) {
  const std::vector statements = {statement("A"), statement("B"), statement("C")};
  EXPECT_EQ(join_statements(statements), "A;\nB;\nC");
}

constexpr unsigned kSyntax = 1064;

TEST(MysqlFaultOffsetTest, NearTellsThePlaceAlsoWhereItGoesBeyondTheStatement) {
  const std::string_view text = "SELECT 1\nFROOM x";
  const std::string rest = std::string(text) + ";\nSELECT 2";
  EXPECT_EQ(fault_offset(text, rest, kSyntax, "You have … syntax to use near 'FROOM x;\nSELECT 2' at line 2"), 9U);
  EXPECT_EQ(fault_offset(text, rest, kSyntax, "… near ';\nSELECT 2' at line 2"), text.size());
  EXPECT_EQ(fault_offset(text, text, kSyntax, "… near '' at line 2"), text.size());
  EXPECT_EQ(fault_offset(text, rest, kSyntax, "… near 'SELECT 2' at line 1"), std::nullopt);
}

TEST(MysqlFaultOffsetTest, TheLineDecidesBetweenEqualPlaces) {
  const std::string_view text = "x y\nx y\nx y";
  EXPECT_EQ(fault_offset(text, text, kSyntax, "near 'x y' at line 2"), std::nullopt);  // no word before near
  EXPECT_EQ(fault_offset(text, text, kSyntax, "use near 'x y' at line 2"), 4U);
  EXPECT_EQ(fault_offset(text, text, kSyntax, "use near 'x y' at line 9"), 8U);
}

TEST(MysqlFaultOffsetTest, TextThatTheServerCutIsFound) {
  const std::string_view text = "abc def ghi";
  EXPECT_EQ(fault_offset(text, text, kSyntax, "use near 'def...' at line 1"), 4U);
  EXPECT_EQ(fault_offset(text, text, kSyntax, "use near 'it's' at line 1"), std::nullopt);
}

TEST(MysqlFaultOffsetTest, ANameIsFoundOnlyWhereItStandsOnce) {
  EXPECT_EQ(fault_offset("SELECT Nmae FROM t", "", 1054, "Unknown column 'nmae' in 'field list'"), 7U);
  EXPECT_EQ(fault_offset("SELECT * FROM db.x_y, x", "", 1146, "Table 'db.x' doesn't exist"), 22U);
  EXPECT_EQ(fault_offset("SELECT a, a FROM t", "", 1054, "Unknown column 'a' in 'field list'"), std::nullopt);
  EXPECT_EQ(fault_offset("INSERT INTO t VALUES ('a')", "", 1062, "Duplicate entry 'a' for key 'PRIMARY'"),
            std::nullopt);
}

TEST(MysqlTextTest, TheLockNameIsJavasHashOfTheQuotedTable) {
  // String.hashCode of Java, over UTF-16 units.
  EXPECT_EQ(mysql_lock_name("hello"), "Flyway-99162322");
  EXPECT_EQ(mysql_lock_name(""), "Flyway-0");
  EXPECT_EQ(mysql_lock_name("\"public\".\"flyway_schema_history\""),
            "Flyway-2125624436");  // recorded, Flyway 10.22, tests/compat
  EXPECT_EQ(mysql_lock_name("é"), "Flyway-233");
  EXPECT_EQ(mysql_lock_name("€"), "Flyway-8364");
  EXPECT_EQ(mysql_lock_name("😀"), "Flyway-1772899");  // 0xD83D * 31 + 0xDE00
}

TEST(MysqlTextTest, NamesAndLiteralsStandAnywhere) {
  EXPECT_EQ(quote_mysql_name("a`b"), "`a``b`");
  EXPECT_EQ(mysql_literal("a'é"), "_utf8mb4 x'6127C3A9'");
  EXPECT_EQ(mysql_literal(""), "_utf8mb4 x''");
}

TEST(MysqlTextTest, TheTraitsAreFactsAboutTheFamily) {
  const DialectTraits& traits = mysql_dialect().traits();
  EXPECT_EQ(traits.name, "MySQL");
  EXPECT_FALSE(traits.transactional_ddl);
  EXPECT_TRUE(traits.schemas);
  EXPECT_EQ(traits.quote, '`');
}

}  // namespace
}  // namespace godwit
