#include <gtest/gtest.h>

#include "db/mysql/connection/native.h"
#include "db/mysql/dialect.h"

namespace godwit {
namespace {

using Tls = MysqlSettings::Tls;

ConnectionSpec parse(const std::string& url) {
  TargetOptions target;
  target.url = url;
  return mysql_dialect().parse_url(target);
}

Tls tls_of(const std::string& parameters) {
  return mysql_settings(parse("mysql://h/d?" + parameters)).tls;
}

ErrorCode error_of(const std::string& url) {
  try {
    parse(url);
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
    return error.code();
  }
  return ErrorCode::none;
}

TEST(MysqlUrlTest, EveryWayToWriteTheSchemeIsAccepted) {
  for (const char* url : {"jdbc:mysql://h/d", "jdbc:mariadb://h/d", "mysql://h/d", "mariadb://h/d",
                          "mysql+pymysql://h/d", "mariadb+mariadbconnector://h/d", "MySQL://h/d"}) {
    EXPECT_TRUE(mysql_dialect().accepts(url)) << url;
    EXPECT_EQ(parse(url).host, "h") << url;
    EXPECT_EQ(parse(url).database, "d") << url;
  }
}

TEST(MysqlUrlTest, UrlsOfOtherDatabasesAreNot) {
  for (const char* url : {"postgresql://h/d", "jdbc:sqlite:x", "mysqlx", "", "jdbc:", "sqlite:mysql"}) {
    EXPECT_FALSE(mysql_dialect().accepts(url)) << url;
  }
}

TEST(MysqlUrlTest, AllPartsAreDecoded) {
  const ConnectionSpec spec = parse("mysql://us%40er:p%2Fw%3A%40@db.example:3307/my%20db?connect_timeout=3");
  EXPECT_EQ(spec.user, "us@er");
  EXPECT_EQ(spec.password.reveal(), "p/w:@");
  EXPECT_EQ(spec.host, "db.example");
  EXPECT_EQ(spec.port, "3307");
  EXPECT_EQ(spec.database, "my db");
  EXPECT_EQ(spec.url.find("p%2Fw"), std::string::npos);
}

TEST(MysqlUrlTest, UserAndPasswordOfTheOptionsWin) {
  TargetOptions target;
  target.url = "jdbc:mariadb://u1:p1@h/d?user=u2&password=p2";
  EXPECT_EQ(mysql_dialect().parse_url(target).user, "u1");
  target.user = "u3";
  target.password = Secret("p3");
  const ConnectionSpec spec = mysql_dialect().parse_url(target);
  EXPECT_EQ(spec.user, "u3");
  EXPECT_EQ(spec.password.reveal(), "p3");
}

TEST(MysqlUrlTest, UserAndPasswordMayStandAmongTheParameters) {
  const ConnectionSpec spec = parse("jdbc:mysql://h/d?user=me&password=se%26cret");
  EXPECT_EQ(spec.user, "me");
  EXPECT_EQ(spec.password.reveal(), "se&cret");
  EXPECT_EQ(spec.url.find("cret"), std::string::npos);
  EXPECT_TRUE(spec.unused_parameters.empty());
}

TEST(MysqlUrlTest, LocalhostIsTcpForJavaUrlsAndWithAPort) {
  EXPECT_EQ(parse("jdbc:mysql://localhost/d").port, "3306");
  EXPECT_EQ(parse("mysql://localhost:3308/d").port, "3308");
  EXPECT_EQ(parse("mysql://localhost/d").port, "");
  EXPECT_EQ(parse("mysql:///d").host, "localhost");
  EXPECT_EQ(parse("mysql://h/d").port, "3306");
  EXPECT_EQ(parse("mysql://[::1]:3308/d").host, "::1");
}

TEST(MysqlUrlTest, TheWordsOfEveryDriverForTlsMeanTheSameFiveThings) {
  EXPECT_EQ(tls_of(""), Tls::preferred);
  EXPECT_EQ(tls_of("sslMode=PREFERRED"), Tls::preferred);
  for (const char* word : {"useSSL=false", "sslMode=DISABLED", "sslmode=disable", "ssl-mode=disabled"}) {
    EXPECT_EQ(tls_of(word), Tls::disabled) << word;
  }
  for (const char* word : {"useSSL=true", "useSSL", "requireSSL=true", "sslMode=REQUIRED", "sslMode=trust",
                           "trustServerCertificate=true", "useSSL=true&trustServerCertificate=true"}) {
    EXPECT_EQ(tls_of(word), Tls::required) << word;
  }
  EXPECT_EQ(tls_of("sslMode=verify-ca"), Tls::verify_ca);
  for (const char* word :
       {"sslMode=VERIFY_IDENTITY", "sslmode=verify-full", "useSSL=true&verifyServerCertificate=true"}) {
    EXPECT_EQ(tls_of(word), Tls::verify_full) << word;
  }
}

TEST(MysqlUrlTest, SslModeWinsOverUseSslAndUseSslFalseOverChecks) {
  EXPECT_EQ(tls_of("useSSL=false&sslMode=verify-full"), Tls::verify_full);
  EXPECT_EQ(tls_of("useSSL=true&sslMode=disable"), Tls::disabled);
  EXPECT_EQ(tls_of("useSSL=false&verifyServerCertificate=true&requireSSL=true"), Tls::disabled);
  EXPECT_EQ(tls_of("useSSL=true&verifyServerCertificate=false&requireSSL=false"), Tls::required);
}

TEST(MysqlUrlTest, TlsIsAskedForInTheWordsOfPythonGoNodeAndPrisma) {
  const std::map<std::string, Tls> expected = {{"tls=true", Tls::verify_full},
                                               {"tls=skip-verify", Tls::required},
                                               {"tls=preferred", Tls::preferred},
                                               {"tls=false", Tls::disabled},
                                               {"ssl=true", Tls::required},
                                               {"SSL=1", Tls::required},
                                               {"ssl=require", Tls::required},
                                               {"ssl=verify-full", Tls::verify_full},
                                               {"ssl=0", Tls::disabled},
                                               {"ssl_disabled=true", Tls::disabled},
                                               {"useSSL=TRUE", Tls::required},
                                               {"ssl-verify-server-cert=true", Tls::verify_full},
                                               {"ssl_verify_identity=1", Tls::verify_full},
                                               {"ssl_verify_cert=true", Tls::verify_ca},
                                               {"ssl_verify_cert=false", Tls::preferred},
                                               {"sslaccept=strict", Tls::verify_full},
                                               {"sslaccept=accept_invalid_certs", Tls::required},
                                               {"ssl_ca=/ca.pem", Tls::verify_ca},
                                               {"ssl_cert=/c.pem&ssl_key=/k.pem", Tls::required},
                                               {"ssl_ca=/ca.pem&sslMode=prefer", Tls::preferred},
                                               {"ssl_ca=/ca.pem&useSSL=false", Tls::disabled}};
  for (const auto& [parameters, tls] : expected) EXPECT_EQ(tls_of(parameters), tls) << parameters;
  EXPECT_EQ(mysql_settings(parse("mysql://h/d?tlsVersions=TLSv1.2,TLSv1.3")).tls_versions, "TLSv1.2,TLSv1.3");
  EXPECT_EQ(mysql_settings(parse("mysql://h/d?tls_versions=['TLSv1.2']")).tls_versions, "TLSv1.2");
}

TEST(MysqlUrlTest, WhatIsNotUnderstoodOfTlsOrOfThePlaceIsRefused) {
  for (const char* parameters : {"tls=custom",
                                 "ssl={}",
                                 "useSSL=perhaps",
                                 "sslcert=x",
                                 "sslmod=require",
                                 "requireTls=1",
                                 "tlsVersions=SSLv3",
                                 "encrypt=true",
                                 "cloudSqlInstance=p:r:i",
                                 "socketFactory=com.google.cloud.sql.mysql.SocketFactory",
                                 "unixSocketPath=/x",
                                 "dnsSrv=true",
                                 "namedPipePath=x",
                                 "protocol=pipe",
                                 "db=other",
                                 "read_default_file=/x",
                                 "hostaddr=10.0.0.1",
                                 "port=none",
                                 "port=0",
                                 "socketTimeout="}) {
    EXPECT_EQ(error_of(std::string("mysql://u:secret@h/d?") + parameters), ErrorCode::invalid_url) << parameters;
  }
  for (const char* parameters : {"protocol=tcp", "sslcert=none", "requireTls=false", "socketTimeout=0"}) {
    EXPECT_EQ(error_of(std::string("mysql://u:secret@h/d?") + parameters), ErrorCode::none) << parameters;
  }
}

TEST(MysqlUrlTest, ServiceRecordsAreNotFollowed) {
  for (const char* url : {"mysql+srv://h/d", "jdbc:mysql+srv://h/d", "jdbc:mysql+srv:loadbalance://h/d"}) {
    EXPECT_EQ(error_of(url), ErrorCode::invalid_url) << url;
  }
}

TEST(MysqlUrlTest, AHostThatIsAPathIsASocket) {
  for (const char* url : {"mysql:///d?host=/cloudsql/p:r:i", "jdbc:mysql:///d?host=/cloudsql/p:r:i",
                          "mysql://u@%2Fcloudsql%2Fp%3Ar%3Ai/d", "mysql://h/d?unix_socket=/cloudsql/p:r:i"}) {
    EXPECT_EQ(mysql_settings(parse(url)).socket, "/cloudsql/p:r:i") << url;
  }
  EXPECT_EQ(parse("mysql://a/d?host=b&port=7").host, "b");
  EXPECT_EQ(parse("mysql://a/d?host=b&port=7").port, "7");
}

TEST(MysqlUrlTest, TimesAreMillisecondsInJavaNamesAndSecondsInOthers) {
  const auto settings = mysql_settings(parse("jdbc:mysql://h/d?connectTimeout=2500&socketTimeout=100"));
  EXPECT_EQ(settings.connect_timeout_s, 3U);
  EXPECT_EQ(settings.io_timeout_s, 1U);
  EXPECT_EQ(mysql_settings(parse("mysql://h/d?connect_timeout=7")).connect_timeout_s, 7U);
  EXPECT_EQ(mysql_settings(parse("mysql://h/d")).connect_timeout_s, 10U);
  EXPECT_EQ(mysql_settings(parse("mysql://h/d")).io_timeout_s, 0U);
}

TEST(MysqlUrlTest, FilesSocketAndSessionVariablesAreTaken) {
  const auto settings = mysql_settings(
      parse("jdbc:mariadb://h/d?serverSslCert=/ca.pem&localSocket=/run/m.sock&sessionVariables=a=1;b='x;y';c=2"));
  EXPECT_EQ(settings.ca_file, "/ca.pem");
  EXPECT_EQ(settings.socket, "/run/m.sock");
  EXPECT_EQ(settings.session_variables, "a=1,b='x;y',c=2");
}

TEST(MysqlUrlTest, ParametersWithoutMeaningHereAreNamed) {
  const auto spec = parse(
      "jdbc:mysql://h/"
      "d?rewriteBatchedStatements=true&useUnicode=true&characterEncoding=utf8&allowMultiQueries=true&serverTimezone="
      "UTC");
  EXPECT_EQ(spec.unused_parameters, (std::vector<std::string>{"rewriteBatchedStatements", "serverTimezone"}));
}

TEST(MysqlUrlTest, WrongValuesAreRefusedBeforeAnythingIsConnected) {
  EXPECT_EQ(error_of("mysql://u:secret@h/d?sslMode=perhaps"), ErrorCode::invalid_url);
  EXPECT_EQ(error_of("mysql://u:secret@h/d?connectTimeout=soon"), ErrorCode::invalid_url);
  EXPECT_EQ(error_of("mysql://u:secret@h/d?connectTimeout=-1"), ErrorCode::invalid_url);
  EXPECT_EQ(error_of("mysql://u:secret@h:99999/d"), ErrorCode::invalid_url);
  EXPECT_EQ(error_of("jdbc:mysql://u:secret@h1:3306,h2:3306/d"), ErrorCode::invalid_url);
  EXPECT_EQ(error_of("jdbc:mysql://address=(host=h)(port=1)/d"), ErrorCode::invalid_url);
}

TEST(MysqlUrlTest, SessionVariablesDecideWhatStatementsMean) {
  const std::map<std::string, std::string> expected = {{"sessionVariables", "a=1"}};
  EXPECT_EQ(parse("mysql://h/d?SESSIONVARIABLES=a=1&connectTimeout=9&useSSL=false").session_settings, expected);
  EXPECT_TRUE(parse("mysql://h/d?connectTimeout=9").session_settings.empty());
}

}  // namespace
}  // namespace godwit
