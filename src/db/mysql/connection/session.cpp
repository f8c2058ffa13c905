// Settings of scripts last for those behind them, as in Flyway. Our own SQL must not find all of them: with a limit of
// rows a history is cut, without a strict SQL mode a version is cut, in another time zone a row has another time.
#include "db/mysql/connection/session.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/strings.h"
#include "db/mysql/text/quoting.h"
#include "db/mysql/text/watched_settings.h"

namespace godwit {
namespace {

// Of each pair, a server that has both knows the first by two names.
constexpr auto kTwoNames = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"transaction_isolation", "tx_isolation"}, {"transaction_read_only", "tx_read_only"}});

// Keys of what is no setting but is asked for with them.
constexpr std::string_view kDatabase = "(database)";
constexpr std::string_view kRole = "(role)";
constexpr std::string_view kClockSet = "(clock)";

// SHOW VARIABLES lists these beside settings; some are put back in another way.
constexpr auto kNoSettings = std::to_array<std::string_view>({"autocommit",         "character_set_database",
                                                              "collation_database", "error_count",
                                                              "external_user",      "gtid_binlog_pos",
                                                              "gtid_binlog_state",  "gtid_current_pos",
                                                              "gtid_executed",      "identity",
                                                              "in_transaction",     "insert_id",
                                                              "last_gtid",          "last_insert_id",
                                                              "proxy_user",         "rand_seed1",
                                                              "rand_seed2",         "statement_id",
                                                              "storage_engine",     "timestamp",
                                                              "warning_count"});

constexpr std::string_view kNoLimit = "18446744073709551615";
constexpr std::string_view kStrict = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION";

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Without a strict mode a value that is too long for its column would be cut, and only a warning would say so.
std::string mode_for_own_sql(const std::string& mode) {
  const std::vector<std::string> modes = split_list(mode);
  const auto has = [&](std::string_view one) { return std::find(modes.begin(), modes.end(), one) != modes.end(); };
  const bool strict = has("STRICT_ALL_TABLES") || has("STRICT_TRANS_TABLES");
  const bool odd = has("ORACLE") || has("EMPTY_STRING_IS_NULL") || has("PAD_CHAR_TO_FULL_LENGTH");
  return strict && !odd ? mode : std::string(kStrict);
}

Value value_for_own_sql(std::string_view name, const Value& found) {
  if (name == "sql_mode") return mode_for_own_sql(found.value_or(""));
  if (name == "sql_select_limit" || name == "max_join_size") return std::string(kNoLimit);
  return name == "sql_big_selects" ? "1" : found;
}

std::vector<std::string_view> known(std::span<const std::string_view> names, const SessionMemory::Settings& all) {
  std::vector<std::string_view> found;
  for (const std::string_view name : names) {
    const auto* const twin =
        std::find_if(kTwoNames.begin(), kTwoNames.end(), [&](const auto& pair) { return pair.second == name; });
    const bool twice = twin != kTwoNames.end() && all.contains(std::string(twin->first));
    if (!twice && all.contains(std::string(name))) found.push_back(name);
  }
  return found;
}

SessionMemory::Settings ask_all(Connection& connection) {
  SessionMemory::Settings settings;
  for (Row& row : connection.query("SHOW SESSION VARIABLES")) settings[row.at(0).value_or("")] = std::move(row.at(1));
  for (const std::string_view name : kNoSettings) settings.erase(std::string(name));
  return settings;
}

// SET of those that `now` has otherwise than `wanted`; "" if all are so.
std::string changes(const SessionMemory::Settings& now, const SessionMemory::Settings& wanted) {
  std::string text;
  bool joins = false;  // max_join_size is among them
  for (const std::string& name : in_order_of_setting(wanted)) {
    if (now.at(name) == wanted.at(name) && !(joins && name == "sql_big_selects")) continue;
    joins = joins || name == "max_join_size";
    text.append(text.empty() ? "SET " : ", ").append(mysql_assignment(name, wanted.at(name)));
  }
  return text;
}

// They cut SHOW SESSION VARIABLES, too, so they are lifted first.
constexpr auto kLimits = std::to_array<std::string_view>({"sql_select_limit", "max_join_size", "sql_big_selects"});

SessionMemory::Settings lift_limits(Connection& connection) {
  const Row row =
      connection.query("SELECT @@SESSION.sql_select_limit, @@SESSION.max_join_size, @@SESSION.sql_big_selects LIMIT 1")
          .at(0);
  SessionMemory::Settings found, lifted;
  for (std::size_t i = 0; i < kLimits.size(); ++i) {
    found[std::string(kLimits[i])] = row.at(i);
    lifted[std::string(kLimits[i])] = value_for_own_sql(kLimits[i], row.at(i));
  }
  if (const std::string sets = changes(found, lifted); !sets.empty()) connection.execute(sets);
  return found;
}

// SHOW SESSION VARIABLES lists those of the server, too.
bool is_of_session(Connection& connection, const std::string& name) {
  try {
    connection.query("SELECT @@SESSION." + name + " LIMIT 1");
    return true;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::connection_lost) throw;
    return false;
  }
}

}  // namespace

bool is_mysql_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

std::string mysql_assignment(std::string_view name, const Value& value) {
  std::string text = "SESSION " + std::string(name) + " = ";
  if (!value) return text + "NULL";
  if (name == "system_versioning_asof" && *value == "DEFAULT") return text + "DEFAULT";
  return text + (is_mysql_number(*value) ? *value : mysql_literal(*value));
}

std::vector<std::string> in_order_of_setting(const std::map<std::string, Value>& names) {
  std::vector<std::string> ordered;
  const auto add = [&](std::string_view name) {
    if (names.contains(std::string(name))) ordered.emplace_back(name);
  };
  std::for_each(kPutBack.begin(), kPutBack.end(), add);
  std::for_each(kOwn.begin(), kOwn.end(), add);
  return ordered;
}

SessionMemory::SessionMemory(std::string database, bool roles) : database_(std::move(database)), roles_(roles) {}

void SessionMemory::remember(Connection& connection) {
  const Settings limits = lift_limits(connection);
  all_ = ask_all(connection);
  put_back_.clear();
  own_.clear();
  for (const std::string_view name : known(kPutBack, all_)) put_back_[std::string(name)];
  for (const std::string_view name : known(kOwn, all_)) own_[std::string(name)];
  std::erase_if(all_, [](const auto& setting) { return is_watched_setting(setting.first); });
  core_ = ask(connection, "");
  for (const auto& [name, value] : limits) core_[name] = value;
  role_ = core_.at(std::string(kRole));
  autocommit_ = core_.at(std::string(kAutocommit));
  begun_with_.clear();
  for (auto& [name, value] : put_back_) value = core_.at(name);
  for (auto& [name, value] : own_) {
    begun_with_[name] = core_.at(name);
    value = value_for_own_sql(name, core_.at(name));
  }
  scripts_ = begun_with_;
  asked_ = as_scripts_have_them();
  if (const std::string sets = changes(scripts_, own_); !sets.empty()) connection.execute(sets);
  scripts_turn_ = script_ran_ = changed_ = false;
}

// Names of the settings to their values, in one message with the statements `before`. A LIMIT of its own keeps the row
// whatever sql_select_limit is.
SessionMemory::Settings SessionMemory::ask(Connection& connection, const std::string& before) const {
  std::vector<std::string_view> names = {kAutocommit};
  for (const Settings* const part : {&put_back_, &own_}) {
    for (const auto& [name, ignored] : *part) names.push_back(name);
  }
  std::string sql = before + "SELECT DATABASE(), " + (roles_ ? "CURRENT_ROLE()" : "NULL") +
                    ", ABS(@@SESSION.timestamp - UNIX_TIMESTAMP(SYSDATE(6))) > 1";
  for (const std::string_view name : names) sql.append(", @@SESSION.").append(name);
  const Row row = connection.query(sql + " LIMIT 1").at(0);
  Settings settings;
  settings[std::string(kDatabase)] = row.at(0);
  settings[std::string(kRole)] = row.at(1);
  settings[std::string(kClockSet)] = row.at(2);
  for (std::size_t i = 0; i < names.size(); ++i) settings[std::string(names[i])] = row.at(i + 3);
  return settings;
}

void SessionMemory::look(Connection& connection, const std::string& before) {
  core_ = ask(connection, before);
  if (!scripts_turn_) return;
  for (auto& [name, value] : scripts_) value = core_.at(name);
}

// Not while a script's limits are in force, which cut this list, too.
void SessionMemory::look_at_all(Connection& connection) {
  Settings found = ask_all(connection);
  std::erase_if(found, [](const auto& setting) { return is_watched_setting(setting.first); });
  for (auto one = found.begin(); one != found.end();) {
    const auto before = all_.find(one->first);
    const bool differs = before == all_.end() || before->second != one->second;
    if (differs && !is_of_session(connection, one->first)) {
      asked_.erase(one->first);
      one = found.erase(one);
    } else {
      ++one;
    }
  }
  all_ = std::move(found);
}

SessionMemory::Settings SessionMemory::wanted_now(bool nothing_open) const {
  Settings wanted = own_;
  for (const auto& [name, value] : put_back_) {
    if (nothing_open || name != "gtid_next") wanted.insert({name, value});  // not while a transaction has one
  }
  return wanted;
}

// UNLOCK TABLES gives back what LOCK TABLES left, and with it commits work done under it with autocommit off: a locked
// session could not write the history row at all. Without such locks it leaves a transaction alone. COMMIT, where there
// is nothing to be kept, ends what SET TRANSACTION asked of the next transaction, which is that of the row.
void SessionMemory::restore(Connection& connection, bool nothing_open) {
  if (own_.empty() || !script_ran_) return;
  look(connection, nothing_open && changed_ ? "UNLOCK TABLES;\nCOMMIT AND NO CHAIN NO RELEASE;\n" : "UNLOCK TABLES;\n");
  std::string sets = changes(core_, wanted_now(nothing_open));
  if (core_.at(std::string(kClockSet)) == "1") {  // the history row takes its time from this clock
    sets.append(sets.empty() ? "SET " : ", ").append("SESSION timestamp = DEFAULT");
  }
  if (!sets.empty()) connection.execute(sets);
  if (core_.at(std::string(kRole)) != role_) connection.execute(role_statement());
  restore_database(connection);
  scripts_turn_ = script_ran_ = false;
  if (std::exchange(changed_, false)) look_at_all(connection);
  if (core_.at(std::string(kAutocommit)) == autocommit_) return;
  // The engine comes here before it writes the history row. With a transaction left open, the row goes into it, COMMIT
  // ends both, and only then autocommit is switched; without one, switching commits nothing.
  autocommit_waits_ = true;
  if (connection.transaction_state() == TransactionState::idle) transaction_ended(connection);
}

void SessionMemory::resume(Connection& connection) {
  script_ran_ = true;
  if (std::exchange(scripts_turn_, true) || own_.empty()) return;
  if (const std::string sets = changes(own_, scripts_); !sets.empty()) connection.execute(sets);
}

void SessionMemory::transaction_ended(Connection& connection) {
  if (!autocommit_waits_) return;
  autocommit_waits_ = false;
  connection.execute("SET SESSION autocommit = " + autocommit_.value_or("1"));
}

void SessionMemory::switch_autocommit_back(Connection& connection) {
  autocommit_waits_ = true;
  transaction_ended(connection);
}

SessionMemory::Settings SessionMemory::as_scripts_have_them() const {
  Settings settings = all_;
  settings.insert(scripts_.begin(), scripts_.end());
  return settings;
}

std::vector<std::string> SessionMemory::changed(bool inside) {
  Settings now = as_scripts_have_them();
  std::vector<std::string> names;
  for (const auto& [name, value] : now) {
    const auto before = asked_.find(name);
    if (before != asked_.end() && before->second != value) names.push_back(name);
  }
  if (!inside) asked_ = std::move(now);
  return names;
}

void SessionMemory::excuse(Connection& connection) {
  if (own_.empty()) return;
  if (script_ran_) look(connection, "");
  asked_ = as_scripts_have_them();
}

Value SessionMemory::sql_mode() const {
  if (script_ran_ || own_.empty()) return std::nullopt;
  return scripts_.at("sql_mode");
}

// MySQL shows its roles quoted, as `name`@`host`, or NONE; MariaDB shows one name, or NULL.
std::string SessionMemory::role_statement() const {
  if (!roles_) return "";
  const bool as_shown = role_ && (role_->starts_with('`') || *role_ == "NONE");
  return "SET ROLE " + (!role_ ? "NONE" : as_shown ? *role_ : quote_mysql_name(*role_));
}

// USE also puts the database's character set variables back.
void SessionMemory::restore_database(Connection& connection) const {
  if (database_.empty() || core_.at(std::string(kDatabase)) == database_) return;
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

}  // namespace godwit
