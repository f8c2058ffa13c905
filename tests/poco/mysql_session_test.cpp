// A session that cannot be migrated over says so and stays as it is.
#include <Poco/Data/MySQL/Connector.h>

#include "poco/session_support.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(MysqlSessionMigratorTest, IsRefusedWithTheReasonAndAWayOut) {
  Poco::Data::MySQL::Connector::registerConnector();
  const TestDatabase database(DatabaseKind::mysql);
  Poco::Data::Session session("MySQL", "host=127.0.0.1;port=" + server_port(DatabaseKind::mysql) +
                                           ";user=fw;password=fw;db=" + database.name());
  const Report report = SessionMigrator(session).migrate();
  EXPECT_EQ(report.code, ErrorCode::unsupported_database);
  EXPECT_THAT(complaint(report), AllOf(HasSubstr("cannot be migrated over"), HasSubstr("while connecting"),
                                       HasSubstr("godwit::Migrator with a URL")));
  EXPECT_EQ(
      ask(session, "SELECT CAST(count(*) AS CHAR) FROM information_schema.tables WHERE table_schema = database()"),
      "0");
}

}  // namespace
}  // namespace godwit::test
