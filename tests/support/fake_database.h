#pragma once
// A database in memory that can be told to fail at its n-th call: for tests of what the engine does when things go
// wrong. It understands just the history statements that FakeDialect has words for, and takes any script statement as
// "done".

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "db/client_script.h"
#include "db/dialect.h"
#include "history/history_sql.h"

namespace godwit::test {

/// What the database holds: committed work, and work of the open transaction.
struct FakeState {
  bool history = false;
  std::vector<Row> rows;                ///< in the order of HistorySql::select
  std::vector<std::string> statements;  ///< script statements that took effect
};

/// How the n-th call fails.
enum class FakeFault {
  refused,          ///< the call throws, the connection lives on
  lost,             ///< the connection dies before the call took effect; an open transaction is gone
  lost_afterwards,  ///< the call takes effect, then the connection dies (a COMMIT whose answer never comes)
};

/// What a trigger or rule does with a write to the history, behind the write itself: it may change the rows, and
/// answers how many rows the database says were written. `sql` is "insert", "remove", "align" or "write_digest".
using FakeTrigger = std::function<std::optional<std::uint64_t>(std::string_view sql, const std::vector<Row>& before,
                                                               std::vector<Row>&)>;

/// Outlives connections to it.
struct FakeDatabase {
  FakeState committed;
  std::uint64_t calls = 0;
  std::uint64_t fail_at = 0;  ///< 0: never
  FakeFault fault = FakeFault::refused;
  bool transactional_ddl = true;
  bool locked = false;
  bool locked_by_another = false;
  FakeTrigger trigger;        ///< may be empty
  std::string bad_statement;  ///< a script statement with this text is a script error
};

inline TableWords fake_words() {
  return {.name = "history", .columns = "columns"};
}

/// The name of one of ours in HistorySql; "": none of those that tests need.
inline std::string_view name_of_statement(std::string_view sql) {
  static const HistorySql kSql = history_sql(fake_words());
  if (sql == kSql.create.front()) return "create";
  const std::pair<const std::string*, std::string_view> names[] = {
      {&kSql.columns, "columns"}, {&kSql.select, "select"},
      {&kSql.insert, "insert"},   {&kSql.row, "row"},
      {&kSql.remove, "remove"},   {&kSql.align, "align"},
      {&kSql.digests, "digests"}, {&kSql.write_digest, "write_digest"}};
  for (const auto& [text, name] : names) {
    if (sql == *text) return name;
  }
  return "";
}

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeDatabase& database) : database_(database), work_(database.committed) {
    server_.product = "Fake";
    server_.version = "1";
    server_.user = "tester";
    server_.database = "db";
    server_.default_schema = "main";
  }

  const ServerInfo& server() const override { return server_; }

  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override {
    std::vector<Row> rows;
    call([&] { rows = answer(name_of_statement(sql), parameters); });
    for (const Row& row : rows) {
      receive(std::vector<std::optional<std::string_view>>(row.begin(), row.end()));
    }
  }
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
    std::optional<std::uint64_t> written;
    call([&] { written = write(name_of_statement(sql), parameters); });
    return written;
  }

  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override {
    BatchOutcome outcome;
    const bool was_open = open_;
    try {
      call([&] {
        for (const SqlStatement& statement : statements) {
          if (statement.text == database_.bad_statement) {
            outcome.error = StatementError{"it does not work", "XX001", 0, false, false};
            if (open_) failed_ = true;
            outcome.effects.push_back({Work::none, Earlier::still_open});
            return;
          }
          work_.statements.emplace_back(statement.text);
          const bool stays = !open_ || !database_.transactional_ddl;
          if (stays) database_.committed.statements = work_.statements;
          if (stays) outcome.effects.push_back({Work::kept, Earlier::kept});
          if (!stays) outcome.effects.push_back({Work::open, Earlier::still_open});
          sending.tell(++outcome.succeeded);
        }
      });
    } catch (const Error& error) {
      outcome.error = StatementError{error.what(), error.native(), std::nullopt, lost_, false};
      if (open_) failed_ = true;
      if (!lost_) outcome.succeeded = 0;
      outcome.effects.resize(outcome.succeeded);
      const bool in_doubt = lost_ && (!was_open || !database_.transactional_ddl);
      outcome.effects.resize(lost_ ? statements.size() : outcome.succeeded + 1,
                             {in_doubt ? Work::unknown : Work::none, Earlier::still_open});
    }
    return outcome;
  }

  TransactionState transaction_state() override {
    if (lost_ || !open_) return TransactionState::idle;
    return failed_ ? TransactionState::failed : TransactionState::open;
  }
  void begin() override {
    call([&] { open_ = true; });
  }
  void commit() override {
    try {
      call([&] {
        database_.committed = work_;
        open_ = false;
      });
    } catch (const Error& error) {
      if (lost_) throw Error(ErrorCode::outcome_unknown, error.what());
      rollback();
      throw Error(ErrorCode::migration_failed, error.what());
    }
  }
  bool rollback() noexcept override {
    work_ = database_.committed;
    open_ = failed_ = false;
    return true;
  }
  void restore_session() override {
    call([] {});
  }
  void remember_session() override {
    call([] {});
  }
  void cancel() noexcept override {}
  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override { return nullptr; }
  void forbid_writes(bool) override {}
  void clean_schema(const std::string&) override {}

  /// Counts a call and fails where it is told to.
  template <typename Act>
  void call(const Act& act) {
    if (lost_) throw Error(ErrorCode::connection_lost, "The connection is gone.");
    if (!open_) work_ = database_.committed;  // what other connections have committed is seen
    const bool fails = ++database_.calls == database_.fail_at;
    if (fails && database_.fault == FakeFault::refused) throw Error(ErrorCode::unexpected, "The call was refused.");
    if (fails && database_.fault == FakeFault::lost) lose();
    act();
    if (fails) lose();
  }
  FakeDatabase& database() { return database_; }

 private:
  [[noreturn]] void lose() {
    lost_ = true;
    database_.locked = false;  // a lock of the session dies with it
    rollback();
    throw Error(ErrorCode::connection_lost, "The connection is gone.");
  }

  std::vector<Row> answer(std::string_view sql, std::span<const Value> parameters) const;
  std::optional<std::uint64_t> write(std::string_view sql, std::span<const Value> parameters);
  std::optional<std::uint64_t> write_rows(std::string_view sql, std::span<const Value> parameters);

  FakeDatabase& database_;
  FakeState work_;
  ServerInfo server_;
  bool open_ = false;
  bool failed_ = false;
  bool lost_ = false;
};

inline std::vector<Row> FakeConnection::answer(std::string_view sql, std::span<const Value> parameters) const {
  std::vector<Row> rows;
  if (sql == "select") return work_.rows;
  if (sql == "row") {
    std::copy_if(work_.rows.begin(), work_.rows.end(), std::back_inserter(rows),
                 [&](const Row& row) { return row[0] == parameters[0]; });
  }
  if (sql == "digests") {
    for (const Row& row : work_.rows) rows.push_back({row[0], row[11], row[12]});
  }
  if (sql != "columns" || !work_.history) return rows;
  for (const char* name : {"installed_rank", "version", "description", "type", "script", "checksum", "installed_by",
                           "installed_on", "execution_time", "success", "checksum_sha256", "checksum_sha256_for"}) {
    rows.push_back({name});
  }
  return rows;
}

inline std::optional<std::uint64_t> FakeConnection::write(std::string_view sql, std::span<const Value> parameters) {
  if (sql == "create") work_.history = true;
  const std::vector<Row> before = work_.rows;
  std::optional<std::uint64_t> written = write_rows(sql, parameters);
  if (written && database_.trigger) written = database_.trigger(sql, before, work_.rows);
  if (!open_) database_.committed = work_;
  return written;
}

inline std::optional<std::uint64_t> FakeConnection::write_rows(std::string_view sql,
                                                               std::span<const Value> parameters) {
  if (sql == "insert") {
    Row row(parameters.begin(), parameters.begin() + 7);
    row.insert(row.end(), {"2026-01-01 00:00:00", "2026-01-01T00:00:00Z"});
    row.insert(row.end(), parameters.begin() + 7, parameters.end());
    work_.rows.push_back(std::move(row));
    return 1;
  }
  if (sql == "remove") return std::erase_if(work_.rows, [&](const Row& row) { return row[0] == parameters[0]; });
  std::uint64_t written = 0;
  for (Row& row : work_.rows) {
    if (sql == "align" && row[0] == parameters[5]) {
      row[2] = parameters[0];
      row[3] = parameters[1];
      row[5] = parameters[2];
    }
    const std::size_t digest = sql == "align" ? 3 : 0;  // number of its parameter
    if ((sql != "align" && sql != "write_digest") || row[0] != parameters[digest + 2]) continue;
    row[11] = parameters[digest];
    row[12] = parameters[digest + 1];
    ++written;
  }
  if (sql == "align" || sql == "write_digest") return written;
  return std::nullopt;
}

class FakeLockSession final : public LockSession {
 public:
  explicit FakeLockSession(FakeConnection& connection) : connection_(connection) {}
  bool try_acquire() override {
    connection_.call([&] { connection_.database().locked = !connection_.database().locked_by_another; });
    return connection_.database().locked;
  }
  bool held() override {
    connection_.call([] {});
    return connection_.database().locked;
  }
  void release() noexcept override { connection_.database().locked = false; }
  std::string holder() override { return connection_.database().locked_by_another ? "pid 4711" : ""; }

 private:
  FakeConnection& connection_;
};

inline std::unique_ptr<LockSession> FakeConnection::lock_session(const std::string&, const std::string&) {
  return std::make_unique<FakeLockSession>(*this);
}

class FakeDialect final : public Dialect {
 public:
  explicit FakeDialect(FakeDatabase& database) : database_(database) {
    traits_.name = "Fake";
    traits_.transactional_ddl = database.transactional_ddl;
    traits_.schemas = true;
  }

  const DialectTraits& traits() const override { return traits_; }
  const SplitRules& split_rules() const override { return rules_; }
  bool accepts(std::string_view) const override { return true; }
  ConnectionSpec parse_url(const TargetOptions& target) const override {
    ConnectionSpec spec;
    spec.url = target.url;
    return spec;
  }
  std::unique_ptr<Connection> open(const ConnectionSpec&, const TargetOptions&, const std::stop_token&) const override {
    return std::make_unique<FakeConnection>(database_);
  }
  TableWords table_words(const std::string&, const std::string&) const override { return fake_words(); }
  bool schema_exists(Connection&, const std::string&) const override { return true; }
  bool schema_empty(Connection&, const std::string&, const std::string&) const override { return true; }
  void create_schema(Connection&, const std::string&) const override {}
  void drop_schema(Connection&, const std::string&) const override {}

 private:
  FakeDatabase& database_;
  DialectTraits traits_;
  SplitRules rules_{};
};

}  // namespace godwit::test
