// Emptying a SQLite database, asking whether it is empty, and its history table's statements.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "db/clean_inventory.h"
#include "history/history_sql.h"
#include "support/sqlite_files.h"

namespace godwit {
namespace {

using test::ask;
using test::error_of;
using test::open_sqlite;
using test::run_script;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr auto kTable = "flyway_schema_history";

void make_everything(Connection& connection) {
  const BatchOutcome outcome = run_script(
      connection,
      {"PRAGMA user_version = 7", "PRAGMA application_id = 99", "PRAGMA foreign_keys = ON",
       "CREATE TABLE bird (id INTEGER PRIMARY KEY AUTOINCREMENT, ring TEXT UNIQUE, CHECK (ring <> ''))",
       "CREATE TABLE seen (id INTEGER PRIMARY KEY, bird INT NOT NULL REFERENCES bird, twin INT REFERENCES seen)",
       "CREATE TABLE code (a TEXT PRIMARY KEY, b AS (a || a) STORED) WITHOUT ROWID",
       "CREATE TABLE \"odd \"\" name\" (\"a b\" INT) STRICT",
       "CREATE INDEX seen_bird ON seen (bird) WHERE twin IS NULL", "CREATE VIEW birds AS SELECT * FROM bird",
       "CREATE VIEW broken AS SELECT * FROM nowhere",
       "CREATE TRIGGER t AFTER INSERT ON bird BEGIN INSERT INTO seen (bird) VALUES (new.id); END",
       "CREATE TRIGGER v INSTEAD OF DELETE ON birds BEGIN DELETE FROM bird; END",
       "CREATE VIRTUAL TABLE notes USING fts5(text)", "INSERT INTO notes VALUES ('tundra')",
       "CREATE VIRTUAL TABLE place USING rtree(id, x0, x1)", "INSERT INTO bird (ring) VALUES ('A1'), ('A2')", "ANALYZE",
       "CREATE TEMP TABLE scratch (id INT)"});
  ASSERT_FALSE(outcome.error) << outcome.error->message;
}

TEST(SqliteCleanTest, ACleanedDatabaseIsLikeAFreshOne) {
  const test::TempFolder folder;
  {
    const auto connection = open_sqlite(folder / "a.db");
    make_everything(*connection);
    connection->clean_schema("main");
    EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
    EXPECT_TRUE(sqlite_dialect().schema_empty(*connection, "main", kTable));
  }
  open_sqlite(folder / "fresh.db")->execute("VACUUM");
  for (const char* command : {".dump", "PRAGMA user_version", "PRAGMA application_id", "PRAGMA integrity_check",
                              "PRAGMA page_count", "PRAGMA journal_mode", "SELECT * FROM sqlite_master"}) {
    const auto answer = [&](const char* file) {
      return test::output_of("sqlite3 " + folder / file + " '" + command + "'");
    };
    EXPECT_EQ(answer("a.db"), answer("fresh.db")) << command;
  }
  EXPECT_THAT(test::output_of("sqlite3 " + folder / "a.db" + " .dump"), StartsWith("PRAGMA foreign_keys=OFF;\nBEGIN"));
}

TEST(SqliteCleanTest, TheInventoryTellsWhatWent) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  make_everything(*connection);
  const std::string columns =
      " (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, "
      "success)";
  run_script(*connection, {"CREATE TABLE bird_history" + columns, "CREATE TABLE flyway_schema_history" + columns,
                           "CREATE VIEW seen_birds AS SELECT * FROM birds"});
  const auto inventory = sqlite_dialect().clean_inventory(*connection, {"main"});
  EXPECT_THAT(inventory->histories(), ElementsAre(Pair("main", "bird_history"), Pair("main", kTable)));
  EXPECT_TRUE(inventory->dropped().empty());
  connection->clean_schema("main");
  std::map<std::string, std::uint64_t> counts;
  for (const ObjectGroup& group : inventory->dropped()) counts[group.kind] = group.count;
  EXPECT_THAT(counts, UnorderedElementsAre(Pair("table", 16), Pair("trigger", 2), Pair("view", 3)));
  EXPECT_TRUE(inventory->dropped_outside().empty());
  EXPECT_TRUE(inventory->left().empty());
}

TEST(SqliteCleanTest, ACleanedDatabaseCanBeFilledAgain) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  make_everything(*connection);
  connection->clean_schema("main");
  connection->execute("DROP TABLE temp.scratch");
  make_everything(*connection);
  EXPECT_EQ(ask(*connection, "SELECT max(id) FROM bird"), "2");
}

TEST(SqliteCleanTest, AWalDatabaseCanBeCleaned) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_FALSE(run_script(*connection, {"PRAGMA journal_mode = WAL"}).error);
  make_everything(*connection);
  const auto reader = open_sqlite(folder / "a.db");
  EXPECT_EQ(ask(*reader, "SELECT count(*) FROM bird"), "2");
  connection->clean_schema("main");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM sqlite_master"), "0");
  EXPECT_EQ(ask(*reader, "SELECT count(*) FROM sqlite_master"), "0");
}

TEST(SqliteCleanTest, AMemoryDatabaseCanBeCleaned) {
  const auto connection = open_sqlite(":memory:");
  make_everything(*connection);
  connection->clean_schema("main");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM sqlite_master"), "0");
}

TEST(SqliteCleanTest, AVirtualTableWhoseModuleIsNotThereIsCleanedToo) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  const BatchOutcome outcome = run_script(
      *connection,
      {"PRAGMA writable_schema = ON",
       "INSERT INTO sqlite_master VALUES ('table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING gone(a)')",
       "PRAGMA writable_schema = RESET"});
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_NE(error_of([&] { connection->execute("DROP TABLE odd"); }), "");
  connection->clean_schema("main");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM sqlite_master"), "0");
}

TEST(SqliteCleanTest, CleaningAnAbsentDatabaseMakesNoFile) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  connection->clean_schema("main");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SqliteCleanTest, CleaningInsideATransactionIsRefusedAndChangesNothing) {
  const auto connection = open_sqlite(":memory:");
  connection->execute("CREATE TABLE bird (id INT)");
  connection->begin();
  EXPECT_THAT(error_of([&] { connection->clean_schema("main"); }), HasSubstr("inside a transaction"));
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
}

TEST(SqliteCleanTest, ABusyDatabaseIsNotCleanedAndCanBeUsedAfterwards) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  const auto connection = open_sqlite("sqlite:" + folder / "a.db" + "?busy_timeout=50");
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  EXPECT_THAT(error_of([&] { connection->clean_schema("main"); }), StartsWith("700 SQLITE_BUSY "));
  writer->rollback();
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
  connection->execute("VACUUM");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0") << "VACUUM still empties the database";
}

TEST(SqliteCleanTest, AReadOnlyDatabaseIsNotCleaned) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  const auto connection = open_sqlite("file:" + folder / "a.db" + "?mode=ro");
  EXPECT_THAT(error_of([&] { connection->clean_schema("main"); }), StartsWith("306 SQLITE_READONLY "));
}

TEST(SqliteCleanTest, ADatabaseIsEmptyWithNothingButItsHistoryTable) {
  const auto connection = open_sqlite(":memory:");
  const auto empty = [&] { return sqlite_dialect().schema_empty(*connection, "main", kTable); };
  EXPECT_TRUE(empty());
  for (const std::string& sql : history_sql(sqlite_dialect().table_words("main", kTable)).create)
    connection->execute(sql);
  EXPECT_TRUE(empty());
  connection->execute("CREATE VIEW v AS SELECT 1");
  EXPECT_FALSE(empty());
  connection->execute("DROP VIEW v");
  connection->execute("CREATE TABLE sqliteX (id INT)");
  EXPECT_FALSE(empty());
}

TEST(SqliteHistorySqlTest, TheTableIsTheOneThatFlywayMakesAndTwoColumnsMore) {
  const auto connection = open_sqlite(":memory:");
  for (const std::string& sql : history_sql(sqlite_dialect().table_words("main", kTable)).create)
    connection->execute(sql);
  const std::vector<Row> columns = connection->query(
      "SELECT name || '|' || type || '|' || \"notnull\" || '|' || coalesce(dflt_value, '') || '|' || pk "
      "FROM pragma_table_info('flyway_schema_history')");
  const std::vector<Row> expected = {
      {"installed_rank|INT|1||1"},          {"version|VARCHAR(50)|0||0"},
      {"description|VARCHAR(200)|1||0"},    {"type|VARCHAR(20)|1||0"},
      {"script|VARCHAR(1000)|1||0"},        {"checksum|INT|0||0"},
      {"installed_by|VARCHAR(100)|1||0"},   {"installed_on|TEXT|1|strftime('%Y-%m-%d %H:%M:%f','now')|0"},
      {"execution_time|INT|1||0"},          {"success|BOOLEAN|1||0"},
      {"checksum_sha256|VARCHAR(64)|0||0"}, {"checksum_sha256_for|INT|0||0"}};
  EXPECT_EQ(columns, expected);
  EXPECT_EQ(ask(*connection,
                "SELECT group_concat(name || \"unique\" || origin) FROM (SELECT * FROM "
                "pragma_index_list('flyway_schema_history') ORDER BY name)"),
            "flyway_schema_history_s_idx0c,sqlite_autoindex_flyway_schema_history_11pk");
}

class SqliteHistoryRowsTest : public ::testing::TestWithParam<const char*> {};

TEST_P(SqliteHistoryRowsTest, RowsComeBackAsTheyWereWritten) {
  const auto connection = open_sqlite(":memory:");
  const HistorySql sql = history_sql(sqlite_dialect().table_words("main", GetParam()));
  EXPECT_TRUE(connection->query(sql.columns).empty());
  for (const std::string& statement : sql.create) connection->execute(statement);
  EXPECT_EQ(connection->query(sql.columns).size(), 12u);

  const Value row[] = {"1",  "1.10", "it's \"a\" ?",       "SQL", "V1__a.sql", "-17", "",
                       "12", "1",    std::string(64, 'a'), "-17"};
  connection->execute(sql.insert, row);
  const Value failed[] = {"2", std::nullopt, "", "SQL", "R__b.sql", std::nullopt, "me", "0", "0"};
  connection->execute(sql.insert_without_digests, failed);

  const std::vector<Row> rows = connection->query(sql.select);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(*rows[0][7], MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\\.[0-9]{3}"));
  EXPECT_EQ(*rows[0][8], rows[0][7]->substr(0, 10) + "T" + rows[0][7]->substr(11) + "Z");
  Row first = rows[0];
  first.erase(first.begin() + 7, first.begin() + 9);
  EXPECT_EQ(first, Row(std::begin(row), std::end(row)));
  EXPECT_EQ(rows[1][1], std::nullopt);
  EXPECT_EQ(rows[1][5], std::nullopt);
  EXPECT_EQ(rows[1][10], "0");
  EXPECT_EQ(rows[1][12], std::nullopt);
  EXPECT_EQ(connection->query(sql.select_without_digests).at(0).size(), 11u);

  const Value aligned[] = {"new", "SQL", "5", std::string(64, 'b'), "5", "1"};
  connection->execute(sql.align, aligned);
  const Value plain[] = {"newer", "SQL", "6", "1"};
  connection->execute(sql.align_without_digests, plain);
  const Value digest[] = {std::string(64, 'c'), "6", "1"};
  connection->execute(sql.write_digest, digest);
  const Row now = connection->query(sql.select).at(0);
  EXPECT_EQ(now[2], "newer");
  EXPECT_EQ(now[5], "6");
  EXPECT_EQ(now[11], std::string(64, 'c'));
  const Value rank[] = {"2"};
  connection->execute(sql.remove, rank);
  EXPECT_EQ(connection->query(sql.select).size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Names, SqliteHistoryRowsTest,
                         ::testing::Values("flyway_schema_history", "Odd \"table\" isn't it", "größe"));

TEST(SqliteHistorySqlTest, ATableOfFlywayIsAdoptedByAddingTwoColumns) {
  const auto connection = open_sqlite(":memory:");
  connection->execute(
      "CREATE TABLE \"Flyway_Schema_History\" (\"installed_rank\" INT NOT NULL PRIMARY KEY, \"version\" VARCHAR(50), "
      "\"description\" VARCHAR(200) NOT NULL, \"type\" VARCHAR(20) NOT NULL, \"script\" VARCHAR(1000) NOT NULL, "
      "\"checksum\" INT, \"installed_by\" VARCHAR(100) NOT NULL, \"installed_on\" TEXT NOT NULL DEFAULT "
      "(strftime('%Y-%m-%d %H:%M:%f','now')), \"execution_time\" INT NOT NULL, \"success\" BOOLEAN NOT NULL)");
  connection->execute(
      "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 5, '', 'yesterday', 3, 1)");
  const HistorySql sql = history_sql(sqlite_dialect().table_words("main", kTable));
  EXPECT_EQ(connection->query(sql.columns).size(), 10u);
  EXPECT_EQ(connection->query(sql.select_without_digests).at(0).at(8), "") << "a time that is none";
  for (const std::string& statement : sql.add_digest_columns) connection->execute(statement);
  EXPECT_EQ(connection->query(sql.columns).size(), 12u);
  EXPECT_EQ(connection->query(sql.select).at(0).at(11), std::nullopt);
}

TEST(SqliteHistorySqlTest, AReadOnlyTableIsAPermissionError) {
  const test::TempFolder folder;
  const HistorySql sql = history_sql(sqlite_dialect().table_words("main", kTable));
  {
    const auto connection = open_sqlite(folder / "a.db");
    for (const std::string& statement : sql.create) connection->execute(statement);
  }
  const auto connection = open_sqlite("sqlite:" + folder / "a.db" + "?mode=ro");
  EXPECT_TRUE(connection->query(sql.select).empty());
  try {
    connection->execute("ALTER TABLE main.flyway_schema_history ADD COLUMN x INT");
    FAIL() << "a read-only table was altered";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::permission) << error.what();
  }
}

}  // namespace
}  // namespace godwit
