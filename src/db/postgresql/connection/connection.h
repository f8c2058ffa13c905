#pragma once
// A session on libpq.

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/lent_session.h"
#include "db/postgresql/connection/index_work.h"

struct pg_conn;
struct pg_result;
struct pg_cancel;

namespace godwit {

class Pipeline;

struct PgDeleter {
  bool lent = false;  ///< the connection is somebody else's
  void operator()(pg_conn* connection) const noexcept;
  void operator()(pg_result* result) const noexcept;
  void operator()(pg_cancel* cancel) const noexcept;
};
using PgConnection = std::unique_ptr<pg_conn, PgDeleter>;
using PgResult = std::unique_ptr<pg_result, PgDeleter>;
using PgCancel = std::unique_ptr<pg_cancel, PgDeleter>;

/// Key of Flyway's advisory lock: 77431708279161 + Java's hash code of the quoted table name (Flyway 10.22,
/// tests/compat).
std::int64_t advisory_lock_key(std::string_view quoted_table);

class PostgresqlConnection final : public Connection {
 public:
  /// `secrets` are kept out of every message; `init_sql` tells which settings of one's own it may have made.
  PostgresqlConnection(PgConnection connection, std::vector<std::string> secrets, const std::string& init_sql);
  ~PostgresqlConnection() override;

  const ServerInfo& server() const override { return server_; }
  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override;
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) override;
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override;
  TransactionState transaction_state() override;
  void begin() override;
  void commit() override;
  std::string remedy_of(const StatementError& error) override;
  bool rollback() noexcept override;
  void restore_session() override;
  void remember_session() override;
  std::vector<std::string> changed_settings() override;
  void excuse_settings() override;
  SplitRules rules_in_force(const SplitRules& rules) override;
  void cancel() noexcept override;
  bool error_fails_transaction() const override { return true; }
  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override;
  void forbid_writes(bool forbidden) override;
  void clean_schema(const std::string& schema) override;
  bool lost_to_others(std::string_view native) const override;

  /// Sets search_path to the `wanted` schemas in front of `current_schema` (a path as the server writes it; empty: the
  /// session's own), and reads server(). The default schema is the first wanted one, else the first of the path that
  /// exists, else the first that it names.
  void prepare_session(const std::vector<std::string>& wanted, const std::string& current_schema);

  /// Statements that make another session one like this was when it was remembered.
  const std::vector<std::string>& session_statements() const { return session_; }
  /// The statements of restore_session(); the role comes last.
  const std::vector<std::string>& put_back_statements() const { return put_back_; }
  /// Settings, and their values, that our own SQL finds whatever scripts have set.
  const std::vector<std::pair<std::string, std::string>>& own_values() const { return own_values_; }

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
  /// Behind SQLSTATE 25006 of a statement of our own.
  std::string why_no_writes() const;
  PgResult run_alone(const std::string& sql);
  void take_rows(std::string_view sql, const RowReceiver& receive);
  void finish_commit(const pg_result* result);
  /// Several statements in one message; the rows of each that gives any.
  std::vector<std::vector<Row>> run_together(const std::string& sql);
  std::string reset_to_present();
  void note_for_loan(const std::string& name, const Value& value);
  void give_back() noexcept;
  void take_way_back(std::span<const Value> row, const std::vector<Row>& settings);
  std::vector<std::string> lift_idle_limits(std::span<const Value> row);
  std::vector<std::string> authorization(const std::string& session_user) const;
  std::vector<std::string> session_statements(const std::string& session_user, const std::string& role,
                                              const std::vector<Row>& settings) const;

  using Settings = std::map<std::string, std::string>;
  void remember_settings();  // settings.cpp
  std::string question_for_own() const;
  std::string set_own(bool local) const;
  Settings unlike_own(const Row& found) const;
  void set_aside(const Row& found, bool inside);
  void before_script(std::span<const SqlStatement> statements);
  void transaction_ended(bool committed);
  void note_own_settings(std::string_view sql);
  std::string question_for_settings() const;
  static Settings present_settings(Settings own, const std::vector<Row>& rows);
  Settings ask_settings(bool inside);

  BatchOutcome run_portion(std::span<const SqlStatement> statements);
  BatchOutcome run_message(std::span<const SqlStatement> statements);
  BatchOutcome run_pipeline(std::span<const SqlStatement> statements);
  BatchOutcome read_results(std::span<const SqlStatement> statements);
  BatchOutcome read_answer(Pipeline& pipeline, const SqlStatement& statement);
  void take_result(const pg_result* result, std::span<const SqlStatement> statements, BatchOutcome& outcome);
  void feed_copy(TextSource* data);
  void drain_copy();
  void drain_results();
  void place(StatementError& error, const pg_result* result, std::span<const SqlStatement> statements,
             BatchOutcome& outcome) const;

  struct TransactionCount {
    std::string backend;
    std::uint64_t own;        // number of the session's last transaction
    std::uint64_t questions;  // transactions that asking took
  };
  BatchOutcome run_inside(std::span<const SqlStatement> statements, bool pipelined);  // effects.cpp
  BatchOutcome run_outside(const SqlStatement& statement);
  BatchOutcome run_watched(const SqlStatement& statement, const IndexWork& work);
  void judge(IndexWatch::Findings findings, BatchOutcome& outcome) const;
  StatementEffect effect_of_success(const SqlStatement& statement, bool outside);
  std::optional<TransactionCount> count_transactions();
  std::vector<Row> ask_catalog(std::string_view sql, std::span<const Value> parameters);
  void note_prepared(const SqlStatement& statement);
  void name_prepared(BatchOutcome& outcome) const;

  PgConnection connection_;
  PgCancel cancel_;
  std::vector<std::string> secrets_;
  std::vector<std::string> own_settings_;  // names with a dot that init_sql or scripts may have set
  std::set<std::string> noted_;            // of scripts, that were looked at before they ran
  ServerInfo server_;
  std::vector<std::string> session_;
  std::vector<std::string> put_back_;
  std::vector<std::string> lifted_;  // names of the server's limits for idle sessions that do not hold here
  std::string reset_ = "RESET ALL";  // of session_: what makes all settings what they were, but those with a dot
  std::vector<std::pair<std::string, std::string>> own_values_;
  Settings aside_;               // what scripts have instead of own_values_
  Settings aside_here_;          // the same until the open transaction ends
  bool aside_in_force_ = false;  // the session has the scripts' values
  bool masked_here_ = false;     // not in the open transaction
  bool script_ran_ = false;      // since restore_session()
  bool may_have_set_ = false;    // since changed_settings()
  Settings asked_;               // when changed_settings() was last asked
  std::optional<Settings> excused_;
  struct Loan {
    std::vector<std::string> found;  // as session_, of the session as it was lent
    bool hears_notices = false;      // its owner doesn't
    LoanProblem problem;
  };
  std::optional<Loan> loan_;
  std::atomic<bool> cancel_asked_{false};
  bool script_runs_ = false;
  const BatchSending* sending_ = nullptr;  // of the batch that runs
  std::size_t finished_ = 0;               // statements of it
  std::string last_tag_;                   // of the last statement of a script that finished
  bool skipped_existing_ = false;          // a notice said so
  std::vector<std::string> prepared_;      // names, as literals, of transactions that the script prepared
};

/// The server's sentence: "ERROR: text. DETAIL: … HINT: … CONTEXT: …" on one line, without a full stop at its end.
std::string message_of(const pg_result* result);

/// True unless the statement is known to leave the session's settings alone.
bool may_change_pg_settings(std::string_view sql);

/// True for a setting that is put back behind each script.
bool is_put_back(std::string_view setting);
std::string set_config(std::string_view name, std::string_view value, bool local);

/// Words with a dot inside: the names that `SET app.tenant = …` may have made. Others do no harm.
std::vector<std::string> dotted_names(std::string_view sql);

/// Line ends and tabs made single blanks.
std::string on_one_line(std::string_view text);

}  // namespace godwit
