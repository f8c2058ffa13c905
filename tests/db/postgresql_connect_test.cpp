// Connecting to PostgreSQL: what works, and what is said when it doesn't.
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "support/databases.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Messages of the protocol: a letter, the length, the content.
std::string message(char kind, const std::string& content) {
  const std::size_t length = content.size() + 4;
  std::string bytes(1, kind);
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(length >> shift & 0xFF);
  return bytes + content;
}
std::string error_message(const std::string& severity, const std::string& sqlstate, const std::string& text) {
  std::string content;
  for (const std::string& part : {"S" + severity, "C" + sqlstate, "M" + text, "Fauth.c" + std::string(),
                                  "L326" + std::string(), "Rauth_failed" + std::string()}) {
    content += part + '\0';
  }
  return message('E', content + '\0');
}
const std::string kAskForPassword = message('R', std::string("\0\0\0\3", 4));

// Says its lines, one after each thing that the client sends, to one client; without lines it never answers.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<std::string> lines) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    listen(socket_, 4);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (!lines.empty()) thread_ = std::jthread([this, said = std::move(lines)] { serve(said); });
  }
  ~ScriptedServer() {
    shutdown(socket_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    close(socket_);
  }
  std::string url() const {
    return "postgresql://127.0.0.1:" + std::to_string(port_) + "/d?sslmode=disable&gssencmode=disable";
  }

 private:
  void serve(const std::vector<std::string>& lines) const {
    const int client = accept(socket_, nullptr, nullptr);
    char read[1024];
    for (const std::string& line : lines) {
      if (recv(client, read, sizeof read, 0) <= 0) break;
      send(client, line.data(), line.size(), MSG_NOSIGNAL);
    }
    close(client);
  }

  int socket_;
  int port_ = 0;
  std::jthread thread_;
};

class PostgresqlConnectTest : public ::testing::Test {
 protected:
  Error error_of_connecting(const TargetOptions& target) {
    try {
      const Dialect& dialect = postgresql_dialect();
      dialect.open(dialect.parse_url(target), target);
    } catch (const Error& error) {
      return error;
    }
    return Error(ErrorCode::none, "connected");
  }
  Error error_of_connecting(const std::string& url) {
    TargetOptions target;
    target.url = url;
    target.user = "me";
    return error_of_connecting(target);
  }
  const std::string port_ = server_port(DatabaseKind::postgresql);
};

TEST_F(PostgresqlConnectTest, TheNextHostIsTriedWhenOneDoesNotAnswer) {
  const TestDatabase database(DatabaseKind::postgresql);
  TargetOptions target = database.target();
  target.url = "postgresql://127.0.0.1:1,127.0.0.1:" + port_ + "/" + database.name();
  EXPECT_EQ(one(*database.connect(target), "SELECT 1"), "1");
}

TEST_F(PostgresqlConnectTest, TheNextHostIsTriedWhenOneIsOfTheWrongKind) {
  TargetOptions target;
  target.url = "postgresql://127.0.0.1:" + port_ + ",127.0.0.1:1/postgres?target_session_attrs=standby";
  target.user = "postgres";
  const Error error = error_of_connecting(target);
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_THAT(error.what(), HasSubstr("127.0.0.1:1,"));
}

TEST_F(PostgresqlConnectTest, AServerThatNeverAnswersIsGivenUp) {
  const ScriptedServer silent({});
  const auto start = std::chrono::steady_clock::now();
  const Error error = error_of_connecting(silent.url() + "&connect_timeout=1");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_THAT(error.what(), HasSubstr("no answer within 1 s"));
}

TEST_F(PostgresqlConnectTest, ARefusalNamesPlaceDatabaseUserAndWhatToDo) {
  TargetOptions target;
  target.url = "postgresql://127.0.0.1:" + port_ + "/absent_db";
  target.user = "postgres";
  const Error error = error_of_connecting(target);
  EXPECT_EQ(error.code(), ErrorCode::database_missing);
  EXPECT_EQ(error.native(), "3D000");
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("127.0.0.1:" + port_), HasSubstr("\"absent_db\""), HasSubstr("\"postgres\""),
                    HasSubstr("FATAL: database \"absent_db\" does not exist. Create"), Not(HasSubstr("LOCATION"))));
}

TEST_F(PostgresqlConnectTest, NobodyListeningIsSaidInOneSentence) {
  EXPECT_STREQ(
      error_of_connecting("postgresql://127.0.0.1:1/d").what(),
      "Cannot connect to PostgreSQL at 127.0.0.1:1, database \"d\", user \"me\": connection to server at "
      "\"127.0.0.1\", port 1 failed: Connection refused. Check that the server runs and can be reached there, and "
      "host and port in the URL.");
}

TEST_F(PostgresqlConnectTest, AWrongPasswordIsKnownByItsCodeInAnyLanguage) {
  const ScriptedServer server(
      {kAskForPassword, error_message("SCHWERWIEGEND", "28P01", "Passwort-Authentifizierung fehlgeschlagen")});
  TargetOptions target;
  target.url = server.url();
  target.user = "me";
  target.password = Secret("tops3cret");
  const Error error = error_of_connecting(target);
  EXPECT_EQ(error.code(), ErrorCode::authentication);
  EXPECT_EQ(error.native(), "28P01");
  EXPECT_THAT(error.what(), AllOf(HasSubstr("SCHWERWIEGEND: Passwort-Authentifizierung fehlgeschlagen. Check user"),
                                  Not(HasSubstr("tops3cret")), Not(HasSubstr("28P01")), Not(HasSubstr("auth.c"))));
}

TEST_F(PostgresqlConnectTest, AMissingPasswordIsAnAuthenticationError) {
  const ScriptedServer server({kAskForPassword});
  const Error error = error_of_connecting(server.url() + "&passfile=/nonexistent/file");
  EXPECT_EQ(error.code(), ErrorCode::authentication) << error.what();
  EXPECT_THAT(error.what(), HasSubstr("no password supplied"));
}

TEST_F(PostgresqlConnectTest, APasswordFromTheEnvironmentIsNotShownEither) {
  setenv("PGPASSWORD", "fr0mEnvironment", 1);
  const ScriptedServer server({kAskForPassword, error_message("FATAL", "28P01", "it is not fr0mEnvironment")});
  const Error error = error_of_connecting(server.url());
  unsetenv("PGPASSWORD");
  EXPECT_EQ(error.code(), ErrorCode::authentication);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("it is not ***"), Not(HasSubstr("fr0mEnvironment"))));
}

TEST_F(PostgresqlConnectTest, AServerThatIsStartingUpIsAConnectionError) {
  const ScriptedServer server({error_message("FATAL", "57P03", "the database system is starting up")});
  const Error error = error_of_connecting(server.url());
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_EQ(error.native(), "57P03");
}

TEST_F(PostgresqlConnectTest, AServerThatHangsUpIsAConnectionError) {
  const ScriptedServer server({""});
  EXPECT_EQ(error_of_connecting(server.url()).code(), ErrorCode::connection);
}

TEST_F(PostgresqlConnectTest, AnUnknownRoleKeepsTheServersCode) {
  const Error error = error_of_connecting("postgresql://127.0.0.1:" + port_ + "/postgres");
  EXPECT_EQ(error.code(), ErrorCode::authentication);
  EXPECT_EQ(error.native(), "28000");
  EXPECT_THAT(error.what(), HasSubstr("Check user and password"));
}

TEST_F(PostgresqlConnectTest, AServerWithoutTlsIsNotUsedWhereTlsIsDemanded) {
  const Error error = error_of_connecting("jdbc:postgresql://127.0.0.1:" + port_ + "/postgres?sslmode=require");
  EXPECT_EQ(error.code(), ErrorCode::connection);
  EXPECT_THAT(error.what(), HasSubstr("Check sslmode"));
}

TEST_F(PostgresqlConnectTest, AParameterThatLibpqWouldRefuseIsAnErrorOfTheUrl) {
  const Error error = error_of_connecting("postgresql://127.0.0.1/d?sslmode=nonsense");
  EXPECT_EQ(error.code(), ErrorCode::invalid_url);
  EXPECT_THAT(error.what(), HasSubstr("nonsense"));
}

}  // namespace
}  // namespace godwit::test
