// Opening a SQLite database: what is said about a path that will not do, and that asking never makes a file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "history/history_sql.h"
#include "support/sqlite_files.h"

namespace godwit {
namespace {

using test::ask;
using test::error_of;
using test::open_sqlite;
using test::run_script;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

bool exists(const std::string& path) {
  return std::filesystem::exists(path);
}

TEST(SqliteOpenTest, TheServerIsTheFileAsTheUrlNamedIt) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_EQ(connection->server().product, "SQLite");
  EXPECT_THAT(connection->server().version, StartsWith("3."));
  EXPECT_EQ(connection->server().user, "");
  EXPECT_EQ(connection->server().database, folder / "a.db");
  EXPECT_EQ(connection->server().default_schema, "main");
}

TEST(SqliteOpenTest, AnAbsentFolderIsSaidAtOnce) {
  const test::TempFolder folder;
  const auto start = std::chrono::steady_clock::now();
  const std::string error = error_of([&] { open_sqlite(folder / "no/such/a.db"); });
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(500));
  EXPECT_THAT(error, AllOf(StartsWith("300 "), HasSubstr("no/such does not exist")));
}

TEST(SqliteOpenTest, AFileInThePlaceOfTheFolderIsNamed) {
  const test::TempFolder folder;
  test::write_file(folder / "plain", "x");
  EXPECT_THAT(error_of([&] { open_sqlite(folder / "plain/a.db"); }), AllOf(StartsWith("300 "), HasSubstr("plain")));
}

TEST(SqliteOpenTest, AFolderIsNoDatabase) {
  const test::TempFolder folder;
  EXPECT_THAT(error_of([&] { open_sqlite(folder.path()); }), AllOf(StartsWith("300 "), HasSubstr("it is a folder")));
  EXPECT_THAT(error_of([&] { open_sqlite(folder.path() + "/"); }), HasSubstr("it is a folder"));
}

TEST(SqliteOpenTest, ADeviceIsNoDatabase) {
  EXPECT_THAT(error_of([&] { open_sqlite("/dev/null"); }), AllOf(StartsWith("300 "), HasSubstr("regular file")));
}

TEST(SqliteOpenTest, AFileOfAnotherKindIsNotADatabase) {
  const test::TempFolder folder;
  test::write_file(folder / "a.db", std::string(2000, 'x'));
  EXPECT_THAT(error_of([&] { open_sqlite(folder / "a.db"); }),
              AllOf(StartsWith("300 SQLITE_NOTADB "), HasSubstr("another kind of file, or encrypted")));
  EXPECT_EQ(test::read_file(folder / "a.db"), std::string(2000, 'x'));
}

TEST(SqliteOpenTest, AnEmptyFileIsAnEmptyDatabase) {
  const test::TempFolder folder;
  test::write_file(folder / "a.db", "");
  const auto connection = open_sqlite(folder / "a.db");
  connection->execute("CREATE TABLE bird (id INT)");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
}

TEST(SqliteOpenTest, AskingAnAbsentDatabaseMakesNoFile) {
  const test::TempFolder folder;
  {
    const auto connection = open_sqlite(folder / "a.db");
    connection->remember_session();
    EXPECT_EQ(ask(*connection, "SELECT count(*) FROM main.sqlite_master"), "0");
    EXPECT_TRUE(sqlite_dialect().schema_exists(*connection, "main"));
    EXPECT_TRUE(sqlite_dialect().schema_empty(*connection, "main", "flyway_schema_history"));
    const HistorySql sql = history_sql(sqlite_dialect().table_words("main", "flyway_schema_history"));
    EXPECT_TRUE(connection->query(sql.columns).empty());
    EXPECT_NE(error_of([&] { connection->query("SELECT * FROM nowhere"); }), "");
    connection->restore_session();
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SqliteOpenTest, TheFirstWriteMakesTheFile) {
  const test::TempFolder folder;
  const auto asked = [&](const std::string& name, const std::function<void(Connection&)>& act) {
    const auto connection = open_sqlite(folder / name);
    EXPECT_FALSE(exists(folder / name));
    act(*connection);
    EXPECT_TRUE(exists(folder / name));
  };
  asked("begin.db", [](Connection& c) { c.begin(); });
  asked("execute.db", [](Connection& c) { c.execute("CREATE TABLE bird (id INT)"); });
  asked("script.db", [](Connection& c) { EXPECT_FALSE(run_script(c, {"CREATE TABLE bird (id INT)"}).error); });
  asked("own_begin.db", [](Connection& c) {
    EXPECT_FALSE(run_script(c, {"BEGIN", "CREATE TABLE bird (id INT)", "COMMIT"}).error);
    EXPECT_EQ(ask(c, "SELECT count(*) FROM bird"), "0");
  });
  asked("pragma.db", [](Connection& c) { c.execute("PRAGMA user_version = 7"); });
}

TEST(SqliteOpenTest, SettingsMadeBeforeTheFileCameHoldOnTheFile) {
  const test::TempFolder folder;
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_FALSE(run_script(*connection, {"PRAGMA foreign_keys = ON"}).error);
  connection->remember_session();
  EXPECT_FALSE(exists(folder / "a.db"));
  connection->begin();
  EXPECT_TRUE(exists(folder / "a.db"));
  EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(ask(*connection, "PRAGMA journal_mode"), "delete");
  connection->rollback();
  connection->restore_session();
  EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
}

TEST(SqliteOpenTest, AFileThatAnotherProcessMadeMeanwhileIsSeen) {
  const test::TempFolder folder;
  const auto early = open_sqlite(folder / "a.db");
  EXPECT_EQ(ask(*early, "SELECT count(*) FROM sqlite_master"), "0");
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  EXPECT_EQ(ask(*early, "SELECT count(*) FROM sqlite_master"), "1");
}

TEST(SqliteOpenTest, EachMemoryConnectionIsItsOwnDatabase) {
  const auto one = open_sqlite(":memory:");
  const auto two = open_sqlite("jdbc:sqlite::memory:");
  one->execute("CREATE TABLE bird (id INT)");
  EXPECT_EQ(ask(*one, "SELECT count(*) FROM sqlite_master"), "1");
  EXPECT_EQ(ask(*two, "SELECT count(*) FROM sqlite_master"), "0");
  EXPECT_FALSE(exists(":memory:"));
}

TEST(SqliteOpenTest, ModeRwNeverMakesAFile) {
  const test::TempFolder folder;
  for (const char* mode : {"ro", "rw"}) {
    const std::string url = "sqlite:" + folder / "a.db" + "?mode=" + mode;
    EXPECT_THAT(error_of([&] { open_sqlite(url); }), AllOf(StartsWith("302 "), HasSubstr(mode))) << url;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SqliteOpenTest, ModeRoReadsAndRefusesToWrite) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  const auto connection = open_sqlite("file:" + folder / "a.db" + "?mode=ro");
  EXPECT_EQ(ask(*connection, "SELECT count(*) FROM bird"), "0");
  EXPECT_THAT(error_of([&] { connection->begin(); }), StartsWith("306 SQLITE_READONLY "));
  EXPECT_THAT(error_of([&] { connection->execute("INSERT INTO bird VALUES (1)"); }),
              StartsWith("306 SQLITE_READONLY "));
}

TEST(SqliteOpenTest, OddCharactersInAPathAreThePath) {
  const test::TempFolder folder;
  for (const char* name : {"a b.db", "a#b.db", "100%41.db", "größe.db", "a&b=c.db", "it's \"a\".db", "file:x.db"}) {
    open_sqlite("jdbc:sqlite:" + folder / name)->execute("CREATE TABLE bird (id INT)");
    EXPECT_TRUE(exists(folder / name)) << name;
  }
}

TEST(SqliteOpenTest, TwoDotsBehindASymbolicLinkMeanTheFolderAboveItsTarget) {
  const test::TempFolder folder;
  std::filesystem::create_directories(folder / "real/inner");
  std::filesystem::create_directory_symlink(folder / "real/inner", folder / "link");
  open_sqlite(folder / "link/../a.db")->execute("CREATE TABLE bird (id INT)");
  EXPECT_TRUE(exists(folder / "real/a.db"));
  EXPECT_FALSE(exists(folder / "a.db"));
}

TEST(SqliteOpenTest, ForeignKeysCanBeSwitchedOnInTheUrl) {
  const test::TempFolder folder;
  const auto connection = open_sqlite("jdbc:sqlite:" + folder / "a.db" + "?foreign_keys=true");
  EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
  connection->begin();
  EXPECT_EQ(ask(*connection, "PRAGMA foreign_keys"), "1");
}

TEST(SqliteOpenTest, AFileWithoutTheRightToReadIsRefused) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->begin();
  chmod((folder / "a.db").c_str(), 0);
  EXPECT_THAT(test::without_rights([&] { return error_of([&] { open_sqlite(folder / "a.db"); }); }),
              AllOf(StartsWith("306 "), HasSubstr("may not read it")));
}

TEST(SqliteOpenTest, AReadOnlyFileIsReadAndSaysSoBeforeItIsWritten) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  chmod((folder / "a.db").c_str(), 0444);
  const std::string result = test::without_rights([&] {
    const auto connection = open_sqlite(folder / "a.db");
    const auto lock = connection->lock_session("main", "t");
    return ask(*connection, "SELECT count(*) FROM bird") + "|" + error_of([&] { connection->begin(); }) + "|" +
           error_of([&] { lock->try_acquire(); });
  });
  EXPECT_THAT(result, AllOf(StartsWith("0|306 SQLITE_READONLY"), HasSubstr("|306 SQLITE_READONLY The database file")));
}

TEST(SqliteOpenTest, AReadOnlyFolderIsReadAndSaysSoBeforeItIsWritten) {
  const test::TempFolder folder;
  open_sqlite(folder / "a.db")->execute("CREATE TABLE bird (id INT)");
  chmod((folder / "a.db").c_str(), 0666);
  chmod(folder.path().c_str(), 0555);
  const std::string result = test::without_rights([&] {
    const auto connection = open_sqlite(folder / "a.db");
    const auto lock = connection->lock_session("main", "t");
    return ask(*connection, "SELECT count(*) FROM bird") + "|" + error_of([&] { lock->try_acquire(); }) + "|" +
           error_of([&] { connection->execute("INSERT INTO bird VALUES (1)"); });
  });
  EXPECT_THAT(result, AllOf(StartsWith("0|306  The lock file"), HasSubstr("right to write to the folder"),
                            HasSubstr("|306 SQLITE_READONLY_DIRECTORY")));
}

TEST(SqliteOpenTest, AWalDatabaseInAReadOnlyFolderSaysWhatItNeedsAndCanBeReadAsImmutable) {
  const test::TempFolder folder;
  EXPECT_FALSE(
      run_script(*open_sqlite(folder / "a.db"), {"PRAGMA journal_mode = WAL", "CREATE TABLE bird (id)"}).error);
  chmod((folder / "a.db").c_str(), 0444);
  chmod(folder.path().c_str(), 0555);
  const std::string result = test::without_rights([&] {
    return error_of([&] { open_sqlite(folder / "a.db"); }) + "|" +
           ask(*open_sqlite("sqlite:" + folder / "a.db" + "?immutable=1"), "SELECT count(*) FROM bird");
  });
  EXPECT_THAT(result,
              AllOf(StartsWith("306 SQLITE_READONLY_DIRECTORY"), HasSubstr("immutable=1"), ::testing::EndsWith("|0")));
}

TEST(SqliteOpenTest, AnAbsentFileInAReadOnlyFolderIsEmptyUntilItIsToBeWritten) {
  const test::TempFolder folder;
  chmod(folder.path().c_str(), 0555);
  const std::string result = test::without_rights([&] {
    const auto connection = open_sqlite(folder / "a.db");
    return ask(*connection, "SELECT count(*) FROM sqlite_master") + "|" + error_of([&] { connection->begin(); });
  });
  EXPECT_THAT(result, AllOf(StartsWith("0|306 "), HasSubstr("cannot be made")));
}

TEST(SqliteOpenTest, OnlyTheSchemaMainIsThere) {
  const test::TempFolder folder;
  TargetOptions target;
  target.default_schema = "birds";
  EXPECT_THAT(error_of([&] { open_sqlite(folder / "a.db", target); }), AllOf(StartsWith("201 "), HasSubstr("birds")));
  target.default_schema = "main";
  target.schemas = {"MAIN", "other"};
  EXPECT_THAT(error_of([&] { open_sqlite(folder / "a.db", target); }), AllOf(StartsWith("201 "), HasSubstr("other")));
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_TRUE(sqlite_dialect().schema_exists(*connection, "main"));
  EXPECT_THAT(error_of([&] { sqlite_dialect().schema_exists(*connection, "temp"); }), StartsWith("201 "));
  EXPECT_THAT(error_of([&] { sqlite_dialect().create_schema(*connection, "x"); }), StartsWith("201 "));
  EXPECT_THAT(error_of([&] { sqlite_dialect().drop_schema(*connection, "main"); }), StartsWith("201 "));
}

}  // namespace
}  // namespace godwit
