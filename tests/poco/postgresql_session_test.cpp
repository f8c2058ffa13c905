// Migrating over a Poco session of PostgreSQL that the program goes on to use.
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/Utility.h>
#include <libpq-fe.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include <thread>

#include "poco/session_support.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::HasSubstr;

class PostgresqlSessionMigratorTest : public ::testing::Test {
 protected:
  Poco::Data::Session open() {
    Poco::Data::PostgreSQL::Connector::registerConnector();
    return {"PostgreSQL", "host=127.0.0.1 port=" + server_port(DatabaseKind::postgresql) +
                              " user=postgres dbname=" + database_.name()};
  }
  static PGconn* native(Poco::Data::Session& session) { return *Poco::Data::PostgreSQL::Utility::handle(session); }

  TestDatabase database_{DatabaseKind::postgresql};
  Scripts scripts_;
};

TEST_F(PostgresqlSessionMigratorTest, ScriptsRunOverTheSessionItselfAndItStaysOpen) {
  scripts_.add("V1__bird.sql",
               "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 + 1 $$;\n"
               "CREATE TABLE bird AS SELECT pg_backend_pid() AS pid;\n");
  Poco::Data::Session session = open();
  const std::string pid = ask(session, "SELECT CAST(pg_backend_pid() AS text)");
  const Report report = SessionMigrator(session, scripts_.project()).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT CAST(pid AS text) FROM bird"), pid);
  EXPECT_EQ(ask(session, "SELECT CAST(pg_backend_pid() AS text)"), pid);
  EXPECT_EQ(ask(session,
                "SELECT CAST(count(*) AS text) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
            "0");
  EXPECT_EQ(report.url, "postgresql://127.0.0.1:" + server_port(DatabaseKind::postgresql) + "/" + database_.name());
  EXPECT_TRUE(SessionMigrator(session, scripts_.project()).run("validate").success());
}

TEST_F(PostgresqlSessionMigratorTest, TheSessionIsAfterwardsAsTheProgramHadIt) {
  scripts_.add(
      "V1__set.sql",
      "SET search_path = pg_catalog; SET work_mem = '9MB'; SET application_name = 'script';\n"
      "SET app.tenant = 'theirs'; SELECT set_config('app.other', 'new', false); SET ROLE pg_monitor; RESET ROLE;");
  scripts_.add(
      "V2__see.sql",
      "CREATE TABLE seen AS SELECT current_setting('work_mem') AS work_mem, current_setting('app.tenant') AS tenant,"
      " current_setting('search_path') AS path, current_setting('app.other') AS other;");
  Poco::Data::Session session = open();
  tell(session, "SET work_mem = '5MB'");
  tell(session, "SET app.tenant = 'mine'");
  tell(session, "SET client_encoding = 'LATIN1'");
  tell(session, "SET search_path = public, pg_temp");
  tell(session, "SET application_name = 'server'");
  TargetOptions target;
  target.schemas = {"birds"};
  const Report report = SessionMigrator(session, scripts_.project()).migrate(target);
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SHOW work_mem"), "5MB");
  EXPECT_EQ(ask(session, "SHOW app.tenant"), "mine");
  EXPECT_EQ(ask(session, "SHOW client_encoding"), "LATIN1");
  EXPECT_EQ(ask(session, "SHOW search_path"), "public, pg_temp");
  EXPECT_EQ(ask(session, "SHOW application_name"), "server");
  EXPECT_EQ(ask(session, "SELECT CAST(current_setting('app.other', true) AS text)"), "");
  // Within the run they last.
  EXPECT_EQ(ask(session, "SELECT work_mem || ' ' || tenant || ' ' || path || ' [' || other || ']' FROM birds.seen"),
            "9MB theirs \"birds\", public, pg_temp [new]");
}

TEST_F(PostgresqlSessionMigratorTest, ASettingWithADotThatAScriptTakesAwayComesBack) {
  scripts_.add("V1__reset.sql", "RESET app.tenant; DO $$ BEGIN SET app.person = 'script'; END $$;");
  Poco::Data::Session session = open();
  tell(session, "SET app.tenant = 'mine'");
  tell(session, "SET app.person = 'me'");
  const Report report = SessionMigrator(session, scripts_.project()).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SHOW app.tenant"), "mine");
  EXPECT_EQ(ask(session, "SHOW app.person"), "me");
}

TEST_F(PostgresqlSessionMigratorTest, ARoleThatTheProgramTookOnComesBack) {
  scripts_.add("V1__role.sql", "RESET ROLE; CREATE TABLE t (i int);");
  Poco::Data::Session session = open();
  tell(session, "GRANT CREATE ON SCHEMA public TO pg_monitor");
  tell(session, "SET ROLE pg_monitor");
  const Report report = SessionMigrator(session, scripts_.project()).migrate();
  ASSERT_TRUE(report.success()) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT CAST(current_user AS text)"), "pg_monitor");
}

TEST_F(PostgresqlSessionMigratorTest, AnOpenTransactionIsRefusedAndStaysOpen) {
  Poco::Data::Session session = open();
  session.begin();
  const Report report = SessionMigrator(session, scripts_.project()).run("info");
  EXPECT_EQ(report.code, ErrorCode::configuration);
  EXPECT_THAT(complaint(report), HasSubstr("a transaction is open on it"));
  EXPECT_EQ(PQtransactionStatus(native(session)), PQTRANS_INTRANS);
  session.rollback();
  EXPECT_TRUE(SessionMigrator(session, scripts_.project()).run("info").success());
}

TEST_F(PostgresqlSessionMigratorTest, ABrokenScriptLeavesTheSessionIdleAndUsable) {
  scripts_.add("V1__a.sql", "CREATE TABLE a (i int); SET work_mem = '9MB'; CREATE TABL b;");
  Poco::Data::Session session = open();
  tell(session, "SET work_mem = '5MB'");
  const Report report = SessionMigrator(session, scripts_.project()).migrate();
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_EQ(PQtransactionStatus(native(session)), PQTRANS_IDLE);
  EXPECT_EQ(ask(session, "SHOW work_mem"), "5MB");
  EXPECT_EQ(ask(session, "SELECT CAST(to_regclass('a') IS NULL AS text)"), "true");
}

TEST_F(PostgresqlSessionMigratorTest, TheSessionIsNeverLeftInAPipeline) {
  scripts_.add("V1__ok.sql", "CREATE TABLE one (i int);\nSELECT 1;\nCREATE TABLE two (i int);\n");
  Poco::Data::Session session = open();
  for (const int non_blocking : {0, 1}) {
    PQsetnonblocking(native(session), non_blocking);
    SessionMigrator(session, scripts_.project()).migrate();
    EXPECT_EQ(PQpipelineStatus(native(session)), PQ_PIPELINE_OFF);
    EXPECT_EQ(PQisnonblocking(native(session)), non_blocking);
    EXPECT_EQ(PQtransactionStatus(native(session)), PQTRANS_IDLE);
    scripts_.add("V2__bad.sql", "SELECT 1;\nSELECT absent;\nSELECT 3;\n");
  }
  scripts_.add("V2__bad.sql", "SELECT 1;\nSELECT pg_terminate_backend(pg_backend_pid());\nSELECT 3;\n");
  EXPECT_FALSE(SessionMigrator(session, scripts_.project()).migrate().success());
  EXPECT_EQ(PQpipelineStatus(native(session)), PQ_PIPELINE_OFF);
  PQreset(native(session));
  EXPECT_EQ(PQpipelineStatus(native(session)), PQ_PIPELINE_OFF);
  EXPECT_EQ(PQtransactionStatus(native(session)), PQTRANS_IDLE);
}

TEST_F(PostgresqlSessionMigratorTest, AStopTokenCancelsTheStatementThatRuns) {
  scripts_.add("V1__long.sql", "CREATE TABLE a (i int); SELECT pg_sleep(300);");
  Poco::Data::Session session = open();
  std::stop_source stop;
  struct Stopper : EventSink {
    std::stop_source& stop;
    explicit Stopper(std::stop_source& source) : stop(source) {}
    void on_event(const Event& event) override {
      if (std::holds_alternative<StepStarted>(event)) stop.request_stop();
    }
  } stopper(stop);
  const Report report = SessionMigrator(session, scripts_.project(), &stopper).migrate({}, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped) << complaint(report);
  EXPECT_EQ(ask(session, "SELECT 'still there'"), "still there");
}

TEST_F(PostgresqlSessionMigratorTest, TwoSessionsTakeTurns) {
  scripts_.add("V1__slow.sql", "SELECT pg_sleep(0.3); CREATE TABLE once (i int);");
  Poco::Data::Session first = open(), second = open();
  Report one, other;
  std::thread beside([&] { other = SessionMigrator(second, scripts_.project()).migrate(); });
  one = SessionMigrator(first, scripts_.project()).migrate();
  beside.join();
  EXPECT_TRUE(one.success()) << complaint(one);
  EXPECT_TRUE(other.success()) << complaint(other);
  EXPECT_EQ(ask(first, "SELECT CAST(count(*) AS text) FROM flyway_schema_history"), "1");
}

TEST_F(PostgresqlSessionMigratorTest, NoticesGoBackToWhereTheyWent) {
  scripts_.add("V1__say.sql", "DO $$ BEGIN RAISE NOTICE 'from the script'; END $$;");
  struct Ear : EventSink {
    std::string heard;
    void on_event(const Event& event) override {
      if (const auto* notice = std::get_if<ServerNotice>(&event)) heard += notice->text;
    }
  } ear;
  Poco::Data::Session session = open();
  std::string processed, received;
  const auto process = [](void* text, const char* line) { *static_cast<std::string*>(text) += line; };
  PQsetNoticeProcessor(native(session), process, &processed);
  ASSERT_TRUE(SessionMigrator(session, scripts_.project(), &ear).migrate().success());
  EXPECT_THAT(ear.heard, HasSubstr("from the script"));
  EXPECT_EQ(processed, "");
  tell(session, "DO $$ BEGIN RAISE NOTICE 'from the program'; END $$");
  EXPECT_THAT(processed, HasSubstr("from the program"));

  // A receiver of the program's own stays in place: it could not be put back.
  const auto receive = [](void* text, const PGresult* line) {
    *static_cast<std::string*>(text) += PQresultErrorField(line, PG_DIAG_MESSAGE_PRIMARY);
  };
  PQsetNoticeReceiver(native(session), receive, &received);
  scripts_.add("V2__say.sql", "DO $$ BEGIN RAISE NOTICE 'the second'; END $$;");
  ASSERT_TRUE(SessionMigrator(session, scripts_.project(), &ear).migrate().success());
  EXPECT_EQ(received, "the second");
}

TEST_F(PostgresqlSessionMigratorTest, ASessionThatDiedMeanwhileIsNamed) {
  Poco::Data::Session session = open();
#ifdef __SANITIZE_ADDRESS__
  __lsan_ignore_object(native(session));  // Poco 1.11 never frees a connection that died
#endif
  const std::string pid = ask(session, "SELECT CAST(pg_backend_pid() AS text)");
  database_.connect()->query("SELECT pg_terminate_backend(" + pid + ")");
  const Report report = SessionMigrator(session, scripts_.project()).run("info");
  EXPECT_EQ(report.code, ErrorCode::connection_lost) << complaint(report);
}

}  // namespace
}  // namespace godwit::test
