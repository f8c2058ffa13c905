// Migrating over a Poco session of SQLite that the program goes on to use.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/SessionPool.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <thread>

#include "poco/session_support.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Poco::Data::Session open(const std::string& file = ":memory:") {
  Poco::Data::SQLite::Connector::registerConnector();
  return {"SQLite", file};
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

TEST(SqliteSessionMigratorTest, ADatabaseInMemoryIsMigratedAndSeenByItsSession) {
  Scripts scripts;
  scripts.add("V1__bird.sql", "CREATE TABLE bird (name TEXT); INSERT INTO bird VALUES ('godwit');");
  Poco::Data::Session session = open();
  SessionMigrator migrator(session, scripts.project());
  const Report report = migrator.migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(report.current_version, "1");
  EXPECT_EQ(ask(session, "SELECT name FROM bird"), "godwit");
  EXPECT_EQ(ask(session, "SELECT CAST(count(*) AS TEXT) FROM flyway_schema_history"), "1");
  EXPECT_TRUE(migrator.run("validate").success());
  EXPECT_TRUE(migrator.migrate().results.empty());
}

TEST(SqliteSessionMigratorTest, ADatabaseInAFileHasItsLockFileDuringTheRunOnly) {
  Scripts scripts, place;
  scripts.add("V1__bird.sql", "CREATE TABLE bird (name TEXT);");
  Poco::Data::Session session = open((place.folder() / "a.db").string());
  std::vector<std::string> seen;
  struct Watch : EventSink {
    std::function<void()> look;
    void on_event(const Event& event) override {
      if (std::holds_alternative<LockTaken>(event)) look();
    }
  } watch;
  watch.look = [&] { seen = names_in(place.folder()); };
  const Report report = SessionMigrator(session, scripts.project(), &watch).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_THAT(seen, UnorderedElementsAre("a.db", "a.db-godwit-lock"));
  EXPECT_THAT(names_in(place.folder()), UnorderedElementsAre("a.db"));
  EXPECT_EQ(report.url, "sqlite:" + (place.folder() / "a.db").string());
  EXPECT_TRUE(session.isConnected());
}

TEST(SqliteSessionMigratorTest, AnOpenTransactionIsRefusedAndStaysOpen) {
  Scripts scripts;
  scripts.add("V1__bird.sql", "CREATE TABLE bird (name TEXT);");
  Poco::Data::Session session = open();
  tell(session, "CREATE TABLE mine (i INTEGER)");
  session.begin();
  tell(session, "INSERT INTO mine VALUES (1)");
  const Report report = SessionMigrator(session, scripts.project()).migrate();
  EXPECT_EQ(report.code, ErrorCode::configuration);
  EXPECT_THAT(complaint(report), AllOf(HasSubstr("a transaction is open on it"), HasSubstr("Nothing was changed")));
  session.commit();
  EXPECT_EQ(ask(session, "SELECT CAST(count(*) AS TEXT) FROM mine"), "1");
  ProjectOptions project = scripts.project();
  project.baseline_on_migrate = true;
  project.baseline_version = "0";
  EXPECT_TRUE(SessionMigrator(session, project).migrate().success());
}

TEST(SqliteSessionMigratorTest, AStatementThatIsHalfReadIsRefused) {
  Scripts scripts;
  Poco::Data::Session session = open();
  sqlite3* db = Poco::Data::SQLite::Utility::dbHandle(session);
  sqlite3_stmt* statement = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(db, "SELECT 1 UNION ALL SELECT 2", -1, &statement, nullptr), SQLITE_OK);
  ASSERT_EQ(sqlite3_step(statement), SQLITE_ROW);
  EXPECT_THAT(complaint(SessionMigrator(session, scripts.project()).run("info")),
              HasSubstr("not been read to its end"));
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  sqlite3_finalize(statement);
  EXPECT_TRUE(SessionMigrator(session, scripts.project()).run("info").success());
}

TEST(SqliteSessionMigratorTest, WhatScriptsSetIsPutBackAsTheProgramHadIt) {
  Scripts scripts;
  scripts.add("V1__set.sql",
              "PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 7; PRAGMA case_sensitive_like = ON;\n"
              "ATTACH ':memory:' AS other; CREATE TABLE other.t (i INTEGER);");
  Poco::Data::Session session = open();
  sqlite3* db = Poco::Data::SQLite::Utility::dbHandle(session);
  tell(session, "PRAGMA foreign_keys = ON");
  tell(session, "ATTACH ':memory:' AS mine");
  sqlite3_busy_timeout(db, 1234);
  ASSERT_EQ(sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, nullptr), SQLITE_OK);
  ProjectOptions project = scripts.project();
  project.mixed = true;
  const Report report = SessionMigrator(session, project).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"), "1");
  EXPECT_EQ(ask(session, "SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout"), "1234");
  EXPECT_EQ(ask(session, "SELECT CAST('a' LIKE 'A' AS TEXT)"), "1");
  EXPECT_EQ(ask(session, "SELECT group_concat(name) FROM pragma_database_list WHERE name <> 'temp'"), "main,mine");
  int loads = 0;
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, -1, &loads);
  EXPECT_EQ(loads, 1);
}

TEST(SqliteSessionMigratorTest, WhatLastsInTheRunEndsWithIt) {
  Scripts scripts, place;
  scripts.add("V1__off.sql", "PRAGMA foreign_keys = OFF; PRAGMA cache_size = 7; PRAGMA max_page_count = 5000;");
  scripts.add("V1__off.sql.conf", "executeInTransaction=false\n");
  scripts.add("V2__gone.sql", "DETACH mine; CREATE TABLE seen AS SELECT foreign_keys AS v FROM pragma_foreign_keys;");
  scripts.add("V2__gone.sql.conf", "executeInTransaction=false\n");
  Poco::Data::Session session = open();
  tell(session, "PRAGMA foreign_keys = ON");
  tell(session, "PRAGMA cache_size = 9");
  tell(session, "ATTACH '" + (place.folder() / "mine.db").string() + "' AS mine");
  tell(session, "CREATE TABLE mine.t AS SELECT 'kept' AS v");
  const std::string pages = ask(session, "SELECT CAST(max_page_count AS TEXT) FROM pragma_max_page_count");
  const Report report = SessionMigrator(session, scripts.project()).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT CAST(v AS TEXT) FROM seen"), "0");
  EXPECT_EQ(ask(session, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"), "1");
  EXPECT_EQ(ask(session, "SELECT CAST(cache_size AS TEXT) FROM pragma_cache_size"), "9");
  EXPECT_EQ(ask(session, "SELECT CAST(max_page_count AS TEXT) FROM pragma_max_page_count"), pages);
  EXPECT_EQ(ask(session, "SELECT v FROM mine.t"), "kept");
  EXPECT_THAT(complaint(report), AllOf(HasSubstr("cache_size, foreign_keys"), HasSubstr("attached database mine")));
}

TEST(SqliteSessionMigratorTest, ABrokenScriptLeavesTheSessionIdleAndUsable) {
  Scripts scripts;
  scripts.add("V1__a.sql", "CREATE TABLE a (i INTEGER); CREATE TABL b;");
  Poco::Data::Session session = open();
  const Report report = SessionMigrator(session, scripts.project()).migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_NE(sqlite3_get_autocommit(Poco::Data::SQLite::Utility::dbHandle(session)), 0);
  EXPECT_EQ(ask(session, "SELECT CAST(count(*) AS TEXT) FROM sqlite_master WHERE name = 'a'"), "0");
}

TEST(SqliteSessionMigratorTest, AStopTokenEndsTheStatementThatRuns) {
  Scripts scripts;
  scripts.add("V1__long.sql",
              "CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c;");
  Poco::Data::Session session = open();
  std::stop_source stop;
  struct Stopper : EventSink {
    std::stop_source& stop;
    explicit Stopper(std::stop_source& source) : stop(source) {}
    void on_event(const Event& event) override {
      if (std::holds_alternative<StepStarted>(event)) stop.request_stop();
    }
  } stopper(stop);
  const Report report = SessionMigrator(session, scripts.project(), &stopper).migrate({}, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT 'still there'"), "still there");
}

TEST(SqliteSessionMigratorTest, ASessionOfAPoolIsMigratedToo) {
  Scripts scripts, place;
  scripts.add("V1__bird.sql", "CREATE TABLE bird (name TEXT);");
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::SessionPool pool("SQLite", (place.folder() / "pool.db").string(), 1, 2);
  {
    Poco::Data::Session session = pool.get();
    const Report report = SessionMigrator(session, scripts.project()).migrate();
    ASSERT_TRUE(report.success()) << complaint(report);
  }
  Poco::Data::Session other = pool.get();
  EXPECT_EQ(ask(other, "SELECT version FROM flyway_schema_history"), "1");
}

TEST(SqliteSessionMigratorTest, AClosedSessionIsRefused) {
  Poco::Data::Session session = open();
  session.close();
  const Report report = SessionMigrator(session).migrate();
  EXPECT_EQ(report.code, ErrorCode::connection_lost);
  EXPECT_THAT(complaint(report), HasSubstr("The session is not connected"));
}

TEST(SqliteSessionMigratorTest, AnUnknownCommandThrows) {
  Poco::Data::Session session = open();
  SessionMigrator migrator(session);
  EXPECT_THROW(migrator.run("migrat"), Error);
}

}  // namespace
}  // namespace godwit::test
