#pragma once
// A session on libmariadb.

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/mysql/connection/counters.h"
#include "db/mysql/connection/native.h"
#include "db/mysql/connection/open_writes.h"
#include "db/mysql/connection/session.h"
#include "db/mysql/text/effects.h"

namespace godwit {

/// The lock that Flyway takes for this table, "Flyway-" and Java's String.hashCode of its quoted name (ORACLE section
/// 8).
std::string mysql_lock_name(const std::string& quoted_table);

class MysqlConnection final : public Connection {
 public:
  /// Connects. The default schema is the one that is `named`, "": the URL's database; if it exists, the session is in
  /// it. Throws as Dialect::open does.
  MysqlConnection(ConnectionSpec spec, const std::string& named, const std::stop_token& stop);

  const ServerInfo& server() const override { return server_; }
  /// Several statements between semicolons are allowed, also by execute(): their rows come one after the other, and
  /// what they write is added up.
  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override;
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) override;
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override;
  TransactionState transaction_state() override;
  void begin() override;
  void commit() override;
  std::string remedy_of(const StatementError& error) override;
  bool rollback() noexcept override;
  std::vector<LateEffect> left_by_rollback() override { return left_; }
  std::string doubt_of_rollback() override { return doubt_; }
  BatchOutcome settle() override;
  void restore_session() override;
  void remember_session() override;
  std::vector<std::string> changed_settings() override;
  void excuse_settings() override { session_.excuse(*this); }
  SplitRules rules_in_force(const SplitRules& rules) override;
  void cancel() noexcept override;
  bool lost_to_others(std::string_view native) const override;
  void fetch_notices() override { tell_warnings(nullptr); }
  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override;
  void forbid_writes(bool forbidden) override;
  void clean_schema(const std::string& schema) override;

  const std::string& thread_id() const { return thread_id_; }

 private:
  class Running;
  struct Warnings {
    unsigned count = 0;
    std::uint64_t line = 0;  // of the statement in its file
  };

  enum class Savepoint { there, gone, unknown };
  // Questions about a statement, to be asked behind it.
  struct Question {
    TransactionFlags before;
    TransactionFlags after;
    bool savepoint = false;                     // one was set before it
    std::optional<StatementCounters> counters;  // of before it
    std::size_t back = 0;                       // 1: nothing was reported behind it
    std::string statement;                      // for a sentence
    bool had_work = false;                      // of the script, open before it
  };

  std::string identify(const std::string& named);
  void lift_idle_limits();
  void choose_database(const std::string& schema);
  void end_transaction();
  [[noreturn]] void throw_error(std::string_view sql);
  void send(std::string_view sql, std::span<const Value> parameters);
  std::optional<std::uint64_t> take_results(std::string_view sql, const RowReceiver& receive);
  bool take_rows(const RowReceiver& receive);

  BatchOutcome run_message(std::span<const SqlStatement> statements);
  bool backslash_escapes() const;
  TransactionFlags flags();

  // observe.cpp
  BatchOutcome run_observed(std::span<const SqlStatement> statements);
  BatchOutcome run_seen(std::span<const SqlStatement> statements, TransactionFlags before);
  BatchOutcome run_unseen(const SqlStatement& statement, TransactionFlags before);
  void report(const SqlStatement& statement, StatementEffect effect, bool finished, BatchOutcome& outcome);
  void report_in_flight(std::span<const SqlStatement> rest, TransactionFlags before, BatchOutcome& outcome);
  Work own_of_failed_write(const SqlStatement& statement);
  bool set_savepoint();
  std::optional<StatementCounters> counters_now();
  Savepoint release_savepoint(const Question& question);
  StatementEffect answer(const Question& question, const StatementError* error);
  void settle_into(BatchOutcome& outcome);
  void forget_work();

  // xa.cpp
  void note_xa(const SqlStatement& statement);
  std::string xa_left_prepared() const;
  bool end_xa();
  bool rolled_back_all();
  void ask_elsewhere() noexcept;

  /// Drops the rows of the result at hand; false if the server failed in the midst of them.
  bool drop_result();
  void count_warnings(const SqlStatement& statement, bool last);
  /// Tells the last statement's warnings, unless asking for them would change what `next` sees.
  void tell_warnings(const SqlStatement* next);
  StatementError statement_error(const SqlStatement& statement, std::string_view message_rest);

  ConnectionSpec spec_;
  MysqlSettings settings_;
  MysqlHandle native_;
  ServerInfo server_;
  SessionMemory session_;
  std::size_t longest_text_ = 0;  // in bytes, of one message
  std::string thread_id_;
  const BatchSending* sending_ = nullptr;  // of the batch that runs
  std::size_t finished_ = 0;               // statements of it
  Warnings pending_warnings_;              // of the statement that ran last: the server still knows their texts
  bool own_transaction_ = false;           // begin() was called, commit() or rollback() not yet
  std::vector<TransactionFlags> answers_;  // of the statements of the last message
  std::optional<Question> question_;       // waits until it can be asked
  OpenWrites writes_;
  bool work_open_ = false;        // the open transaction may have changed something
  std::vector<LateEffect> left_;  // by the last rollback
  std::string doubt_;             // … and what could not be asked of it
  std::string xa_;                // id, as the script wrote it, of the XA transaction that it has begun and not ended
  bool xa_prepared_ = false;
  bool status_stale_ = false;  // an error's packet carries no status flags

  std::mutex running_mutex_;  // held by cancel() while its KILL is on the way
  bool running_ = false;
  std::atomic<bool> cancel_asked_{false};
};

}  // namespace godwit
