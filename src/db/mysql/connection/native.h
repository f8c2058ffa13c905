#pragma once
// libmariadb's handle with an owner, how it is connected, and the errors it tells.

#include <memory>
#include <string>

#include "db/dialect.h"

struct st_mysql;  // <mysql.h> stays in the .cpp files

namespace godwit {

struct MysqlCloser {
  void operator()(st_mysql* native) const;
};
using MysqlHandle = std::unique_ptr<st_mysql, MysqlCloser>;

/// The parameters of a URL, understood.
struct MysqlSettings {
  enum class Tls { disabled, preferred, required, verify_ca, verify_full };
  Tls tls = Tls::preferred;
  std::string ca_file;  ///< certificates to trust; empty: those of the system
  std::string cert_file;
  std::string key_file;
  std::string tls_versions;  ///< "TLSv1.2,TLSv1.3"; empty: any
  std::string socket;  ///< path of a unix socket; empty: TCP, or the library's default socket for a bare localhost
  std::string session_variables;  ///< "a=1,b='x'" for SET
  unsigned connect_timeout_s = 10;
  unsigned io_timeout_s = 0;  ///< 0: none
};

/// Throws Error(invalid_url) for a value that means nothing.
MysqlSettings mysql_settings(const ConnectionSpec& spec);

/// An error as the server or the library told it.
struct NativeError {
  unsigned number = 0;
  std::string state;    ///< SQLSTATE
  std::string message;  ///< masked

  std::string code() const { return state + "/" + std::to_string(number); }
  bool connection_lost() const;
  bool permission() const;
  bool read_only() const;    ///< the server takes no writes, from this user at least
  bool interrupted() const;  ///< by KILL QUERY
};

/// The last error of a handle.
NativeError native_error(st_mysql* native, const Secret& password);

/// A fresh connection. `database` may be empty. Throws Error(connection, authentication, database_missing, stopped).
/// Any thread.
MysqlHandle connect_mysql(const ConnectionSpec& spec, const MysqlSettings& settings, const std::string& database,
                          const std::stop_token& stop = {});

}  // namespace godwit
