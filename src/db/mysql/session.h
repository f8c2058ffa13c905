#pragma once
// What a script may have changed in its session, and the way back.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"

namespace godwit {

/// True for the text of a number, which settings have to be set to without quotes.
bool is_mysql_number(std::string_view text);

/// True for a setting, in lower case, that restore() looks at each time.
bool is_watched_setting(std::string_view name);

/// Settings are compared and only what differs is set. The few that scripts often change (SQL mode, checks, character
/// set, time zone…) are asked for each time, in one round trip; all others only after a statement that may have changed
/// one.
class SessionMemory {
 public:
  /// `roles`: the server has CURRENT_ROLE().
  SessionMemory(std::string database, bool roles);

  void remember(Connection& connection);
  /// Learns all settings, the first time. Not in the midst of a script: its next statement may ask for ROW_COUNT().
  void before_script(Connection& connection);
  /// A statement runs that may change any setting.
  void note_change() { changed_ = true; }
  /// Throws Error(schema_missing) if the default database is gone. With autocommit off and a transaction open,
  /// switching it on would commit: that waits for transaction_ended().
  void restore(Connection& connection);
  /// After COMMIT or ROLLBACK.
  void transaction_ended(Connection& connection);
  /// Names and values of what restore() always looks at, but autocommit, and of `others`.
  std::vector<std::pair<std::string, Value>> remembered(const std::set<std::string>& others) const;
  std::string role_statement() const;  ///< "" if the server has no roles
  /// True for a setting, in lower case, that restore() would put back and does not always look at; known after
  /// before_script().
  bool puts_back(const std::string& name) const { return all_.contains(name) && !is_watched_setting(name); }

  /// Ends a time with autocommit off that was ours and not a script's.
  void switch_autocommit_back(Connection& connection);

 private:
  using Settings = std::map<std::string, Value>;

  Settings ask(Connection& connection, const std::string& before) const;
  void restore_database(Connection& connection, const Settings& now) const;
  void restore_role(Connection& connection, const Settings& now) const;
  void restore_all(Connection& connection);
  static Settings ask_all(Connection& connection);

  std::string database_;
  bool roles_ = false;
  Settings core_;
  Settings all_;          // empty until before_script()
  bool changed_ = false;  // something ran that may have changed any setting
  bool autocommit_waits_ = false;
};

}  // namespace godwit
