#include <array>

#include "db/postgresql/postgresql_dialect.h"

namespace godwit {
namespace {

// Keywords of libpq and the variables that say the same (PostgreSQL's manual, libpq, environment variables).
constexpr auto kVariables = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"channel_binding", "PGCHANNELBINDING"},
    {"connect_timeout", "PGCONNECT_TIMEOUT"},
    {"gssencmode", "PGGSSENCMODE"},
    {"hostaddr", "PGHOSTADDR"},
    {"krbsrvname", "PGKRBSRVNAME"},
    {"options", "PGOPTIONS"},
    {"passfile", "PGPASSFILE"},
    {"service", "PGSERVICE"},
    {"sslcert", "PGSSLCERT"},
    {"sslcrl", "PGSSLCRL"},
    {"sslkey", "PGSSLKEY"},
    {"sslmode", "PGSSLMODE"},
    {"sslrootcert", "PGSSLROOTCERT"},
    {"target_session_attrs", "PGTARGETSESSIONATTRS"},
});

void add(std::vector<std::string>& variables, std::string_view name, const std::string& value) {
  if (!value.empty()) variables.push_back(std::string(name) + "=" + value);
}

}  // namespace

// The password is in no variable: it stands in a password file with one line, for whatever host and database.
ClientAccess PostgresqlDialect::client_access(const ConnectionSpec& spec) const {
  ClientAccess access;
  add(access.variables, "PGHOST", spec.host);
  add(access.variables, "PGPORT", spec.port);
  add(access.variables, "PGDATABASE", spec.database);
  add(access.variables, "PGUSER", spec.user);
  for (const auto& [keyword, value] : libpq_parameters(spec)) {
    for (const auto& [known, variable] : kVariables) {
      if (known == keyword && (known != "passfile" || spec.password.empty())) add(access.variables, variable, value);
    }
  }
  if (spec.password.empty()) return access;
  access.variable = "PGPASSFILE";
  access.text = "*:*:*:*:";
  for (const char c : spec.password.reveal()) {
    if (c == ':' || c == '\\') access.text += '\\';
    access.text += c;
  }
  access.text += '\n';
  return access;
}

}  // namespace godwit
