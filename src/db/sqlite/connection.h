#pragma once
// Shared by the files of this folder. Nobody else includes it.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "db/client_script.h"
#include "db/dialect.h"
#include "db/lent_session.h"

struct sqlite3;
struct sqlite3_stmt;
namespace Poco::Data {
class Session;
}

namespace godwit {

/// The things that a script can change for those behind it: settings of the connection and attached databases.
struct SqliteSettings {
  std::map<std::string, std::string> pragmas;
  std::map<std::string, std::string> databases;  ///< attached: names and files; "" in memory
};

/// A Poco session and its native handle.
///
/// While the database file does not exist, reading goes to an empty database in memory and nothing is created on disk:
/// the file comes with begin(), or with the first statement that would write. Session settings made before (PRAGMA) are
/// made again on the file.
class SqliteConnection final : public Connection {
 public:
  /// `schema`: how the options spell main, "" if they do not.
  SqliteConnection(ConnectionSpec spec, const std::string& schema);
  /// Of a session that is lent: what is found now is put back at the end.
  SqliteConnection(const Poco::Data::Session& lent, ConnectionSpec spec, const std::string& schema,
                   LoanProblem problem);
  ~SqliteConnection() override;

  const ServerInfo& server() const override { return server_; }
  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override;
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) override;
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) override;
  TransactionState transaction_state() override;
  void begin() override;
  void commit() override;
  std::string remedy_of(const StatementError& error) override {
    return error.native.starts_with("SQLITE_READONLY") ? "let this user write to the file and its folder" : "";
  }
  bool rollback() noexcept override;
  void restore_session() override;
  void remember_session() override;
  std::vector<std::string> changed_settings() override;
  void excuse_settings() override;
  void cancel() noexcept override;
  std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) override;
  std::unique_ptr<ClientScript> client_script() override;
  void forbid_writes(bool forbidden) override;
  void clean_schema(const std::string& schema) override;
  std::unique_ptr<LockWaitLimit> wait_at_most(std::chrono::milliseconds longest) override;
  std::string database_file() override { return standing_in_ ? "" : file(); }
  void copy_database(const std::string& file) override;

  /// Absolute path of the database file with symbolic links resolved; "" for a database in memory.
  std::string file() const;
  /// Throws Error(permission) if the file can only be read.
  void check_writable();
  /// The native handle of the database itself; creates the file if it is not there.
  sqlite3* native();
  /// SQLite's words about a call on native() that failed with `code`, and what to do about it.
  Error error(int code, const std::string& what) const;

 private:
  class WaitLimit;
  void begin_loan();
  void give_back() noexcept;
  void open_session(const std::string& connect_string);
  void open_file();
  void use_busy_handler();
  int wait_for_lock(int tries) noexcept;
  void follow_settings(std::string_view sql);
  SqliteSettings present_settings() const;
  sqlite3* handle_for(std::string_view sql);
  BatchOutcome run(const SqlStatement& statement);
  std::optional<StatementError> execute_alone(sqlite3* db, const SqlStatement& statement);
  std::optional<StatementError> step_to_end(sqlite3_stmt* statement);

  ConnectionSpec spec_;
  std::string path_;  ///< absolute; "" in memory
  ServerInfo server_;
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* db_ = nullptr;
  std::mutex handle_mutex_;  ///< cancel() reads db_ from another thread
  bool standing_in_ = false;
  bool file_forbidden_ = false;              ///< nothing may bring the file
  std::vector<std::string> replay_;          ///< settings made while standing in
  std::size_t replayed_before_scripts_ = 0;  ///< of them: made before remember_session()
  std::chrono::milliseconds busy_timeout_{60'000};
  std::chrono::milliseconds patience_{60'000};               ///< busy_timeout_, or that of scripts while one runs
  std::optional<std::chrono::milliseconds> script_timeout_;  ///< as scripts have set it
  std::chrono::steady_clock::time_point waiting_since_;
  std::atomic<bool> cancelled_ = false;
  SqliteSettings remembered_;
  SqliteSettings asked_;     ///< when changed_settings() was asked
  bool touched_ = false;     ///< a statement ran that may have changed one, since restore_session()
  bool may_differ_ = false;  ///< and since changed_settings()
  struct Loan {
    SqliteSettings found;
    int busy_timeout_ms = 0;  // 0: its owner waits in a way of his own, or not at all
    int loads_extensions = 0;
    LoanProblem problem;
  };
  std::optional<Loan> loan_;
  bool restore_pending_ = false;  ///< something could not be put back inside a transaction
  bool schema_opened_ = false;    ///< a script may have written into sqlite_schema
};

// native.cpp: one statement at the C interface
std::string sqlite_code_name(int extended_code);  ///< "SQLITE_READONLY_ROLLBACK"
ErrorCode error_code_of(int extended_code);
StatementError statement_error(sqlite3* db, int code);
void run_native(sqlite3* db, const std::string& sql);  ///< throws Error
/// First column of every row, as text; NULL is "".
std::vector<std::string> column_of(sqlite3* db, const std::string& sql, int column = 0);

struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const;
};
using NativeStatement = std::unique_ptr<sqlite3_stmt, StatementCloser>;
/// Compiles the first statement of `sql`; `tail` becomes what is behind it. Empty if there is none, or an error: see
/// `code`.
NativeStatement compile(sqlite3* db, std::string_view sql, int& code, std::string_view* tail = nullptr);
/// The fault of a text that is to be one statement; compiles it to `statement`.
std::optional<StatementError> compile_alone(sqlite3* db, std::string_view sql, NativeStatement& statement);

// session.cpp: opening, and what belongs to the connection
SqliteSettings read_session(sqlite3* db);
/// As a session begins that nobody has changed.
SqliteSettings fresh_session();
/// True for a setting whose usual value depends on the database.
bool is_of_database(const std::string& pragma);
/// True for a setting that is put back behind each script.
bool is_put_back_pragma(const std::string& pragma);
/// Puts back what differs: all settings, or those of is_put_back_pragma(). False if one could not be put back now,
/// inside a transaction.
bool put_back_settings(sqlite3* db, const SqliteSettings& settings, bool all);
/// Detaches what is none of `databases`, and attaches what is absent; false if one cannot be.
bool put_back_databases(sqlite3* db, const std::map<std::string, std::string>& databases);
/// Names of what is not the same, but of what is put back.
std::vector<std::string> differences(const SqliteSettings& before, const SqliteSettings& now);

// url.cpp, table_words.cpp, lock.cpp, clean.cpp
bool is_sqlite_url(std::string_view url);
ConnectionSpec parse_sqlite_url(const TargetOptions& target);
bool is_in_memory(const ConnectionSpec& spec);
std::string connect_string(const ConnectionSpec& spec, const std::string& path);  ///< a file: URI
std::string text_literal(std::string_view text);
TableWords make_table_words(const Dialect& dialect, const std::string& table);
void check_schema(const std::string& schema);  ///< Error(configuration) unless it is "main"
bool is_empty(Connection& connection, const std::string& history_table);
std::unique_ptr<CleanInventory> sqlite_clean_inventory(Connection& connection);

}  // namespace godwit
