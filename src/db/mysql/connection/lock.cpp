#include "base/strings.h"
#include "db/java_hash.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/text/quoting.h"

namespace godwit {
namespace {

// Servers before MySQL 5.7 and MariaDB 10.0.2 give a lock back when the session takes another one; held() then says so.
class MysqlLockSession final : public LockSession {
 public:
  MysqlLockSession(MysqlConnection& connection, const std::string& name)
      : connection_(connection),
        name_(mysql_literal(name)),
        is_ours_("IS_USED_LOCK(" + name_ + ") <=> " + connection.thread_id()) {}

  // GET_LOCK counts how often a session has taken a lock, and release() gives it back once.
  bool try_acquire() override { return ask("IF(" + is_ours_ + ", 1, GET_LOCK(" + name_ + ", 0))") == "1"; }
  bool held() override { return ask(is_ours_) == "1"; }

  void release() noexcept override {
    try {
      ask("RELEASE_LOCK(" + name_ + ")");
    } catch (...) {  // the lock ends with the connection
    }
  }

  std::string holder() override {
    const std::string id = ask("IS_USED_LOCK(" + name_ + ")");
    if (id.empty()) return {};
    std::string text = "connection " + id;
    for (const Row& row :
         rows("SELECT user, host, command, time FROM information_schema.processlist WHERE id = " + id)) {
      text += " (user " + row.at(0).value_or("?") + " from " + row.at(1).value_or("?") + ", " +
              row.at(2).value_or("?") + " for " + row.at(3).value_or("?") + " s";
      for (const Row& attribute : rows("SELECT attr_value FROM performance_schema.session_account_connect_attrs WHERE "
                                       "processlist_id = " +
                                       id +
                                       " AND attr_name IN ('program_name', '_client_name') "
                                       "ORDER BY attr_name DESC LIMIT 1")) {
        text += ", program " + attribute.at(0).value_or("?");
      }
      text += ")";
    }
    return text;
  }

 private:
  std::string ask(const std::string& expression) {
    return connection_.query("SELECT " + expression + " LIMIT 1").at(0).at(0).value_or("");
  }

  // A role that may not see other sessions learns less, and that is no failure.
  std::vector<Row> rows(const std::string& sql) {
    try {
      return connection_.query(sql);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::connection_lost) throw;
      return {};
    }
  }

  Connection& connection_;
  std::string name_;
  std::string is_ours_;  // not by CONNECTION_ID(), which a script can change
};

}  // namespace

std::string mysql_lock_name(const std::string& quoted_table) {
  return "Flyway-" + std::to_string(java_hash(quoted_table));
}

std::unique_ptr<LockSession> MysqlConnection::lock_session(const std::string& schema, const std::string& table) {
  return std::make_unique<MysqlLockSession>(*this,
                                            mysql_lock_name(quote_mysql_name(schema) + "." + quote_mysql_name(table)));
}

}  // namespace godwit
