#pragma once
// Settings of scripts in their session: those that are put back behind each of them, and those kept out of the way of
// our own SQL.

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

/// Those of `names` in the order in which they can be set one behind the other.
std::vector<std::string> in_order_of_setting(const std::map<std::string, Value>& names);
/// `SESSION name = value`, for SET.
std::string mysql_assignment(std::string_view name, const Value& value);

/// Settings are compared and only what differs is set. Those that are put back (foreign_key_checks, the mode of
/// transactions…) and those that decide what our own SQL does (SQL mode, character sets, time zone, limits…) are asked
/// for behind each script, in one round trip; all others only after a statement that may have changed one, to name
/// them.
class SessionMemory {
 public:
  using Settings = std::map<std::string, Value>;

  /// `roles`: the server has CURRENT_ROLE().
  SessionMemory(std::string database, bool roles);

  void remember(Connection& connection);
  /// Behind a script. Throws Error(schema_missing) if the default database is gone. With autocommit off and a
  /// transaction open, switching it on would commit: that waits for transaction_ended(). `nothing_open`: no transaction
  /// is open that a COMMIT would keep anything of.
  void restore(Connection& connection, bool nothing_open);
  /// In front of script statements: they find what scripts have set.
  void resume(Connection& connection);
  /// A statement runs that may change any setting.
  void note_change() { changed_ = true; }
  /// After COMMIT or ROLLBACK.
  void transaction_ended(Connection& connection);
  /// Ends a time with autocommit off that was ours and not a script's.
  void switch_autocommit_back(Connection& connection);

  /// As Connection says. `inside`: a transaction is open.
  std::vector<std::string> changed(bool inside);
  void excuse(Connection& connection);
  /// As scripts have it; nullopt where one may have changed it since it was asked for.
  Value sql_mode() const;

  /// Names and values that are put back, those of our own SQL, and what scripts began with instead of these.
  const Settings& put_back() const { return put_back_; }
  const Settings& own() const { return own_; }
  const Settings& begun_with() const { return begun_with_; }
  std::string role_statement() const;  ///< "" if the server has no roles

 private:
  Settings ask(Connection& connection, const std::string& before) const;
  void look(Connection& connection, const std::string& before);
  void look_at_all(Connection& connection);
  Settings wanted_now(bool nothing_open) const;
  Settings as_scripts_have_them() const;
  void restore_database(Connection& connection) const;

  std::string database_;
  bool roles_ = false;
  Value role_;
  Value autocommit_;
  Settings put_back_;
  Settings own_;  // empty until remember()
  Settings begun_with_;
  Settings core_;             // what was seen last, of those
  Settings scripts_;          // of own_: as the scripts have them
  Settings all_;              // all other settings
  Settings asked_;            // all_ and scripts_ when changed() was asked
  bool scripts_turn_ = true;  // scripts_ are in force, not own_
  bool script_ran_ = false;   // since restore()
  bool changed_ = false;      // something ran that may have changed any setting
  bool autocommit_waits_ = false;
};

}  // namespace godwit
