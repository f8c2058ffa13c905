#include <cstdint>

#include "db/mysql/parts.h"

namespace godwit {
namespace {

std::uint32_t code_point_at(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t point = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) point = (point << 6) | (byte(at + i) & 0x3FU);
  at += size;
  return point;
}

// java.lang.String.hashCode: s[0]*31^(n-1) + … + s[n-1] over UTF-16 units, modulo 2^32, taken as signed.
std::int32_t java_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t point = code_point_at(text, at);
    if (point >= 0x10000) {
      hash = hash * 31 + (0xD800 + ((point - 0x10000) >> 10));
      hash = hash * 31 + (0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      hash = hash * 31 + point;
    }
  }
  return static_cast<std::int32_t>(hash);
}

// Servers before MySQL 5.7 and MariaDB 10.0.2 give a lock back when the session takes another one; held() then says so.
class MysqlLockSession final : public LockSession {
 public:
  MysqlLockSession(Connection& connection, const std::string& name)
      : connection_(connection), name_(mysql_literal(name)) {}

  // GET_LOCK counts how often a session has taken a lock, and release() gives it back once.
  bool try_acquire() override {
    return ask("IF(IS_USED_LOCK(" + name_ + ") <=> CONNECTION_ID(), 1, GET_LOCK(" + name_ + ", 0))") == "1";
  }
  bool held() override { return ask("IS_USED_LOCK(" + name_ + ") <=> CONNECTION_ID()") == "1"; }

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
    return connection_.query("SELECT " + expression).at(0).at(0).value_or("");
  }

  // Who may not see other sessions learns less, and that is no failure.
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
};

}  // namespace

std::string mysql_lock_name(const std::string& quoted_table) {
  return "Flyway-" + std::to_string(java_hash(quoted_table));
}

std::unique_ptr<LockSession> mysql_lock_session(Connection& connection, const std::string& quoted_table) {
  return std::make_unique<MysqlLockSession>(connection, mysql_lock_name(quoted_table));
}

}  // namespace godwit
