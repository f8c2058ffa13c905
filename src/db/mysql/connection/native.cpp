// Numbers of errors decide, not SQLSTATEs: 42000 is a syntax error as well as a missing right. The library connects in
// its form that does not block, because the other one cannot be stopped.
#include "db/mysql/connection/native.h"

#include <mysql.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <mutex>

#include "base/mask/mask.h"
#include "db/connecting.h"

namespace godwit {
namespace {

using Tls = MysqlSettings::Tls;

// Numbers of the server (below 2000 and above 3000) and of the library (2000 to 2999), as both projects document them.
// Those that mean that this connection will carry nothing more: server shutdown, packet too large, network errors of
// the server, killed, server gone, lost, TLS broken off, lost with detail, session killed, disconnected for inactivity.
constexpr auto kLost =
    std::to_array<unsigned>({1053, 1153, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2026, 2055, 3169, 4031});
// Database, login, table, column, GRANT of a routine, other user's object, SUPER and the like.
constexpr unsigned kRunsWithOption = 1290;
constexpr unsigned kReadOnlyMode = 1836;
constexpr auto kPermission = std::to_array<unsigned>({1044, 1045, 1095, 1142, 1143, 1227, 1370, 1419, 1698});
constexpr auto kAuthentication =
    std::to_array<unsigned>({1044, 1045, 1251, 1275, 1698, 1820, 1862, 2049, 2059, 2061, 3118, 4151});
constexpr unsigned kUnknownDatabase = 1049;
constexpr unsigned kInterrupted = 1317;

// Of the library while it connects: name services, TLS and plugins run on it, and its own 60 KiB are little for them.
constexpr std::size_t kConnectingStack = std::size_t{512} * 1024;

template <std::size_t size>
bool contains(const std::array<unsigned, size>& numbers, unsigned number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

std::string place_of(const ConnectionSpec& spec, const MysqlSettings& settings) {
  if (!settings.socket.empty()) return settings.socket;
  return spec.port.empty() ? spec.host : spec.host + ":" + spec.port;
}

// mysql_init would initialise the library by itself, but not safely from two threads at once.
void initialise_library() {
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
}

void set_flag(MYSQL* native, mysql_option option, bool value) {
  const my_bool flag = value;
  mysql_optionsv(native, option, &flag);
}

void set_text(MYSQL* native, mysql_option option, const std::string& value) {
  if (!value.empty()) mysql_optionsv(native, option, value.c_str());
}

void set_tls(MYSQL* native, const MysqlSettings& settings) {
  if (settings.tls == Tls::disabled) return;
  mysql_ssl_set(native, nullptr, nullptr, nullptr, nullptr, nullptr);  // asks for TLS where the server has it
  set_text(native, MYSQL_OPT_SSL_CA, settings.ca_file);
  set_text(native, MYSQL_OPT_SSL_CERT, settings.cert_file);
  set_text(native, MYSQL_OPT_SSL_KEY, settings.key_file);
  set_text(native, MARIADB_OPT_TLS_VERSION, settings.tls_versions);
  if (settings.tls >= Tls::required) set_flag(native, MYSQL_OPT_SSL_ENFORCE, true);
  // A file of certificates makes the library check the server's against it, and this flag the name as well.
  const bool no_file_to_check = settings.tls == Tls::verify_ca && settings.ca_file.empty();
  set_flag(native, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, settings.tls == Tls::verify_full || no_file_to_check);
}

void set_options(MYSQL* native, const MysqlSettings& settings) {
  mysql_optionsv(native, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_optionsv(native, MYSQL_OPT_CONNECT_TIMEOUT, &settings.connect_timeout_s);
  if (settings.io_timeout_s > 0) {
    mysql_optionsv(native, MYSQL_OPT_READ_TIMEOUT, &settings.io_timeout_s);
    mysql_optionsv(native, MYSQL_OPT_WRITE_TIMEOUT, &settings.io_timeout_s);
  }
  const unsigned local_infile = 0;  // otherwise any server we speak to may ask for any file of ours
  mysql_optionsv(native, MYSQL_OPT_LOCAL_INFILE, &local_infile);
  // A reconnect in silence would go on without lock, transaction and settings.
  set_flag(native, MYSQL_OPT_RECONNECT, false);
  mysql_optionsv(native, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "godwit");
  set_tls(native, settings);
}

[[noreturn]] void throw_unreachable(const std::string& place, const std::string& told, const std::string& code) {
  throw Error(ErrorCode::connection,
              "No connection to " + place + ": " + told + " (" + code +
                  "). Check host, port and TLS settings, and that the server runs.",
              {}, code);
}

[[noreturn]] void throw_connect_error(MYSQL* native, const ConnectionSpec& spec, const std::string& place) {
  const NativeError error = native_error(native, spec.password);
  const std::string told = error.message + " (" + error.code() + "). ";
  if (error.number == kUnknownDatabase) {
    throw Error(
        ErrorCode::database_missing,
        "The server at " + place + " has no such database: " + told + "Create it, or correct its name in the URL.", {},
        error.code());
  }
  if (contains(kAuthentication, error.number)) {
    throw Error(ErrorCode::authentication,
                "The server at " + place + " refused user \"" + spec.user + "\": " + told +
                    "Check -user and -password, and what this user is granted.",
                {}, error.code());
  }
  throw_unreachable(place, error.message, error.code());
}

/// The library's way of connecting without waiting in it. On a stop request, or when the time is over, its socket is
/// shut down, and it goes to its end by itself: it must not be left in the middle.
class Connecting {
 public:
  Connecting(MYSQL* native, SocketWatch& watch, unsigned timeout_s) : native_(native), watch_(watch) {
    if (timeout_s > 0) deadline_ = Clock::now() + std::chrono::seconds(timeout_s);
  }

  /// `waits_for` as mysql_real_connect_start() answers, and its result.
  bool finish(int waits_for, MYSQL* result) {
    while (waits_for != 0) waits_for = mysql_real_connect_cont(&result, native_, wait_for(waits_for));
    return result != nullptr;
  }
  bool timed_out() const { return timed_out_; }

 private:
  using Clock = std::chrono::steady_clock;

  int wait_for(int what) {
    const int socket = mysql_get_socket(native_);
    const short events = static_cast<short>(((what & MYSQL_WAIT_READ) != 0 ? POLLIN : 0) |
                                            ((what & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0) |
                                            ((what & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0));
    if (!timed_out_ && watch_.wait_until(socket, events, deadline_)) return what & ~MYSQL_WAIT_TIMEOUT;
    timed_out_ = timed_out_ || !watch_.stopped();
    watch_.watch(socket);
    watch_.cut();
    return (what & MYSQL_WAIT_TIMEOUT) != 0 ? MYSQL_WAIT_TIMEOUT : what;
  }

  MYSQL* native_;
  SocketWatch& watch_;
  std::optional<Clock::time_point> deadline_;
  bool timed_out_ = false;
};

unsigned port_number(const std::string& text) {
  unsigned port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

}  // namespace

void MysqlCloser::operator()(st_mysql* native) const {
  mysql_close(native);
}

bool NativeError::connection_lost() const {
  return contains(kLost, number);
}
bool NativeError::permission() const {
  return contains(kPermission, number);
}
// 1290 names the option that the server runs with, and there are others.
bool NativeError::read_only() const {
  const bool named = message.find("read-only") != std::string::npos || message.find("read_only") != std::string::npos;
  return (number == kRunsWithOption && named) || number == kReadOnlyMode;
}
bool NativeError::interrupted() const {
  return number == kInterrupted;
}

NativeError native_error(st_mysql* native, const Secret& password) {
  return {mysql_errno(native), mysql_sqlstate(native), mask_text(mysql_error(native), {password.reveal()})};
}

MysqlHandle connect_mysql(const ConnectionSpec& spec, const MysqlSettings& settings, const std::string& database,
                          const std::stop_token& stop) {
  initialise_library();
  const std::string place = place_of(spec, settings);
  if (const std::string failure = settings.socket.empty() ? look_up_host(spec.host, stop) : ""; !failure.empty()) {
    throw_unreachable(place, "Unknown server host '" + spec.host + "', " + failure, "HY000/2005");
  }
  MysqlHandle handle(mysql_init(nullptr));
  if (!handle) throw Error(ErrorCode::out_of_memory, "No memory for a connection.");
  MYSQL* native = handle.get();
  set_options(native, settings);
  mysql_optionsv(native, MYSQL_OPT_NONBLOCK, &kConnectingStack);
  if (settings.socket.empty() && !spec.port.empty()) {
    const unsigned tcp = MYSQL_PROTOCOL_TCP;  // the library takes localhost for a socket, whatever the port
    mysql_optionsv(native, MYSQL_OPT_PROTOCOL, &tcp);
  }
  const unsigned long flags = CLIENT_MULTI_STATEMENTS | CLIENT_MULTI_RESULTS | CLIENT_FOUND_ROWS;
  const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
  SocketWatch watch(stop);
  Connecting connecting(native, watch, settings.connect_timeout_s);
  MYSQL* connected = nullptr;
  const int waits_for = mysql_real_connect_start(
      &connected, native, settings.socket.empty() ? or_null(spec.host) : nullptr, or_null(spec.user),
      spec.password.reveal().c_str(), or_null(database), port_number(spec.port), or_null(settings.socket), flags);
  if (!connecting.finish(waits_for, connected)) {
    if (watch.stopped()) throw stopped_while_connecting();
    if (connecting.timed_out()) {
      throw_unreachable(place, "no answer within " + std::to_string(settings.connect_timeout_s) + " s", "HY000/2013");
    }
    throw_connect_error(native, spec, place);
  }
  // Asked to enforce TLS, the library connects in the clear to a server that has none.
  if (settings.tls >= Tls::required && mysql_get_ssl_cipher(native) == nullptr) {
    throw Error(ErrorCode::connection, "The server at " + place +
                                           " offers no TLS, and the URL asks for it. Nothing was sent but the login. "
                                           "Switch TLS on in the server, or give sslMode=disable.");
  }
  return handle;
}

}  // namespace godwit
