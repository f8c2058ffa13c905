#include "db/table_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/mysql/dialect.h"
#include "db/postgresql/dialect.h"
#include "db/sqlite/dialect.h"
#include "history/history_sql.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;

using Names = std::vector<std::string_view>;

// As a second table would be: a number of two parts, a text that nobody translates, and a time.
const TableSpec kJournal{.suffix = "_journal",
                         .columns = {{"epoch", ColumnType::number},
                                     {"statement", ColumnType::number},
                                     {"hash", ColumnType::ascii, 64},
                                     {"note", ColumnType::text, 200, false},
                                     {"written_on", ColumnType::moment}},
                         .key = "epoch, statement"};

TableWords words_of(const Dialect& dialect, const std::string& schema) {
  return dialect.table_words(schema, "h" + std::string(kJournal.suffix));
}

TEST(TableSqlTest, ASecondTableCostsASpec) {
  const TableWords words = words_of(postgresql_dialect(), "s");
  EXPECT_THAT(TableSql(kJournal, words).create(), ElementsAre("CREATE TABLE \"s\".\"h_journal\" (\n"
                                                              "    epoch integer NOT NULL,\n"
                                                              "    statement integer NOT NULL,\n"
                                                              "    hash varchar(64) NOT NULL,\n"
                                                              "    note varchar(200),\n"
                                                              "    written_on timestamp NOT NULL DEFAULT now(),\n"
                                                              "    CONSTRAINT \"h_journal_pk\" PRIMARY KEY (epoch, "
                                                              "statement) /* index tablespace */\n"
                                                              ") /* tablespace */"));
}

TEST(TableSqlTest, EachDatabaseHasItsWordsForIt) {
  const TableWords mysql = words_of(mysql_dialect(), "s");
  EXPECT_THAT(TableSql(kJournal, mysql).create(),
              ElementsAre("CREATE TABLE `s`.`h_journal` (\n"
                          "    epoch INT NOT NULL,\n"
                          "    statement INT NOT NULL,\n"
                          "    hash VARCHAR(64) NOT NULL,\n"
                          "    note VARCHAR(200),\n"
                          "    written_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
                          "    PRIMARY KEY (epoch, statement)\n"
                          ") ENGINE=InnoDB"));
  const TableWords sqlite = words_of(sqlite_dialect(), "main");
  EXPECT_THAT(TableSql(kJournal, sqlite).create(),
              ElementsAre("CREATE TABLE \"main\".\"h_journal\" (\n"
                          "    epoch INT NOT NULL,\n"
                          "    statement INT NOT NULL,\n"
                          "    hash VARCHAR(64) NOT NULL,\n"
                          "    note VARCHAR(200),\n"
                          "    written_on TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
                          "    PRIMARY KEY (epoch, statement)\n"
                          ")"));
}

TEST(TableSqlTest, RowsAreReadAndWrittenByTheirKey) {
  const TableWords words = words_of(mysql_dialect(), "s");
  const TableSql table(kJournal, words);
  EXPECT_EQ(table.insert(Names{"epoch", "statement", "hash"}),
            "INSERT INTO `s`.`h_journal` (epoch, statement, hash) VALUES (?, ?, ?)");
  EXPECT_EQ(table.update(Names{"hash", "note"}),
            "UPDATE `s`.`h_journal` SET hash = ?, note = ? WHERE epoch = ? AND statement = ?");
  EXPECT_EQ(table.remove(), "DELETE FROM `s`.`h_journal` WHERE epoch = ? AND statement = ?");
  EXPECT_EQ(table.select(Names{"statement", "hash"}, "epoch = ?"),
            "SELECT statement, hash FROM `s`.`h_journal` WHERE epoch = ? ORDER BY epoch, statement LIMIT "
            "18446744073709551615");
  EXPECT_EQ(table.select_one(Names{"note"}),
            "SELECT CAST(CONVERT(note USING utf8mb4) AS BINARY) FROM `s`.`h_journal` WHERE epoch = ? AND statement = ? "
            "LIMIT 18446744073709551615");
}

TEST(TableSqlTest, AMomentIsReadAsShownAndInUtc) {
  const TableWords words = words_of(sqlite_dialect(), "main");
  EXPECT_EQ(TableSql(kJournal, words).select(Names{"written_on"}),
            "SELECT written_on, coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', written_on), '') FROM \"main\".\"h_journal\" "
            "ORDER BY epoch, statement");
}

TEST(TableSqlTest, ColumnsAreAddedInOneStatementWhereThatIsSafer) {
  const Names two = {"hash", "note"};
  const TableWords postgresql = words_of(postgresql_dialect(), "s");
  EXPECT_THAT(TableSql(kJournal, postgresql).add(two),
              ElementsAre("ALTER TABLE \"s\".\"h_journal\" ADD COLUMN IF NOT EXISTS hash varchar(64) NOT NULL, ADD "
                          "COLUMN IF NOT EXISTS note varchar(200)"));
  const TableWords sqlite = words_of(sqlite_dialect(), "main");
  EXPECT_THAT(TableSql(kJournal, sqlite).add(two),
              ElementsAre("ALTER TABLE \"main\".\"h_journal\" ADD COLUMN hash VARCHAR(64) NOT NULL",
                          "ALTER TABLE \"main\".\"h_journal\" ADD COLUMN note VARCHAR(200)"));
}

TEST(TableSqlTest, TheHistoryHasAnIndexBesideItsKey) {
  const HistorySql postgresql = history_sql(postgresql_dialect().table_words("s", "h"));
  EXPECT_EQ(postgresql.create.at(1), "CREATE INDEX \"h_s_idx\" ON \"s\".\"h\" (success) /* tablespace */");
  const HistorySql sqlite = history_sql(sqlite_dialect().table_words("main", "h"));
  EXPECT_EQ(sqlite.create.at(1), "CREATE INDEX \"main\".\"h_s_idx\" ON \"h\" (success)");
  EXPECT_THAT(sqlite.create.at(0), ::testing::HasSubstr("installed_rank INT NOT NULL PRIMARY KEY,\n"));
  const HistorySql mysql = history_sql(mysql_dialect().table_words("s", "h"));
  ASSERT_EQ(mysql.create.size(), 1u);
  EXPECT_THAT(mysql.create.at(0), ::testing::HasSubstr(",\n    KEY `h_s_idx` (success)\n) ENGINE=InnoDB"));
}

}  // namespace
}  // namespace godwit::test
