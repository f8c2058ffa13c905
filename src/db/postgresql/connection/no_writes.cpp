// The advice where the server lets nobody write, or this role not.
#include <libpq-fe.h>

#include "db/postgresql/connection/connection.h"

namespace godwit {
namespace {

constexpr const char* kStandby = "connect to the primary (this server is a standby, which takes no writes)";
constexpr const char* kReadOnly =
    "have default_transaction_read_only lifted, which is on for this server, database or role, or connect to a server "
    "that takes writes";

}  // namespace

std::string PostgresqlConnection::remedy_of(const StatementError& error) {
  if (error.native == "42501") {
    return "give the role \"" + server_.user + "\" the right, or connect as another role,";
  }
  if (error.native != "25006") return "";
  try {
    const std::vector<Row> rows = query(
        "SELECT pg_catalog.pg_is_in_recovery(), reset_val FROM pg_catalog.pg_settings WHERE name = "
        "'default_transaction_read_only'");
    if (rows.empty()) return "";
    if (rows[0][0] == "t") return kStandby;
    return rows[0][1] == "on" ? kReadOnly : "";  // else the script itself has chosen it
  } catch (const Error&) {
    return "";
  }
}

// Servers since 14 tell both settings unasked.
std::string PostgresqlConnection::why_no_writes() const {
  const auto is_on = [&](const char* name) {
    const char* const value = PQparameterStatus(connection_.get(), name);
    return value != nullptr && std::string_view(value) == "on";
  };
  if (is_on("in_hot_standby")) return "The server is a standby: connect to the primary.";
  if (is_on("default_transaction_read_only")) {
    return "default_transaction_read_only is on for this server, database or role (or initSql set it): have it lifted, "
           "or connect to a server that takes writes.";
  }
  return "The server is a standby, or default_transaction_read_only is on for it, the database or the role: connect to "
         "the primary, or have it lifted.";
}

}  // namespace godwit
