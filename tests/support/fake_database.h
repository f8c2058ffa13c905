#pragma once
// A database in memory that can be told to fail at its n-th call: for tests of what the engine does when things go
// wrong. It understands just the history statements that FakeDialect has words for, and takes any script statement as
// "done".

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
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
  FakeTrigger trigger;                           ///< may be empty
  std::string bad_statement;                     ///< a script statement with this text is a script error
  std::string bad_native = "XX001";              ///< of that error; "40P01": it lost against another session
  int bad_times = -1;                            ///< so often it fails; negative: always
  std::string bad_message = "it does not work";  ///< of that error
  std::size_t bad_offset = 0;                    ///< in its text
  bool begin_inside_transaction_fails = false;
  bool schema_empty = true;
  bool all_rolled_back = true;  ///< as rollback() says
  std::string remedy;           ///< for a script's error
  std::string notice;           ///< of each statement of a script; may be empty
  bool schema_exists = true;
  bool digest_columns = true;  ///< the history has them
  bool adoption_is_refused = false;
  std::string database_file;               ///< that is copied for a backup; "": there is none
  std::optional<SplitRules> rules;         ///< as the session reads scripts; nullopt: as the dialect does
  std::optional<BatchOutcome> late;        ///< that settle() answers, once
  std::size_t rules_noted = 0;             ///< by note_rules()
  std::function<void()> on_copy;           ///< of the database; may be empty
  std::function<void()> on_cancel;         ///< from another thread; may be empty
  bool error_fails_transaction = false;    ///< up to a savepoint before it
  std::vector<std::string> log;            ///< what was asked of the session, in order
  std::vector<std::string> left_settings;  ///< that scripts have changed
  std::function<void(const std::string& statement)> on_statement;  ///< before one of a script takes effect
};

inline TableWords fake_words() {
  return {.name = "history", .columns = "columns"};
}

/// The name of one of ours in HistorySql, with or without digests; "": none of those that tests need.
inline std::string_view name_of_statement(std::string_view sql) {
  static const HistorySql kSql = history_sql(fake_words());
  if (sql == kSql.create.front()) return "create";
  if (sql == kSql.add_digest_columns.front()) return "adopt";
  const std::pair<const std::string*, std::string_view> names[] = {{&kSql.columns, "columns"},
                                                                   {&kSql.select, "select"},
                                                                   {&kSql.select_without_digests, "select"},
                                                                   {&kSql.insert, "insert"},
                                                                   {&kSql.insert_without_digests, "insert"},
                                                                   {&kSql.row, "row"},
                                                                   {&kSql.row_without_digests, "row"},
                                                                   {&kSql.remove, "remove"},
                                                                   {&kSql.align, "align"},
                                                                   {&kSql.digests, "digests"},
                                                                   {&kSql.write_digest, "write_digest"}};
  for (const auto& [text, name] : names) {
    if (sql == *text) return name;
  }
  return "";
}

class FakeConnection final : public Connection {
 public:
  /// `schema`: the default one; "": that of the database, "main".
  explicit FakeConnection(FakeDatabase& database, const std::string& schema = "")
      : database_(database), work_(database.committed) {
    server_.product = "Fake";
    server_.version = "1";
    server_.user = "tester";
    server_.database = "db";
    server_.default_schema = schema.empty() ? "main" : schema;
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
    const std::string_view name = name_of_statement(sql);
    database_.log.push_back(std::string(name.empty() ? sql : name) + (name == "insert" ? " " + shown(parameters) : ""));
    std::optional<std::uint64_t> written;
    try {
      call([&] { written = write(name, parameters); });
    } catch (const Error&) {
      if (open_) failed_ = true;
      throw;
    }
    return written;
  }

  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override {
    BatchOutcome outcome;
    const bool was_open = open_;
    try {
      call([&] {
        database_.log.push_back((sending.statement_by_statement ? "run singly" : "run") + texts_of(statements));
        for (const SqlStatement& statement : statements) {
          if (database_.on_statement) database_.on_statement(std::string(statement.text));
          if (transaction_state() == TransactionState::failed) {
            outcome.error = StatementError{"the transaction has failed", "25P02", std::nullopt, false, false};
            outcome.effects.push_back({Work::none, Earlier::still_open});
            return;
          }
          if (statement.text == database_.bad_statement && database_.bad_times != 0) {
            --database_.bad_times;
            outcome.error =
                StatementError{database_.bad_message, database_.bad_native, database_.bad_offset, false, false};
            if (open_) failed_ = true;
            outcome.effects.push_back({Work::none, Earlier::still_open});
            return;
          }
          if (control(statement)) {
            outcome.effects.push_back(open_ ? StatementEffect{} : StatementEffect{Work::kept, Earlier::kept});
            sending.tell(++outcome.succeeded);
            continue;
          }
          take_setting(statement.text);
          if (on_notice && !database_.notice.empty()) on_notice(database_.notice);
          for (char byte = 0; statement.copy_data != nullptr && statement.copy_data->read(&byte, 1) != 0;) {
          }
          work_.statements.emplace_back(statement.text);
          const bool stays = !open_ || !database_.transactional_ddl;
          if (stays) database_.committed.statements = work_.statements;
          if (!open_) database_.committed = work_;
          if (stays) outcome.effects.push_back({Work::kept, Earlier::kept});
          if (!stays) outcome.effects.push_back({Work::open, Earlier::still_open});
          sending.tell(++outcome.succeeded);
        }
      });
    } catch (const Error& error) {
      if (error.code() == ErrorCode::stopped) throw;  // of the source of COPY's data
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
    database_.log.emplace_back("begin");
    call([&] { open_ = true; });
  }
  void commit() override {
    database_.log.emplace_back("commit");
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
    if (open_) database_.log.emplace_back("rollback");
    work_ = database_.committed;
    open_ = failed_ = false;
    return database_.all_rolled_back;
  }
  void restore_session() override {
    database_.log.emplace_back("restore");
    call([&] { weak_role_ = false; });
  }
  std::vector<std::string> changed_settings() override {
    return open_ ? database_.left_settings : std::exchange(database_.left_settings, {});
  }
  std::string remedy_of(const StatementError&) override { return database_.remedy; }
  void excuse_settings() override { database_.left_settings.clear(); }
  bool error_fails_transaction() const override { return database_.error_fails_transaction; }
  void remember_session() override {
    call([] {});
  }
  BatchOutcome settle() override { return std::exchange(database_.late, std::nullopt).value_or(BatchOutcome{}); }
  SplitRules rules_in_force(const SplitRules& rules) override { return database_.rules.value_or(rules); }
  void note_rules(const SplitRules&) override { ++database_.rules_noted; }
  void cancel() noexcept override {
    if (database_.on_cancel) database_.on_cancel();
  }
  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override;
  void forbid_writes(bool forbidden) override {
    database_.log.emplace_back(forbidden ? "forbid writes" : "allow writes");
  }
  bool lost_to_others(std::string_view native) const override { return native == "40P01"; }
  void clean_schema(const std::string& name) override { database_.log.push_back("clean schema " + name); }
  std::string database_file() override { return database_.database_file; }
  void copy_database(const std::string& file) override {
    database_.log.emplace_back("copy");
    if (database_.on_copy) database_.on_copy();
    std::ofstream(file) << "a copy";
  }

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
  static std::string texts_of(std::span<const SqlStatement> statements) {
    std::string texts;
    for (const SqlStatement& statement : statements) texts += " " + std::string(statement.text) + ";";
    return texts;
  }
  // Rank, version, type and success of a row.
  static std::string shown(std::span<const Value> row) {
    return *row[0] + " " + row[1].value_or("-") + " " + *row[3] + " " + *row[8];
  }
  // BEGIN and COMMIT of the script's own.
  bool control(const SqlStatement& statement) {
    if (!statement.facts.controls_transaction()) return false;
    if (statement.facts.ends_transaction) database_.committed = work_;
    open_ = statement.facts.begins_transaction;
    return true;
  }
  void take_setting(std::string_view text) {
    if (text == "set role weak") weak_role_ = true;
    if (text.starts_with("set ")) database_.left_settings.emplace_back(text.substr(4));
    if (text == "drop history") work_ = {false, {}, work_.statements};
  }
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
  bool weak_role_ = false;  // that a script has taken, and that may write no rows
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
    if (!database_.digest_columns && std::string_view(name).starts_with("checksum_")) break;
    rows.push_back({name});
  }
  return rows;
}

inline std::optional<std::uint64_t> FakeConnection::write(std::string_view sql, std::span<const Value> parameters) {
  if (weak_role_) throw Error(ErrorCode::permission, "The role may not write to the history.");
  if (sql == "insert" && !work_.history) throw Error(ErrorCode::unexpected, "There is no history table.");
  if (sql == "adopt") {
    if (database_.adoption_is_refused) throw Error(ErrorCode::permission, "The role may not alter the table.");
    database_.digest_columns = true;
    for (Row& row : work_.rows) row.resize(13);
  }
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

class FakeClientScript final : public ClientScript {
 public:
  std::string command(const std::string& name) const override { return "fake <" + name; }
  std::string head() const override { return "head;\n"; }
  std::string statement(std::string_view sql) const override { return std::string(sql) + ";\n"; }
  std::string literal(const Value& value) const override { return value ? "'" + *value + "'" : "NULL"; }
  std::string begin() override { return "begin;\n"; }
  std::string commit() override { return "commit;\n"; }
  void note(const SqlStatement&) override {}
  std::string restore(TransactionState) override { return "restore;\n"; }
};

inline std::unique_ptr<ClientScript> FakeConnection::client_script() {
  return std::make_unique<FakeClientScript>();
}

class FakeDialect final : public Dialect {
 public:
  explicit FakeDialect(FakeDatabase& database) : database_(database) {
    traits_.name = "Fake";
    traits_.transactional_ddl = database.transactional_ddl;
    traits_.schemas = true;
    using Fact = StatementRule::Fact;
    rules_.statements = {{"BEGIN", Fact::begins_transaction}, {"COMMIT", Fact::ends_transaction},
                         {"ROLLBACK !TO", Fact::rolls_back},  {"VACUUM", Fact::refuses_transaction},
                         {"CALL", Fact::stands_alone},        {"COPY", Fact::copies_from_stdin}};
    traits_.begin_inside_transaction_fails = database.begin_inside_transaction_fails;
    traits_.copies_itself = !database.database_file.empty();
    if (!database.transactional_ddl) rules_.statements.push_back({"CREATE", Fact::commits_implicitly});
  }

  const DialectTraits& traits() const override { return traits_; }
  const SplitRules& split_rules() const override { return rules_; }
  bool accepts(std::string_view) const override { return true; }
  ConnectionSpec parse_url(const TargetOptions& target) const override {
    ConnectionSpec spec;
    spec.url = target.url;
    return spec;
  }
  std::unique_ptr<Connection> open(const ConnectionSpec&, const TargetOptions& target,
                                   const std::stop_token&) const override {
    return std::make_unique<FakeConnection>(database_, named_schema(target));
  }
  TableWords table_words(const std::string&, const std::string&) const override { return fake_words(); }
  bool schema_exists(Connection&, const std::string&) const override { return database_.schema_exists; }
  bool schema_empty(Connection&, const std::string&, const std::string&) const override {
    return database_.schema_empty;
  }
  void create_schema(Connection&, const std::string& name) const override {
    database_.log.push_back("create schema " + name);
  }
  void drop_schema(Connection&, const std::string& name) const override {
    database_.log.push_back("drop schema " + name);
  }

 private:
  FakeDatabase& database_;
  DialectTraits traits_;
  SplitRules rules_{};
};

}  // namespace godwit::test
