#pragma once
// A setting changed for a while.

#include <string>

#include "db/connection.h"
#include "db/mysql/text/quoting.h"

namespace godwit {

/// A setting of the session has another value as long as this lives.
class WithSetting {
 public:
  /// `value` is an expression of SQL.
  WithSetting(Connection& connection, const std::string& name, const std::string& value)
      : connection_(connection),
        name_("SESSION " + name),
        before_(connection.query("SELECT @@SESSION." + name).at(0).at(0).value_or("")) {
    connection_.execute("SET " + name_ + " = " + value);
  }
  ~WithSetting() {
    try {
      const bool number = !before_.empty() && before_.find_first_not_of("0123456789") == std::string::npos;
      connection_.execute("SET " + name_ + " = " + (number ? before_ : mysql_literal(before_)));
    } catch (...) {  // a lost connection has no settings
    }
  }
  WithSetting(const WithSetting&) = delete;
  WithSetting& operator=(const WithSetting&) = delete;

 private:
  Connection& connection_;
  std::string name_;
  std::string before_;
};

/// With it drops go in any order: no foreign key, not even one of another database, stands in the way.
struct WithoutForeignKeyChecks : WithSetting {
  explicit WithoutForeignKeyChecks(Connection& connection) : WithSetting(connection, "foreign_key_checks", "0") {}
};

}  // namespace godwit
