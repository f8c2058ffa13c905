// PQconnectdb cannot be stopped. PQconnectPoll can, but it counts no time, and the lookup of names in it blocks. So
// both are done here, host by host.
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/connecting.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/postgresql_dialect.h"

namespace godwit {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Keywords = std::vector<std::pair<std::string, std::string>>;

constexpr int kDefaultConnectTimeoutS = 10;

struct Attempt {
  PgConnection connection;  // none where the host has no address
  std::string failure;      // what libpq or the server said, with SQLSTATE and source line
  std::string sqlstate;     // of the server's refusal; "" if it did not speak
  bool begun = true;        // false: libpq would not even try
  bool ok() const { return failure.empty(); }
};

std::string value_of(const Keywords& keywords, std::string_view name) {
  for (const auto& [keyword, value] : keywords) {
    if (keyword == name) return value;
  }
  return {};
}

// Seconds for one host; 0 or less: no limit. libpq itself counts them only in its blocking calls.
int connect_timeout_s(const Keywords& keywords) {
  std::string text = value_of(keywords, "connect_timeout");
  if (text.empty()) text = libpq_default("connect_timeout");
  int seconds = kDefaultConnectTimeoutS;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds;
}

PgConnection start(const Keywords& keywords) {
  std::vector<const char*> names, values;
  for (const auto& [keyword, value] : keywords) {
    if (value.empty()) continue;
    names.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  return PgConnection(PQconnectStartParams(names.data(), values.data(), 0));
}

// The SQLSTATE in "FATAL:  28P01: password authentication failed…"; severities may be translated.
std::string sqlstate_in(std::string_view text) {
  for (std::size_t at = text.rfind(":  "); at != std::string_view::npos && at > 0; at = text.rfind(":  ", at - 1)) {
    const std::string_view code = text.substr(at + 3, 6);
    if (code.size() < 6 || code[5] != ':') continue;
    bool fits = true;
    for (const char c : code.substr(0, 5))
      fits = fits && (std::isdigit(static_cast<unsigned char>(c)) || std::isupper(static_cast<unsigned char>(c)));
    if (fits) return std::string(code.substr(0, 5));
  }
  return {};
}

// The lines of libpq's text but its hints, which start with a tab, and the server's source line: "FATAL:  28P01: text"
// and "LOCATION:  auth_failed, auth.c:326" to "FATAL: text".
std::string readable(std::string_view text, const std::string& sqlstate) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line.starts_with('\t') || line.starts_with("LOCATION:")) continue;
    std::string sentence = replace_all(std::string(line), ":  " + sqlstate + ": ", ": ");
    // The same with TLS and without.
    if (std::find(lines.begin(), lines.end(), sentence) == lines.end()) lines.push_back(std::move(sentence));
  }
  std::string sentence = on_one_line(join(lines, "; "));
  while (sentence.ends_with('.')) sentence.pop_back();
  return sentence;
}

std::string or_default(const Keywords& keywords, std::string_view name) {
  std::string value = value_of(keywords, name);
  return value.empty() ? libpq_default(name) : value;
}

// Before libpq does it, which cannot be stopped at that.
std::string host_without_address(const Keywords& keywords, const std::stop_token& stop) {
  if (!or_default(keywords, "hostaddr").empty()) return {};
  const std::string host = or_default(keywords, "host");
  const std::string failure = look_up_host(host, stop);
  return failure.empty() ? "" : "could not translate host name \"" + host + "\" to address: " + failure;
}

Attempt connect_once(const Keywords& keywords, SocketWatch& watch, const std::stop_token& stop) {
  if (std::string failure = host_without_address(keywords, stop); !failure.empty()) return {{}, failure, ""};
  Attempt attempt{start(keywords), "", ""};
  PGconn* connection = attempt.connection.get();
  if (!connection) throw Error(ErrorCode::out_of_memory, "Out of memory while connecting.");
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);  // the only way to see the SQLSTATE of a refusal
  const int timeout_s = connect_timeout_s(keywords);
  const auto deadline = SteadyClock::now() + std::chrono::seconds(timeout_s > 0 ? timeout_s : 86'400 * 365);
  attempt.begun = PQstatus(connection) != CONNECTION_BAD;
  PostgresPollingStatusType status = attempt.begun ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
    const short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    const bool ready = watch.wait_until(PQsocket(connection), events, deadline);  // another socket for another address
    if (watch.stopped()) throw stopped_while_connecting();
    if (!ready) {
      attempt.failure = "no answer within " + std::to_string(timeout_s) + " s";
      return attempt;
    }
    status = PQconnectPoll(connection);
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  if (status == PGRES_POLLING_OK) return attempt;
  const std::string text = PQerrorMessage(connection);
  attempt.sqlstate = sqlstate_in(text);
  attempt.failure = readable(text, attempt.sqlstate);
  if (attempt.failure.empty()) attempt.failure = "libpq gave no reason";
  if (PQconnectionNeedsPassword(connection)) attempt.sqlstate = "28P01";
  return attempt;
}

// libpq takes the name of this process's account for the user's, and a container's may have none.
bool has_no_account(const std::string& failure) {
  return failure.find("local user with ID") != std::string::npos;
}

ErrorCode code_of(const Attempt& attempt) {
  if (attempt.sqlstate.starts_with("28") || has_no_account(attempt.failure)) return ErrorCode::authentication;
  if (attempt.sqlstate == "3D000") return ErrorCode::database_missing;
  // Of a keyword in the environment or in a service file; those of the URL were looked at before.
  if (!attempt.begun && attempt.failure.starts_with("invalid ")) return ErrorCode::configuration;
  return ErrorCode::connection;
}

std::string what_to_do(ErrorCode code, const std::string& failure) {
  switch (code) {
    case ErrorCode::authentication:
      if (has_no_account(failure)) return "Name the user: -user=… (or in the URL); no account here has one to offer.";
      if (failure.find("certificate") != std::string::npos) {
        return "Give the client's certificate and key: sslcert and sslkey in the URL.";
      }
      return "Check user and password (given as options, in the URL, or in the PGPASSFILE) and the server's "
             "pg_hba.conf.";
    case ErrorCode::database_missing:
      return "Create the database, or correct its name in the URL.";
    case ErrorCode::configuration:
      return "Correct the PG… variable or the service file that says so.";
    default:
      if (failure.find("SSL") != std::string::npos || failure.find("certificate") != std::string::npos) {
        return "Check sslmode, sslrootcert, sslcert and sslkey in the URL.";
      }
      return "Check that the server runs and can be reached there, and host and port in the URL.";
  }
}

[[noreturn]] void refuse(const Attempt& attempt, const Keywords& keywords, std::vector<std::string> secrets) {
  const PGconn* connection = attempt.connection.get();
  const auto text = [&](const char* value, std::string_view keyword) {
    return value != nullptr && *value != 0 ? std::string(value) : or_default(keywords, keyword);
  };
  secrets.push_back(text(PQpass(connection), "password"));  // it may have come from PGPASSWORD or a file
  std::erase(secrets, "");
  const std::string host = text(PQhost(connection), "host");
  const std::string user = text(PQuser(connection), "user");
  const std::string database = text(PQdb(connection), "dbname");
  const ErrorCode code = code_of(attempt);
  const std::string place =
      (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + text(PQport(connection), "port");
  throw Error(code,
              mask_text("Cannot connect to PostgreSQL at " + place + ", database \"" + database + "\", user \"" + user +
                            "\": " + attempt.failure + ". " + what_to_do(code, attempt.failure),
                        secrets),
              {}, attempt.sqlstate);
}

std::vector<std::string> split_exactly(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Host by host, as libpq does it: the next one if a server cannot be reached or is of the wrong kind.
PgConnection connect_any(const ConnectionSpec& spec, Keywords keywords, const std::vector<std::string>& secrets,
                         SocketWatch& watch, const std::stop_token& stop) {
  const std::vector<std::string> hosts = split_exactly(spec.host);
  const std::vector<std::string> ports = split_exactly(spec.port);
  const std::size_t host_at = keywords.size();
  keywords.insert(keywords.end(), {{"host", ""}, {"port", ""}});
  for (std::size_t i = 0;; ++i) {
    keywords[host_at].second = hosts[i];
    keywords[host_at + 1].second = ports.size() == hosts.size() ? ports[i] : ports[0];
    Attempt attempt = connect_once(keywords, watch, stop);
    if (attempt.ok()) return std::move(attempt.connection);
    if (i + 1 == hosts.size() || code_of(attempt) != ErrorCode::connection) refuse(attempt, keywords, secrets);
  }
}

}  // namespace

std::vector<std::string> wanted_schemas(const TargetOptions& target) {
  std::vector<std::string> wanted;
  if (const std::string named = named_schema(target); !named.empty()) wanted.push_back(named);
  for (const std::string& schema : target.schemas) {
    if (schema != wanted.front()) wanted.push_back(schema);
  }
  return wanted;
}

std::unique_ptr<Connection> PostgresqlDialect::open(const ConnectionSpec& spec, const TargetOptions& target,
                                                    const std::stop_token& stop) const {
  Keywords keywords = libpq_parameters(spec);
  std::vector<std::string> secrets = {spec.password.reveal(), value_of(keywords, "sslpassword")};
  std::erase(secrets, "");
  if (value_of(keywords, "fallback_application_name").empty())
    keywords.push_back({"fallback_application_name", "godwit"});
  keywords.push_back({"client_encoding", "UTF8"});
  keywords.push_back({"dbname", spec.database});
  keywords.push_back({"user", spec.user});
  keywords.push_back({"password", spec.password.reveal()});
  return connect_until_stopped(stop, [&] {
    SocketWatch watch(stop);
    auto connection = std::make_unique<PostgresqlConnection>(
        connect_any(spec, std::move(keywords), secrets, watch, stop), secrets, target.init_sql);
    connection->hear_notices();
    connection->prepare_session(wanted_schemas(target), spec.search_path);
    return connection;
  });
}

}  // namespace godwit
