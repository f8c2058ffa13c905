#include <string>

#include "base/strings.h"
#include "db/java_hash.h"
#include "db/postgresql/connection/connection.h"

namespace godwit {
namespace {

constexpr std::int64_t kFlywayKey = 77431708279161;

// Where the key stands in pg_locks: a 64-bit advisory key as two halves.
constexpr std::string_view kKeyInLocks =
    "l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted"
    " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    " AND (CAST(CAST(l.classid AS bigint) AS bit(64)) << 32 | CAST(CAST(l.objid AS bigint) AS bit(64)))"
    " = CAST(CAST(? AS bigint) AS bit(64))";

class AdvisoryLock final : public LockSession {
 public:
  AdvisoryLock(Connection& connection, std::int64_t key) : connection_(connection), key_{std::to_string(key)} {}

  // The server counts how often a session takes an advisory lock, so it is taken once.
  bool try_acquire() override {
    if (!taken_)
      taken_ = connection_.query("SELECT pg_catalog.pg_try_advisory_lock(CAST(? AS bigint))", key_).at(0).at(0) == "t";
    return taken_;
  }

  bool held() override {
    taken_ = !connection_
                  .query("SELECT 1 FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND " +
                             std::string(kKeyInLocks),
                         key_)
                  .empty();
    return taken_;
  }

  // A lock that cannot be given back goes with the connection.
  void release() noexcept override {
    if (!taken_) return;
    taken_ = false;
    try {
      if (connection_.transaction_state() == TransactionState::failed) connection_.rollback();
      connection_.query("SELECT pg_catalog.pg_advisory_unlock(CAST(? AS bigint))", key_);
    } catch (const Error&) {
    }
  }

  std::string holder() override {
    const std::vector<Row> rows = connection_.query(
        "SELECT l.pid, a.application_name, host(a.client_addr), CASE WHEN a.backend_start > now() - interval '12 hours'"
        " THEN to_char(a.backend_start, 'HH24:MI:SS') ELSE to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS') END, "
        "a.state"
        " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.pid <> pg_catalog.pg_backend_pid() AND " +
            std::string(kKeyInLocks) + " LIMIT 1",
        key_);
    if (rows.empty()) return {};
    const Row& row = rows.front();
    std::string details;
    const auto add = [&details](std::string_view label, const Value& value) {
      if (!value || value->empty()) return;
      if (!details.empty()) details += ", ";
      details.append(label).append(*value);
    };
    add("app ", row[1]);
    add("", row[2]);
    add("since ", row[3]);
    add("", row[4]);
    return "pid " + row[0].value_or("?") + (details.empty() ? "" : " (" + details + ")");
  }

 private:
  Connection& connection_;
  const Value key_[1];
  bool taken_ = false;
};

}  // namespace

std::int64_t advisory_lock_key(std::string_view quoted_table) {
  return kFlywayKey + java_hash(quoted_table);
}

std::unique_ptr<LockSession> PostgresqlConnection::lock_session(const std::string& schema, const std::string& table) {
  return std::make_unique<AdvisoryLock>(*this, advisory_lock_key(quote(schema, '"') + "." + quote(table, '"')));
}

}  // namespace godwit
