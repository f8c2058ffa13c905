#include <gtest/gtest.h>

#include "db/sqlite/dialect.h"

namespace godwit {
namespace {

ConnectionSpec parse(const std::string& url) {
  TargetOptions target;
  target.url = url;
  return sqlite_dialect().parse_url(target);
}

std::string refusal(const std::string& url) {
  try {
    parse(url);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_url) << url;
    return error.what();
  }
  return "accepted";
}

TEST(SqliteUrlTest, AcceptsItsOwnSchemesInAnyCase) {
  for (const char* url : {"jdbc:sqlite:a.db", "JDBC:SQLite:a.db", "sqlite:a.db", "sqlite3:a.db", "sqlite:///a.db",
                          "sqlite3://a.db", "sqlite+aiosqlite:///a.db", ":memory:", "file:a.db", "sqlite::memory:"}) {
    EXPECT_TRUE(sqlite_dialect().accepts(url)) << url;
  }
}

TEST(SqliteUrlTest, LeavesUrlsOfOtherDatabasesAlone) {
  for (const char* url : {"jdbc:postgresql://h/d", "mysql://h/d", "mariadb:d", "sqlserver:x", "sqlite4:x", "a.db", "",
                          "sqlite", "jdbc:", "C:\\a.db"}) {
    EXPECT_FALSE(sqlite_dialect().accepts(url)) << url;
  }
}

TEST(SqliteUrlTest, EverythingBehindTheColonIsThePath) {
  EXPECT_EQ(parse("jdbc:sqlite:data/a b.db").database, "data/a b.db");
  EXPECT_EQ(parse("sqlite:./godwit.db").database, "./godwit.db");
  EXPECT_EQ(parse("sqlite3:/srv/app.db").database, "/srv/app.db");
  EXPECT_EQ(parse("jdbc:sqlite:100%25.db").database, "100%25.db");
  EXPECT_EQ(parse("jdbc:sqlite:///srv/app.db").database, "/srv/app.db");
  EXPECT_EQ(parse("sqlite:a#1.db").database, "a#1.db");
}

TEST(SqliteUrlTest, ThreeSlashesAreAnAbsolutePathAndTwoARelativeOne) {
  EXPECT_EQ(parse("sqlite:///srv/app.db").database, "/srv/app.db");
  EXPECT_EQ(parse("sqlite:////srv/app.db").database, "/srv/app.db");
  EXPECT_EQ(parse("sqlite://data/app.db").database, "data/app.db");
  EXPECT_EQ(parse("sqlite3://app.db").database, "app.db");
  EXPECT_EQ(parse("sqlite:///my%20birds.db").database, "/my birds.db");
}

TEST(SqliteUrlTest, ADotBehindThreeSlashesCanOnlyMeanARelativePath) {
  EXPECT_EQ(parse("sqlite:///./app.db").database, "./app.db");
  EXPECT_EQ(parse("sqlite:///../app.db").database, "../app.db");
  EXPECT_EQ(parse("sqlite:///.app.db").database, "/.app.db");
}

TEST(SqliteUrlTest, WithADriverTheSlashesCountAsSqlalchemyCountsThem) {
  EXPECT_EQ(parse("sqlite+aiosqlite:///app.db").database, "app.db");
  EXPECT_EQ(parse("sqlite+pysqlite:////srv/app.db").database, "/srv/app.db");
}

TEST(SqliteUrlTest, MemoryIsNoPath) {
  for (const char* url : {":memory:", "sqlite::memory:", "jdbc:sqlite::memory:", "sqlite:///:memory:", "file::memory:",
                          "sqlite+aiosqlite:///:memory:", "sqlite://:memory:"}) {
    EXPECT_EQ(parse(url).database, ":memory:") << url;
  }
  EXPECT_EQ(parse("file:?mode=memory").parameters.at("mode"), "memory");
}

TEST(SqliteUrlTest, AFileUriIsDecodedAndItsParametersKept) {
  const ConnectionSpec spec = parse("jdbc:sqlite:file:/srv/a%3Fb.db?mode=ro&immutable=1#top");
  EXPECT_EQ(spec.database, "/srv/a?b.db");
  EXPECT_EQ(spec.parameters.at("mode"), "ro");
  EXPECT_EQ(spec.parameters.at("immutable"), "1");
  EXPECT_EQ(parse("file:///srv/a.db").database, "/srv/a.db");
  EXPECT_EQ(parse("file://localhost/srv/a.db").database, "/srv/a.db");
  EXPECT_EQ(parse("file:a.db").database, "a.db");
}

TEST(SqliteUrlTest, AFileUriOfAnotherComputerIsRefused) {
  EXPECT_NE(refusal("file://nas/a.db").find("another computer"), std::string::npos);
}

TEST(SqliteUrlTest, AnUrlWithoutAPathIsRefused) {
  for (const char* url : {"sqlite:", "jdbc:sqlite:", "sqlite://", "file:", "sqlite:?mode=ro"}) {
    EXPECT_NE(refusal(url).find("names no file"), std::string::npos) << url;
  }
}

TEST(SqliteUrlTest, AnUnknownModeOrSwitchIsRefused) {
  EXPECT_NE(refusal("sqlite:a.db?mode=read").find("mode"), std::string::npos);
  EXPECT_NE(refusal("sqlite:a.db?foreign_keys=maybe").find("foreign_keys"), std::string::npos);
  EXPECT_NE(refusal("sqlite:a.db?busy_timeout=10s").find("milliseconds"), std::string::npos);
  EXPECT_NE(refusal("sqlite:a.db?busy_timeout=").find("milliseconds"), std::string::npos);
  EXPECT_NE(refusal("jdbc:sqlite::resource:a.db").find("Java"), std::string::npos);
}

TEST(SqliteUrlTest, ParametersWithoutMeaningHereAreNamed) {
  const ConnectionSpec spec = parse("jdbc:sqlite:a.db?foreign_keys=on&date_class=TEXT&journal_mode=WAL&mode=rw");
  EXPECT_EQ(spec.unused_parameters, (std::vector<std::string>{"date_class", "journal_mode"}));
}

TEST(SqliteUrlTest, APasswordAmongTheParametersIsMasked) {
  const ConnectionSpec spec = parse("jdbc:sqlite:a.db?password=secret99");
  EXPECT_EQ(spec.url.find("secret99"), std::string::npos);
  EXPECT_EQ(refusal("sqlite:a.db?mode=x&password=secret99").find("secret99"), std::string::npos);
}

TEST(SqliteUrlTest, SwitchesDecideWhatStatementsMean) {
  const std::map<std::string, std::string> expected = {{"foreign_keys", "on"}, {"recursive_triggers", "0"}};
  EXPECT_EQ(parse("sqlite:a.db?foreign_keys=on&recursive_triggers=0&busy_timeout=5").session_settings, expected);
  EXPECT_TRUE(parse("sqlite:a.db?busy_timeout=5&mode=rw").session_settings.empty());
}

}  // namespace
}  // namespace godwit
