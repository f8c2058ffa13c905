#include <libpq-fe.h>

#include <algorithm>

#include "base/strings.h"
#include "db/postgresql/connection.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/trace.h"

namespace godwit {
namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '$' || c == '.';
}

std::string quoted_name(std::string_view name) {
  return '"' + replace_all(std::string(name), "\"", "\"\"") + '"';
}

}  // namespace

std::vector<std::string> dotted_names(std::string_view sql) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < sql.size();) {
    std::size_t end = i;
    if (is_name_start(sql[i])) {
      while (end < sql.size() && is_name_part(sql[end])) ++end;
      const std::string name = to_lower(sql.substr(i, end - i));
      const bool dotted = name.find('.') != std::string::npos && !name.ends_with('.');
      if (dotted && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    i = std::max(i + 1, end);
  }
  return names;
}

std::string first_schema_of(std::string_view search_path) {
  for (std::size_t i = 0; i < search_path.size();) {
    std::string name;
    if (search_path[i] == '"') {
      for (++i; i < search_path.size(); ++i) {
        if (search_path[i] == '"' && (i + 1 >= search_path.size() || search_path[++i] != '"')) break;
        name += search_path[i];
      }
      i = std::min(search_path.find(',', i), search_path.size()) + 1;
    } else {
      const std::size_t end = std::min(search_path.find(',', i), search_path.size());
      name = to_lower(trim(search_path.substr(i, end - i)));
      i = end + 1;
    }
    while (i < search_path.size() && search_path[i] == ' ') ++i;
    if (!name.empty() && name != "$user") return name;
  }
  return {};
}

void PostgresqlConnection::prepare_session(const std::vector<std::string>& wanted, const std::string& current_schema) {
  std::vector<std::string> path;
  for (const std::string& schema : wanted) path.push_back(quoted_name(schema));
  std::vector<Row> settings;
  if (!path.empty() || !current_schema.empty()) {
    std::string rest = current_schema;
    if (rest.empty()) rest = query("SELECT current_setting('search_path')").at(0).at(0).value_or("");
    if (!rest.empty() && rest != "\"\"") path.push_back(rest);
    settings.push_back({"search_path", join(path, ", ")});
    const Value values[] = {settings[0][1]};
    execute("SELECT set_config('search_path', ?, false)", values);
  }
  const Row row =
      query(
          "SELECT current_user, current_database(), current_schema(), current_setting('search_path'), session_user,"
          " current_setting('role')")
          .at(0);
  server_.product = "PostgreSQL";
  server_.newest_known = 18;
  const char* version = PQparameterStatus(connection_.get(), "server_version");
  server_.version = version ? version : "";
  server_.version.resize(std::min(server_.version.find(' '), server_.version.size()));  // "15.20 (Debian …)"
  server_.user = row[0].value_or("");
  server_.database = row[1].value_or("");
  server_.default_schema = !wanted.empty() ? wanted.front() : row[2].value_or(first_schema_of(row[3].value_or("")));
  restore_ = restore_statements(row[4].value_or(""), row[5].value_or("none"), settings);
}

// RESET ALL leaves role and session user alone, and forgets the settings made after connecting: those are made again.
// A role is set last, because it may not be allowed to make them.
std::vector<std::string> PostgresqlConnection::restore_statements(const std::string& session_user,
                                                                  const std::string& role,
                                                                  const std::vector<Row>& settings) const {
  std::vector<std::string> statements = {"RESET SESSION AUTHORIZATION", reset_};
  if (session_user != PQuser(connection_.get())) {
    statements.push_back("SET SESSION AUTHORIZATION " + sql_literal(session_user));
  }
  for (const Row& setting : settings) {
    statements.push_back("SELECT set_config(" + sql_literal(*setting[0]) + ", " + sql_literal(setting[1].value_or("")) +
                         ", false)");
  }
  statements.push_back("SET ROLE " + (role == "none" ? "NONE" : sql_literal(role)));
  return statements;
}

void PostgresqlConnection::remember_session() {
  // RESET ALL goes back to what the client asked for while connecting ("client"), but another client's session does
  // not. pg_settings does not show settings that no extension has defined; their names come from initSql.
  std::string sql =
      "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' OR (source = 'client' AND context IN "
      "('user', 'superuser') AND name NOT IN ('application_name', 'client_encoding'))";
  if (loan_) {
    reset_ = reset_to_present();
    sql = "SELECT '', '' WHERE false";
  }
  for (const std::string& name : own_settings_) {
    const std::string value = "current_setting(" + sql_literal(name) + ", true)";
    sql += " UNION ALL SELECT " + sql_literal(name) + ", " + value + " WHERE " + value + " IS NOT NULL";
  }
  const std::vector<Row> settings = query(sql);
  const Row row = query("SELECT session_user, current_setting('role'), current_user, current_schema()").at(0);
  restore_ = restore_statements(row[0].value_or(""), row[1].value_or("none"), settings);
}

void PostgresqlConnection::restore_session() {
  const Trace trace(*this, "put the session back");
  run_alone(join(restore_, "; "));
}

}  // namespace godwit
