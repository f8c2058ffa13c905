#pragma once
// A session on libpq.

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/lent_session.h"

struct pg_conn;
struct pg_result;
struct pg_cancel;

namespace godwit {

struct PgDeleter {
  bool lent = false;  ///< the connection is somebody else's
  void operator()(pg_conn* connection) const noexcept;
  void operator()(pg_result* result) const noexcept;
  void operator()(pg_cancel* cancel) const noexcept;
};
using PgConnection = std::unique_ptr<pg_conn, PgDeleter>;
using PgResult = std::unique_ptr<pg_result, PgDeleter>;
using PgCancel = std::unique_ptr<pg_cancel, PgDeleter>;

class PostgresqlConnection final : public Connection {
 public:
  /// `secrets` are kept out of every message; `init_sql` tells which settings of one's own it may have made.
  PostgresqlConnection(PgConnection connection, std::vector<std::string> secrets, const std::string& init_sql);
  ~PostgresqlConnection() override;

  const ServerInfo& server() const override { return server_; }
  std::vector<Row> query(std::string_view sql, std::span<const Value> parameters = {}) override;
  BatchOutcome run_batch(std::span<const SqlStatement> statements) override;
  TransactionState transaction_state() override;
  void begin() override;
  void commit() override;
  bool rollback() noexcept override;
  void restore_session() override;
  void remember_session() override;
  SplitRules rules_in_force(const SplitRules& rules) override;
  void cancel() noexcept override;
  bool error_fails_transaction() const override { return true; }

  /// Sets search_path to the `wanted` schemas in front of `current_schema` (a path as the server writes it; empty: the
  /// session's own), and reads server(). The default schema is the first wanted one, else the first of the path that
  /// exists, else the first that it names.
  void prepare_session(const std::vector<std::string>& wanted, const std::string& current_schema);

  /// What restore_session() sends.
  const std::vector<std::string>& restore_statements() const { return restore_; }

  /// From now on notices come here.
  void hear_notices();
  /// Before prepare_session(), of a connection that is lent: what is found now is put back at the end, and notices go
  /// where they went before if its owner hears them.
  void begin_loan(LoanProblem problem);

  /// A line of the server for people, masked; called by libpq.
  void take_notice(const pg_result* notice) noexcept;

 private:
  StatementError error_of(const pg_result* result);
  [[noreturn]] void fail(const StatementError& error, std::string_view sql) const;
  bool lost() const;
  std::string mask(std::string_view text) const;
  PgResult run_alone(const std::string& sql);
  void finish_commit(const pg_result* result);
  std::string reset_to_present();
  void note_own_settings(std::span<const SqlStatement> statements);
  void give_back() noexcept;
  std::vector<std::string> restore_statements(const std::string& session_user, const std::string& role,
                                              const std::vector<Row>& settings) const;

  std::size_t message_size(std::span<const SqlStatement> statements);
  BatchOutcome run_message(std::span<const SqlStatement> statements);
  BatchOutcome run_observed(std::span<const SqlStatement> statements);
  BatchOutcome read_results(std::span<const SqlStatement> statements);
  void take_result(const pg_result* result, std::span<const SqlStatement> statements, BatchOutcome& outcome);
  void feed_copy(TextSource* data);
  void drain_copy();
  void drain_results();
  void place(StatementError& error, const pg_result* result, std::span<const SqlStatement> statements,
             BatchOutcome& outcome) const;

  PgConnection connection_;
  PgCancel cancel_;
  std::vector<std::string> secrets_;
  std::vector<std::string> own_settings_;  // names with a dot that init_sql may have set
  ServerInfo server_;
  std::vector<std::string> restore_;
  std::string reset_ = "RESET ALL";  // of restore_: what makes all settings what they were, but those with a dot
  struct Loan {
    std::vector<std::string> found;  // as restore_, of the session as it was lent
    std::set<std::string> noted;     // settings with a dot that are in it
    bool hears_notices = false;      // its owner doesn't
    LoanProblem problem;
  };
  std::optional<Loan> loan_;
  std::atomic<bool> cancel_asked_{false};
  bool script_runs_ = false;
};

/// The server's sentence: "ERROR: text. DETAIL: … HINT: … CONTEXT: …" on one line, without a full stop at its end.
std::string message_of(const pg_result* result);

/// Words with a dot inside: the names that `SET app.tenant = …` may have made. Others do no harm.
std::vector<std::string> dotted_names(std::string_view sql);

/// Line ends and tabs made single blanks.
std::string on_one_line(std::string_view text);

}  // namespace godwit
