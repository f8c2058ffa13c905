#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/postgresql/connection/connection.h"
#include "db/postgresql/dialect.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/postgresql/text/quoting.h"
#include "db/url.h"
#include "db/url_parameters.h"

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

TargetOptions target_of(const std::string& url) {
  TargetOptions target;
  target.url = url;
  return target;
}

ConnectionSpec parse(const std::string& url) {
  return postgresql_dialect().parse_url(target_of(url));
}

std::string refusal(const std::string& url) {
  try {
    parse(url);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_url);
    return error.what();
  }
  return "accepted";
}

// The environment of the test must not speak for the URL.
class PostgresqlUrlTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGCONNECT_TIMEOUT"}) unsetenv(name);
  }
};

TEST_F(PostgresqlUrlTest, TheSchemesOfPostgresqlAreAcceptedAndNoOthers) {
  for (const char* url : {"jdbc:postgresql://h/d", "jdbc:postgresql:d", "postgresql:", "postgres://h/d",
                          "postgresql+psycopg://h/d", "POSTGRESQL://h/d", "postgres+asyncpg://h"}) {
    EXPECT_TRUE(postgresql_dialect().accepts(url)) << url;
  }
  for (const char* url : {"", "postgresql", "jdbc:mysql://h/d", "mysql://postgres:5432/d", "sqlite:postgresql:",
                          "jdbc:", "postgresqlx://h", ":postgresql:", "//h/d", "/postgresql:/x"}) {
    EXPECT_FALSE(postgresql_dialect().accepts(url)) << url;
  }
}

TEST_F(PostgresqlUrlTest, HostPortAndDatabaseAreTakenApart) {
  const ConnectionSpec spec = parse("jdbc:postgresql://db.example.org:6543/shop");
  EXPECT_EQ(spec.host, "db.example.org");
  EXPECT_EQ(spec.port, "6543");
  EXPECT_EQ(spec.database, "shop");
  EXPECT_EQ(spec.user, "");
  EXPECT_TRUE(spec.password.empty());
  EXPECT_THAT(spec.unused_parameters, IsEmpty());
}

TEST_F(PostgresqlUrlTest, UserAndPasswordAreDecoded) {
  const ConnectionSpec spec = parse("postgresql://m%40x:p%2Fw%3A%23%20+%C3%A9@h/d%20b");
  EXPECT_EQ(spec.user, "m@x");
  EXPECT_EQ(spec.password.reveal(), "p/w:# +é");
  EXPECT_EQ(spec.database, "d b");
  EXPECT_THAT(spec.url, Not(HasSubstr("p%2Fw")));
}

TEST_F(PostgresqlUrlTest, AnUnencodedAtSignInThePasswordIsNotTheHost) {
  const ConnectionSpec spec = parse("postgresql://u:p@ss@h:1/d");
  EXPECT_EQ(spec.password.reveal(), "p@ss");
  EXPECT_EQ(spec.host, "h");
}

TEST_F(PostgresqlUrlTest, OptionsWinOverParametersAndParametersOverTheAuthority) {
  EXPECT_EQ(parse("postgresql://a:b@h/d?user=c&password=e").user, "c");
  EXPECT_EQ(parse("postgresql://a:b@h/d?user=c&password=e").password.reveal(), "e");
  TargetOptions target = target_of("postgresql://a:b@h/d?user=c&password=e");
  target.user = "f";
  target.password = Secret("g");
  EXPECT_EQ(postgresql_dialect().parse_url(target).user, "f");
  EXPECT_EQ(postgresql_dialect().parse_url(target).password.reveal(), "g");
}

TEST_F(PostgresqlUrlTest, AnIpv6AddressLosesItsBrackets) {
  EXPECT_EQ(parse("postgresql://[::1]:5433/d").host, "::1");
  EXPECT_EQ(parse("postgresql://[::1]:5433/d").port, "5433");
  EXPECT_EQ(parse("jdbc:postgresql://u:p@[fe80::1]/d").host, "fe80::1");
  EXPECT_EQ(parse("jdbc:postgresql://[fe80::1]/d").port, "");
}

TEST_F(PostgresqlUrlTest, SeveralHostsStayInOrderWithTheirPorts) {
  const ConnectionSpec spec = parse("jdbc:postgresql://a:1,b,[::1]:3/d");
  EXPECT_EQ(spec.host, "a,b,::1");
  EXPECT_EQ(spec.port, "1,,3");
  EXPECT_EQ(parse("postgresql://a,b/d").port, "");
}

TEST_F(PostgresqlUrlTest, AJdbcUrlWithoutHostMeansLocalhostAndALibpqUrlMeansTheSocket) {
  EXPECT_EQ(parse("jdbc:postgresql:shop").host, "localhost");
  EXPECT_EQ(parse("jdbc:postgresql:shop").database, "shop");
  EXPECT_EQ(parse("jdbc:postgresql:/").database, "");
  EXPECT_EQ(parse("postgresql:///shop").host, "");
  EXPECT_EQ(parse("postgresql:").database, "");
  EXPECT_EQ(parse("postgresql:///d?host=/tmp/sockets&port=5433").host, "/tmp/sockets");
  EXPECT_EQ(parse("postgresql://%2Ftmp%2Fsockets/d").host, "/tmp/sockets");
}

TEST_F(PostgresqlUrlTest, PghostSpeaksWhereTheUrlNamesNoHost) {
  setenv("PGHOST", "from.environment", 1);
  EXPECT_EQ(parse("jdbc:postgresql:shop").host, "");
  EXPECT_EQ(libpq_default("host"), "from.environment");
  unsetenv("PGHOST");
}

TEST_F(PostgresqlUrlTest, ParametersOfTheJdbcDriverBecomeLibpqs) {
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?ApplicationName=my+app&connectTimeout=3&socketTimeout=30"
                                     "&tcpKeepAlive=true&targetServerType=master&currentSchema=s")),
              ElementsAre(Pair("application_name", "my app"), Pair("connect_timeout", "3"), Pair("keepalives", "1"),
                          Pair("target_session_attrs", "primary"), Pair("tcp_user_timeout", "30000")));
}

TEST_F(PostgresqlUrlTest, SslTrueMeansAVerifiedServerUnlessSslmodeSaysOtherwise) {
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?ssl=true")), ElementsAre(Pair("sslmode", "verify-full")));
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?ssl")), ElementsAre(Pair("sslmode", "verify-full")));
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?ssl=false")), IsEmpty());
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?sslmode=require&ssl=true")),
              ElementsAre(Pair("sslmode", "require")));
  EXPECT_THAT(
      libpq_parameters(parse("jdbc:postgresql://h/d?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory")),
      ElementsAre(Pair("sslmode", "require")));
}

std::string sslmode_of(const std::string& url) {
  for (const auto& [keyword, value] : libpq_parameters(parse(url))) {
    if (keyword == "sslmode") return value;
  }
  return "";
}

TEST_F(PostgresqlUrlTest, TlsIsAskedForInTheWordsOfManyDrivers) {
  const std::map<std::string, std::string> expected = {{"ssl=require", "require"},
                                                       {"ssl=Require", "require"},
                                                       {"SSL=require", "require"},
                                                       {"ssl=verify-ca", "verify-ca"},
                                                       {"ssl=on", "verify-full"},
                                                       {"ssl=yes", "verify-full"},
                                                       {"ssl=TRUE", "verify-full"},
                                                       {"ssl=no-verify", "require"},
                                                       {"ssl=prefer", "prefer"},
                                                       {"ssl=disable", "disable"},
                                                       {"ssl=off", ""},
                                                       {"ssl=0", ""},
                                                       {"requiressl=1", "require"},
                                                       {"requiressl=0", ""},
                                                       {"ssl-mode=require", "require"},
                                                       {"ssl_mode=verify-ca", "verify-ca"},
                                                       {"SSLMODE=require", "require"},
                                                       {"sslaccept=strict", "verify-full"},
                                                       {"ssl=require&requiressl=1", "require"}};
  for (const auto& [parameters, mode] : expected) {
    EXPECT_EQ(sslmode_of("postgresql+asyncpg://h/d?" + parameters), mode) << parameters;
  }
}

TEST_F(PostgresqlUrlTest, AnotherWordThanTrueMeansNoTlsToPgjdbcWhichIsSaid) {
  for (const char* word : {"require", "verify-full", "maybe", "prefer"}) {
    const ConnectionSpec spec = parse(std::string("jdbc:postgresql://h/d?ssl=") + word);
    EXPECT_THAT(libpq_parameters(spec), IsEmpty()) << word;
    EXPECT_THAT(spec.warnings, ElementsAre(HasSubstr("sslmode=require"))) << word;
  }
  EXPECT_THAT(parse("jdbc:postgresql://h/d?ssl=true").warnings, IsEmpty());
  EXPECT_THAT(parse("jdbc:postgresql://h/d?ssl=false").warnings, IsEmpty());
  EXPECT_THAT(parse("postgresql://h/d?ssl=require").warnings, IsEmpty());
}

TEST_F(PostgresqlUrlTest, WhatIsAboutTlsAndNotUnderstoodIsRefused) {
  for (const char* parameters : {"useSSL=true", "tls=true", "requireTls", "encrypt=yes", "ssl_context=x",
                                 "sslmod=require", "ssl-verify-server-cert=1", "tlsMode=strict"}) {
    EXPECT_THAT(refusal(std::string("postgresql://h/d?") + parameters), HasSubstr("about TLS")) << parameters;
  }
  const std::string java = "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
  EXPECT_THAT(refusal("jdbc:postgresql://h/d?sslmode=require&" + java), HasSubstr("about TLS"));
  EXPECT_THAT(refusal("jdbc:postgresql://h/d?" + java), HasSubstr("about TLS"));
  EXPECT_EQ(refusal("jdbc:postgresql://h/d?sslmode=verify-full&" + java), "accepted");
  EXPECT_EQ(refusal("jdbc:postgresql://h/d?ssl=true&" + java), "accepted");
  for (const char* parameters : {"useSSL=false", "tls=0", "encrypt=disable", "sslResponseTimeout=5"}) {
    EXPECT_EQ(refusal(std::string("postgresql://h/d?") + parameters), "accepted") << parameters;
  }
}

TEST_F(PostgresqlUrlTest, RootsOfTheSystemMeanAVerifiedServer) {
  EXPECT_EQ(sslmode_of("postgresql://h/d?sslrootcert=system"), "verify-full");
  EXPECT_EQ(sslmode_of("postgresql://h/d?sslrootcert=system&sslmode="), "verify-full");
  EXPECT_EQ(refusal("postgresql://h/d?sslrootcert=system&sslmode=verify-full"), "accepted");
  for (const char* mode : {"require", "prefer", "disable", "verify-ca"}) {
    EXPECT_THAT(refusal(std::string("postgresql://h/d?sslrootcert=system&sslmode=") + mode), HasSubstr("verify-full"))
        << mode;
  }
}

TEST_F(PostgresqlUrlTest, ACertificateAsksForNoTlsByItselfWhichIsSaid) {
  for (const char* parameter : {"sslrootcert=/ca.pem", "ssl-cert=/c.pem", "ssl_min_protocol_version=TLSv1.3"}) {
    EXPECT_THAT(parse(std::string("postgresql://h/d?") + parameter).warnings, ElementsAre(HasSubstr("verify-full")))
        << parameter;
  }
  for (const char* parameters : {"sslrootcert=/ca.pem&sslmode=prefer", "sslrootcert=", "sslrootcert=system"}) {
    EXPECT_THAT(parse(std::string("postgresql://h/d?") + parameters).warnings, IsEmpty()) << parameters;
  }
}

TEST_F(PostgresqlUrlTest, WhatSaysWhereTheDatabaseIsAndIsNotUnderstoodIsRefused) {
  for (const char* parameters :
       {"cloudSqlInstance=p:r:i", "CLOUDSQLINSTANCE=p", "socketFactory=com.google.cloud.sql.postgres.SocketFactory",
        "unixSocketPath=/x", "unix_sock=/x", "unix_socket=/x", "alloydbInstanceName=p", "socksProxyHost=h", "server=x",
        "PGHOST=x", "PGDBNAME=x", "database=x", "Host=x", "db=x", "sshHost=x", "dnsSrv=true"}) {
    EXPECT_THAT(refusal(std::string("jdbc:postgresql://h/d?") + parameters), HasSubstr("where the database is"))
        << parameters;
  }
  EXPECT_EQ(refusal("postgresql:///d?host=/cloudsql/p:r:i"), "accepted");
  EXPECT_EQ(parse("jdbc:postgresql:///d?host=/cloudsql/p:r:i").host, "/cloudsql/p:r:i");
}

TEST_F(PostgresqlUrlTest, ValuesThatLibpqWouldRefuseAreRefusedBeforeIt) {
  for (const char* parameters :
       {"sslmode=REQUIRE", "sslmode=reqire", "connect_timeout=soon", "connectTimeout=2s", "connect_timeout=1e3",
        "connect_timeout=99999999999", "keepalives_idle=x", "socketTimeout=soon", "tcpKeepAlive=maybe", "port=x",
        "port=1,y", "target_session_attrs=master", "targetServerType=boss", "channel_binding=on", "gssEncMode=REQUIRE",
        "ssl=perhaps", "sslaccept=x", "requiressl=perhaps"}) {
    EXPECT_THAT(refusal(std::string("postgresql://h/d?") + parameters), HasSubstr("means nothing")) << parameters;
  }
  for (const char* parameters :
       {"connect_timeout=", "sslmode=", "connect_timeout=-1", "socketTimeout=0", "targetServerType=PRIMARY"}) {
    EXPECT_EQ(refusal(std::string("postgresql://h/d?") + parameters), "accepted") << parameters;
  }
}

TEST_F(PostgresqlUrlTest, TheSchemaIsNamedAsInThreeFamiliesOfDrivers) {
  EXPECT_EQ(parse("jdbc:postgresql://h/d?currentSchema=a,b").search_path, "a,b");
  EXPECT_EQ(parse("postgres://h/d?search_path=a").search_path, "a");
  for (const char* name : {"SEARCH_PATH", "searchPath", "search-path", "current_schema"}) {
    EXPECT_EQ(parse(std::string("postgres://h/d?") + name + "=a").search_path, "a") << name;
  }
  EXPECT_EQ(parse("postgres://h/d?schema=My%20\"App").search_path, "\"My \"\"App\"");
  EXPECT_EQ(parse("postgres://h/d?schema=a&search_path=a").unused_parameters.size(), 0U);
  EXPECT_EQ(parse("postgres://h/d").search_path, "");
  EXPECT_THAT(refusal("postgres://h/d?schema=a&currentSchema=b"), HasSubstr("Keep one"));
}

TEST(UrlParametersTest, OnlyWhatCanChangeNothingIsHarmless) {
  for (const char* name : {"prepareThreshold", "reWriteBatchedInserts", "pool_max_conns", "serverTimezone",
                           "cachePrepStmts", "pgbouncer", "connection_limit"}) {
    EXPECT_TRUE(is_harmless_parameter(name)) << name;
  }
  for (const char* name : {"role", "readOnly", "init_command", "createDatabaseIfNotExist", "x-migrations-table",
                           "username", "currentSchema", "preparethresholds", ""}) {
    EXPECT_FALSE(is_harmless_parameter(name)) << name;
  }
}

TEST_F(PostgresqlUrlTest, AConnectTimeoutWinsOverALoginTimeout) {
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?connectTimeout=3&loginTimeout=9")),
              ElementsAre(Pair("connect_timeout", "3")));
  EXPECT_THAT(libpq_parameters(parse("jdbc:postgresql://h/d?loginTimeout=9")),
              ElementsAre(Pair("connect_timeout", "9")));
}

TEST_F(PostgresqlUrlTest, LibpqsOwnKeywordsWork) {
  EXPECT_THAT(
      libpq_parameters(parse("postgresql://h/d?sslrootcert=/ca.pem&options=-c%20geqo%3Doff&gssencmode=disable")),
      ElementsAre(Pair("gssencmode", "disable"), Pair("options", "-c geqo=off"), Pair("sslrootcert", "/ca.pem")));
}

TEST_F(PostgresqlUrlTest, WhatMeansNothingHereIsNamed) {
  const ConnectionSpec spec = parse(
      "jdbc:postgresql://h/d?prepareThreshold=0&sslmode=disable&reWriteBatchedInserts=true&client_encoding=LATIN1"
      "&replication=database&sslfactory=com.example.Factory");
  EXPECT_THAT(spec.unused_parameters,
              ElementsAre("client_encoding", "prepareThreshold", "reWriteBatchedInserts", "replication", "sslfactory"));
  EXPECT_THAT(libpq_parameters(spec), ElementsAre(Pair("sslmode", "disable")));
}

TEST_F(PostgresqlUrlTest, APlusIsABlankOnlyInTheParametersOfAJdbcUrl) {
  EXPECT_EQ(parse("jdbc:postgresql://h/d?password=a+b%2Bc").password.reveal(), "a b+c");
  EXPECT_EQ(parse("postgresql://h/d?password=a+b").password.reveal(), "a+b");
  EXPECT_EQ(parse("jdbc:postgresql://u:a+b@h/d").password.reveal(), "a+b");
}

TEST_F(PostgresqlUrlTest, AUrlThatCannotBeReadIsRefusedWithoutItsPassword) {
  EXPECT_THAT(refusal("postgresql://u:s3cr%zt@h/d"), AllOf(HasSubstr("%"), Not(HasSubstr("s3cr"))));
  EXPECT_THAT(refusal("postgresql://u:s3cr/t@h/d"), AllOf(HasSubstr("%2F"), Not(HasSubstr("s3cr"))));
  EXPECT_THAT(refusal("postgresql://u:12/s3crt@h/d"), AllOf(HasSubstr("%2F"), Not(HasSubstr("s3cr"))));
  EXPECT_THAT(refusal("postgresql://u:s3cr%00@h/d"), HasSubstr("%00"));
  EXPECT_THAT(refusal("postgresql://h:port/d"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("postgresql://h:70000/d"), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal("postgresql://[::1/d"), HasSubstr("]"));
  EXPECT_THAT(refusal("postgresql://[::1]x/d"), HasSubstr("port"));
}

TEST(UrlPartsTest, SchemeDriverAndModeAreTakenApart) {
  EXPECT_EQ(parse_url_parts("mysql+pymysql://h/d").scheme, "mysql");
  EXPECT_EQ(parse_url_parts("mysql+pymysql://h/d").driver, "pymysql");
  const UrlParts parts = parse_url_parts("jdbc:mariadb:sequential://a:1,b:2/d?x=1&y&=z&x=2");
  EXPECT_TRUE(parts.jdbc);
  EXPECT_EQ(parts.scheme, "mariadb");
  EXPECT_EQ(parts.driver, "sequential");
  ASSERT_EQ(parts.hosts.size(), 2U);
  EXPECT_EQ(parts.hosts[1].name, "b");
  EXPECT_EQ(parts.hosts[1].port, "2");
  EXPECT_THAT(parts.parameters, ElementsAre(Pair("x", "2"), Pair("y", "")));
}

TEST(UrlPartsTest, AColonInTheDatabaseIsNoMode) {
  EXPECT_EQ(parse_url_parts("jdbc:postgresql://h/a:b").database, "a:b");
  EXPECT_EQ(parse_url_parts("jdbc:postgresql://h/d?x=http://y").parameters.at("x"), "http://y");
}

TEST(FirstSchemaTest, TheUserSchemaIsLeftOutAndNamesAreReadAsTheServerReadsThem) {
  EXPECT_EQ(first_schema_of("\"$user\", public"), "public");
  EXPECT_EQ(first_schema_of("$user,App"), "app");
  EXPECT_EQ(first_schema_of("\"My \"\"App\"\", x\""), "My \"App\", x");
  EXPECT_EQ(first_schema_of("\"A\" , b"), "A");
  EXPECT_EQ(first_schema_of("\"\""), "");
  EXPECT_EQ(first_schema_of(""), "");
  EXPECT_EQ(first_schema_of("\"unfinished"), "unfinished");
}

TEST(SqlLiteralTest, QuotesAreDoubledAndBackslashesMarked) {
  EXPECT_EQ(sql_literal("it's"), "'it''s'");
  EXPECT_EQ(sql_literal("a\\'b"), "E'a\\\\''b'");
}

// 77433833903597 was read from pg_locks while Flyway 10.22 ran; the hash is Java's, over UTF-16 code units.
TEST(AdvisoryLockKeyTest, ItIsFlyways) {
  EXPECT_EQ(advisory_lock_key("\"public\".\"flyway_schema_history\""), 77433833903597);
  EXPECT_EQ(advisory_lock_key(""), 77431708279161);
  EXPECT_EQ(advisory_lock_key("é"), 77431708279161 + 233);
  EXPECT_EQ(advisory_lock_key("€"), 77431708279161 + 0x20AC);
  EXPECT_EQ(advisory_lock_key("😀"), 77431708279161 + 0xD83D * 31 + 0xDE00);
}

TEST_F(PostgresqlUrlTest, OptionsAndASearchPathDecideWhatStatementsMean) {
  EXPECT_EQ(parse("postgresql://h/d?options=-c%20role%3Da").session_settings.at("options"), "-c role=a");
  EXPECT_EQ(parse("postgresql://h/d?currentSchema=a,b").session_settings.at("currentSchema"), "a,b");
  EXPECT_TRUE(parse("postgresql://h/d?currentSchema=a&ApplicationName=x&sslmode=disable").session_settings.empty());
}

}  // namespace
}  // namespace godwit
