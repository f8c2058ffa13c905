// The way back is a list of statements, made once: a script then costs one message, and a dry run writes the same list
// into its file. RESET ALL is no part of it, because settings of scripts last for those behind them.
#include <libpq-fe.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/strings.h"
#include "db/postgresql/connection/connection.h"
#include "db/postgresql/text/quoting.h"
#include "db/trace.h"

namespace godwit {
namespace {

// Put back behind each script: where our names lead, how our text is read, and what our own transactions are like.
constexpr auto kPutBack =
    std::to_array<std::string_view>({"search_path", "client_encoding", "default_transaction_isolation",
                                     "default_transaction_read_only", "default_transaction_deferrable"});

bool is_name_start(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c) || c == '$' || c == '.';
}

std::string set_role(const std::string& role) {
  return "SET ROLE " + (role == "none" ? "NONE" : sql_literal(role));
}

// A backup or a program of a callback may take longer. PostgreSQL before 14 does not know the first.
constexpr auto kIdleLimits =
    std::to_array<std::string_view>({"idle_session_timeout", "idle_in_transaction_session_timeout"});

template <typename Names>
std::string questions_for(const Names& names, std::string_view rest = "") {
  std::string list;
  for (const std::string_view name : names) {
    list.append(", pg_catalog.current_setting(").append(sql_literal(name)).append(rest).append(")");
  }
  return list;
}

}  // namespace

bool is_put_back(std::string_view setting) {
  return std::find(kPutBack.begin(), kPutBack.end(), setting) != kPutBack.end();
}

std::string set_config(std::string_view name, std::string_view value, bool local) {
  return "pg_catalog.set_config(" + sql_literal(name) + ", " + sql_literal(value) + (local ? ", true)" : ", false)");
}

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

void PostgresqlConnection::prepare_session(const std::vector<std::string>& wanted, const std::string& current_schema) {
  std::vector<std::string> path;
  for (const std::string& schema : wanted) path.push_back(quote(schema, '\"'));
  std::vector<Row> settings;
  if (!path.empty() || !current_schema.empty()) {
    std::string rest = current_schema;
    if (rest.empty()) rest = query("SELECT pg_catalog.current_setting('search_path')").at(0).at(0).value_or("");
    if (!rest.empty() && rest != "\"\"") path.push_back(rest);
    settings.push_back({"search_path", join(path, ", ")});
    const Value values[] = {settings[0][1]};
    execute("SELECT pg_catalog.set_config('search_path', ?, false)", values);
  }
  const Row row = query(
                      "SELECT current_user, pg_catalog.current_database(), pg_catalog.current_schema(), session_user, "
                      "pg_catalog.current_setting('role')" +
                      questions_for(kPutBack) + ", pg_catalog.pg_backend_pid()" + questions_for(kIdleLimits, ", true"))
                      .at(0);
  server_.product = "PostgreSQL";
  server_.newest_known = 18;
  const char* version = PQparameterStatus(connection_.get(), "server_version");
  server_.version = version ? version : "";
  server_.version.resize(std::min(server_.version.find(' '), server_.version.size()));  // "15.20 (Debian …)"
  server_.user = row[0].value_or("");
  server_.database = row[1].value_or("");
  server_.default_schema = !wanted.empty() ? wanted.front() : row[2].value_or(first_schema_of(row[5].value_or("")));
  Row way_back(row.begin() + 3, row.end() - 1 - kIdleLimits.size());
  for (std::string& lifted : lift_idle_limits(std::span(row).last(1 + kIdleLimits.size()))) {
    lifted_.push_back(std::move(lifted));
    way_back.emplace_back("0");
  }
  take_way_back(way_back, settings);
}

// `row`: the server's number of the session, and its idle limits. Another number than the client was told is that of a
// pooler, and the session another client's in a moment.
std::vector<std::string> PostgresqlConnection::lift_idle_limits(std::span<const Value> row) {
  std::vector<std::string> lifted;
  if (loan_ || row[0] != std::to_string(PQbackendPID(connection_.get()))) return lifted;
  std::string sets;
  for (std::size_t i = 0; i < kIdleLimits.size(); ++i) {
    if (row[i + 1].value_or("0") == "0") continue;
    sets += (sets.empty() ? "SELECT " : ", ") + set_config(kIdleLimits[i], "0", false);
    lifted.emplace_back(kIdleLimits[i]);
  }
  if (!sets.empty()) execute(sets);
  return lifted;
}

// `row`: session user, role, and the values of kPutBack and of the limits that are lifted.
void PostgresqlConnection::take_way_back(std::span<const Value> row, const std::vector<Row>& settings) {
  const std::string session_user = row[0].value_or("");
  const std::string role = row[1].value_or("none");
  session_ = session_statements(session_user, role, settings);
  put_back_ = authorization(session_user);
  std::string sets;
  std::vector<std::string> names(kPutBack.begin(), kPutBack.end());
  names.insert(names.end(), lifted_.begin(), lifted_.end());
  for (std::size_t i = 0; i < names.size(); ++i) {
    sets += (sets.empty() ? "SELECT " : ", ") + set_config(names[i], row[i + 2].value_or(""), false);
  }
  put_back_.push_back(std::move(sets));
  put_back_.push_back(set_role(role));
}

std::vector<std::string> PostgresqlConnection::authorization(const std::string& session_user) const {
  std::vector<std::string> statements = {"RESET SESSION AUTHORIZATION"};
  if (session_user != PQuser(connection_.get())) {
    statements.push_back("SET SESSION AUTHORIZATION " + sql_literal(session_user));
  }
  return statements;
}

// RESET ALL leaves role and session user alone, and forgets the settings made after connecting: those are made again.
// A role is set last, because it may not be allowed to make them.
std::vector<std::string> PostgresqlConnection::session_statements(const std::string& session_user,
                                                                  const std::string& role,
                                                                  const std::vector<Row>& settings) const {
  std::vector<std::string> statements = authorization(session_user);
  statements.insert(statements.begin() + 1, reset_);
  for (const Row& setting : settings) {
    statements.push_back("SELECT " + set_config(*setting[0], setting[1].value_or(""), false));
  }
  statements.push_back(set_role(role));
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
    const std::string value = "pg_catalog.current_setting(" + sql_literal(name) + ", true)";
    sql += " UNION ALL SELECT " + sql_literal(name) + ", " + value + " WHERE " + value + " IS NOT NULL";
  }
  const std::vector<Row> settings = query(sql);
  const Row row = query("SELECT session_user, pg_catalog.current_setting('role')" + questions_for(kPutBack) +
                        questions_for(lifted_))
                      .at(0);
  take_way_back(row, settings);
  remember_settings();
}

// In one message. A role comes last, because it may not be allowed to set what is in front of it.
void PostgresqlConnection::restore_session() {
  if (!script_ran_) return;
  const Trace trace(*this, "put the session back");
  const bool inside = transaction_state() != TransactionState::idle;
  std::vector<std::string> statements = put_back_;
  if (!own_values_.empty()) {
    statements.insert(statements.begin(), question_for_own());
    statements.insert(statements.end() - 1, set_own(inside));
  }
  const auto answers = run_together(join(statements, "; "));
  if (!own_values_.empty()) set_aside(answers.at(0).at(0), inside);
  script_ran_ = false;
}

}  // namespace godwit
