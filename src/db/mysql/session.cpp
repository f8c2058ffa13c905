#include "db/mysql/session.h"

#include <algorithm>
#include <array>

#include "db/mysql/parts.h"

namespace godwit {
namespace {

constexpr auto kCoreSettings =
    std::to_array<std::string_view>({"autocommit", "sql_mode", "foreign_key_checks", "unique_checks", "sql_notes",
                                     "sql_safe_updates", "sql_select_limit", "time_zone", "character_set_client",
                                     "character_set_connection", "character_set_results", "collation_connection"});
// Keys of what is no setting but is asked for with them.
constexpr std::string_view kDatabase = "(database)";
constexpr std::string_view kRole = "(role)";
constexpr std::string_view kClockSet = "(clock)";

// What SHOW VARIABLES lists beside settings, and what is put back in another way.
constexpr auto kNoSettings = std::to_array<std::string_view>(
    {"autocommit", "character_set_database", "collation_database", "error_count", "external_user", "gtid_binlog_pos",
     "gtid_binlog_state", "gtid_current_pos", "gtid_executed", "identity", "in_transaction", "last_gtid",
     "last_insert_id", "proxy_user", "pseudo_thread_id", "rand_seed1", "rand_seed2", "timestamp", "warning_count"});

// Errors of SET that say: not a setting of the session (1193 unknown, 1229 global, 1238 read only, 1227 no right, 1621
// read only now).
constexpr auto kNotOfSession = std::to_array<std::string_view>({"/1193", "/1227", "/1229", "/1238", "/1621"});
constexpr std::string_view kWrongType = "/1232";

std::string value_text(const Value& value) {
  if (!value) return "NULL";
  return is_mysql_number(*value) ? *value : mysql_literal(*value);
}

std::string assignment(std::string_view name, const std::string& value) {
  return "SESSION " + std::string(name) + " = " + value;
}

void set_one(Connection& connection, const std::string& name, const Value& value) {
  try {
    connection.execute("SET " + assignment(name, value_text(value)));
  } catch (const Error& error) {
    const auto ends = [&](std::string_view end) { return error.native().ends_with(end); };
    if (ends(kWrongType) && value) {
      connection.execute("SET " + assignment(name, mysql_literal(*value)));
    } else if (std::none_of(kNotOfSession.begin(), kNotOfSession.end(), ends)) {
      throw;
    }
  }
}

}  // namespace

bool is_mysql_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

bool is_watched_setting(std::string_view name) {
  return std::find(kCoreSettings.begin(), kCoreSettings.end(), name) != kCoreSettings.end();
}

SessionMemory::SessionMemory(std::string database, bool roles) : database_(std::move(database)), roles_(roles) {}

void SessionMemory::remember(Connection& connection) {
  core_ = ask(connection, "");
  all_.clear();
  changed_ = false;
}

// Names of the settings to their values, in one message with the statements `before`.
SessionMemory::Settings SessionMemory::ask(Connection& connection, const std::string& before) const {
  std::string sql = before + "SELECT DATABASE(), " + (roles_ ? "CURRENT_ROLE()" : "NULL") +
                    ", ABS(@@SESSION.timestamp - UNIX_TIMESTAMP(SYSDATE(6))) > 1";
  for (const std::string_view name : kCoreSettings) sql.append(", @@SESSION.").append(name);
  std::vector<Row> rows = connection.query(sql);
  // sql_select_limit = 0 takes away even this row.
  if (rows.empty()) rows = connection.query("SET SESSION sql_select_limit = DEFAULT;\n" + sql);
  Row& row = rows.at(0);
  Settings settings;
  settings[std::string(kDatabase)] = row.at(0);
  settings[std::string(kRole)] = row.at(1);
  settings[std::string(kClockSet)] = row.at(2);
  for (std::size_t i = 0; i < kCoreSettings.size(); ++i) settings[std::string(kCoreSettings[i])] = row.at(i + 3);
  return settings;
}

void SessionMemory::before_script(Connection& connection) {
  if (!core_.empty() && all_.empty()) all_ = ask_all(connection);
}

SessionMemory::Settings SessionMemory::ask_all(Connection& connection) {
  Settings settings;
  for (Row& row : connection.query("SHOW SESSION VARIABLES")) settings[row.at(0).value_or("")] = std::move(row.at(1));
  for (const std::string_view name : kNoSettings) settings.erase(std::string(name));
  return settings;
}

// UNLOCK TABLES gives back what LOCK TABLES left, and with it commits work done under it with autocommit off: a locked
// session could not write the history row at all. Without such locks it leaves a transaction alone.
void SessionMemory::restore(Connection& connection) {
  if (core_.empty()) return;
  const Settings now = ask(connection, "UNLOCK TABLES;\n");
  std::string changes;
  for (const std::string_view name : kCoreSettings) {
    const auto& before = core_.at(std::string(name));
    if (name == "autocommit" || now.at(std::string(name)) == before) continue;
    changes.append(changes.empty() ? "SET " : ", ").append(assignment(name, value_text(before)));
  }
  if (now.at(std::string(kClockSet)) == "1") {  // the history row takes its time from this clock
    changes.append(changes.empty() ? "SET " : ", ").append("SESSION timestamp = DEFAULT");
  }
  if (!changes.empty()) connection.execute(changes);
  restore_role(connection, now);
  restore_database(connection, now);
  if (changed_) restore_all(connection);
  changed_ = false;
  if (now.at("autocommit") == core_.at("autocommit")) return;
  // The engine comes here before it writes the history row. With a transaction left open, the row goes into it, COMMIT
  // ends both, and only then autocommit is switched; without one, switching commits nothing.
  autocommit_waits_ = true;
  if (connection.transaction_state() == TransactionState::idle) transaction_ended(connection);
}

void SessionMemory::transaction_ended(Connection& connection) {
  if (!autocommit_waits_) return;
  autocommit_waits_ = false;
  const auto before = core_.find("autocommit");
  connection.execute("SET " + assignment("autocommit", before == core_.end() ? "1" : value_text(before->second)));
}

void SessionMemory::switch_autocommit_back(Connection& connection) {
  autocommit_waits_ = true;
  transaction_ended(connection);
}

void SessionMemory::restore_role(Connection& connection, const Settings& now) const {
  if (now.at(std::string(kRole)) != core_.at(std::string(kRole))) connection.execute(role_statement());
}

// MySQL shows its roles quoted, as `name`@`host`, or NONE; MariaDB shows one name, or NULL.
std::string SessionMemory::role_statement() const {
  if (!roles_) return "";
  const Value& before = core_.at(std::string(kRole));
  const bool as_shown = before && (before->starts_with('`') || *before == "NONE");
  return "SET ROLE " + (!before ? "NONE" : as_shown ? *before : quote_mysql_name(*before));
}

std::vector<std::pair<std::string, Value>> SessionMemory::remembered(const std::set<std::string>& others) const {
  std::vector<std::pair<std::string, Value>> values;
  for (const std::string_view name : kCoreSettings) {
    if (name != "autocommit") values.emplace_back(name, core_.at(std::string(name)));
  }
  for (const std::string& name : others) values.emplace_back(name, all_.at(name));
  return values;
}

void SessionMemory::restore_database(Connection& connection, const Settings& now) const {
  // USE also puts the database's character set variables back, which nothing else does.
  if (database_.empty() || (!changed_ && now.at(std::string(kDatabase)) == database_)) return;
  try {
    connection.execute("USE " + quote_mysql_name(database_));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::connection_lost) throw;
    throw Error(ErrorCode::schema_missing,
                "The default database " + quote_mysql_name(database_) + " cannot be used any more: " + error.what() +
                    " A script must not drop the database that holds the history table.",
                {}, error.native());
  }
}

void SessionMemory::restore_all(Connection& connection) {
  const Settings now = ask_all(connection);
  for (const auto& [name, value] : all_) {
    const auto found = now.find(name);
    if (found != now.end() && found->second != value) set_one(connection, name, value);
  }
}

}  // namespace godwit
