// Only opening is left to Poco, which reads whole columns into memory and tells no code of an error. Statements go one
// by one: there is no round trip to save, and each of them may end the transaction.
#include "db/sqlite/connection.h"

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "base/strings.h"
#include "db/one_by_one.h"
#include "db/trace.h"

namespace godwit {
namespace {

// Says nothing about the file, so it can be answered while there is no file.
bool answers_without_file(std::string_view sql) {
  const std::string word = to_upper(sql.substr(0, sql.find_first_of(" \t\r\n(")));
  return word == "SELECT" || word == "WITH" || word == "VALUES" || word == "EXPLAIN" || word == "PRAGMA";
}

bool is_setting(std::string_view sql) {
  return equals_ignore_case(sql.substr(0, 6), "PRAGMA");
}

// EXPLAIN, because SQLite carries some PRAGMAs out when it compiles them.
bool may_change_settings(std::string_view sql) {
  constexpr auto kWords = std::to_array<std::string_view>({"PRAGMA", "ATTACH", "DETACH", "EXPLAIN"});
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return equals_ignore_case(sql.substr(0, word.size()), word); });
}

int bind_all(sqlite3_stmt* statement, std::span<const Value> parameters) {
  int code = SQLITE_OK;
  for (std::size_t i = 0; i < parameters.size() && code == SQLITE_OK; ++i) {
    if (!parameters[i]) continue;  // NULL already
    const std::string& text = *parameters[i];
    code = sqlite3_bind_text(statement, static_cast<int>(i) + 1, text.data(), static_cast<int>(text.size()),
                             SQLITE_STATIC);
  }
  return code;
}

void hand_over(sqlite3_stmt* statement, std::vector<std::optional<std::string_view>>& fields,
               const RowReceiver& receive) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const int column = static_cast<int>(i);
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    fields[i].reset();
    if (text != nullptr) fields[i].emplace(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  }
  receive(fields);
}

// SQLite's sentences say what happened; this says what to do.
std::string advice_for(ErrorCode kind, std::string_view native, std::chrono::milliseconds waited) {
  if (kind == ErrorCode::lock_timeout) {
    return "Another program holds the database; godwit waited " + std::to_string(waited.count()) +
           " ms (busy_timeout in the URL). Let it finish, then run the command again.";
  }
  if (native == "SQLITE_READONLY_DIRECTORY" || native.starts_with("SQLITE_CANTOPEN")) {
    return "Give this user the right to write to the database's folder. In WAL mode SQLite needs it even for reading; "
           "immutable=1 in the URL reads without, as long as nobody writes.";
  }
  if (kind == ErrorCode::permission) {
    return "Give this user the right to write to the file and its folder, and leave mode=ro out of the URL.";
  }
  if (native == "SQLITE_NOTADB") return "It is another kind of file, or encrypted. Correct the path in -url.";
  if (native == "SQLITE_FULL" || native.starts_with("SQLITE_IOERR")) {
    return "See that the disk works and has room (and max_page_count, if it is set), then run the command again.";
  }
  if (native.starts_with("SQLITE_CORRUPT")) return "The file is damaged: restore it from a backup.";
  return "";
}

}  // namespace

// SQLite's own busy timeout cannot be ended from outside; PRAGMA busy_timeout in a script replaces the handler.
void SqliteConnection::use_busy_handler() {
  if (loan_ && loan_->busy_timeout_ms == 0 && !script_timeout_) return;
  const auto handler = [](void* connection, int tries) {
    return static_cast<SqliteConnection*>(connection)->wait_for_lock(tries);
  };
  sqlite3_busy_handler(db_, handler, this);
}

int SqliteConnection::wait_for_lock(int tries) noexcept {
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) waiting_since_ = now;
  if (cancelled_ || now - waiting_since_ >= patience_) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(std::min(1 + 2 * tries, 50)));
  return 1;
}

Error SqliteConnection::error(int code, const std::string& what) const {
  const StatementError native = statement_error(db_, code);
  ErrorCode kind = error_code_of(sqlite3_extended_errcode(db_));
  if (kind == ErrorCode::lock_timeout && cancelled_) kind = ErrorCode::stopped;
  const std::string advice = advice_for(kind, native.native, busy_timeout_);
  return Error(kind, what + ": " + native.message + " (" + native.native + ")." + (advice.empty() ? "" : " " + advice),
               {}, native.native);
}

// While there is no file, what only reads runs on the stand-in; the first other statement brings the file.
sqlite3* SqliteConnection::handle_for(std::string_view sql) {
  if (!standing_in_) return db_;
  std::error_code ignored;
  if (!answers_without_file(sql) || std::filesystem::exists(path_, ignored)) return native();
  int code = SQLITE_OK;
  const NativeStatement statement = compile(db_, sql, code);
  if (statement && sqlite3_stmt_readonly(statement.get()) == 0) return native();
  if (statement && is_setting(sql)) replay_.emplace_back(sql);
  return db_;
}

sqlite3* SqliteConnection::native() {
  if (standing_in_ && file_forbidden_) {
    throw Error(ErrorCode::permission,
                "The statement would make the database file " + spec_.database + ", and this command changes nothing.");
  }
  if (standing_in_) open_file();
  return db_;
}

void SqliteConnection::read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) {
  const Trace trace(*this, sql, parameters);
  cancelled_ = false;
  sqlite3* db = handle_for(sql);
  int code = SQLITE_OK;
  const NativeStatement statement = compile(db, sql, code);
  if (code == SQLITE_OK && statement) code = bind_all(statement.get(), parameters);
  if (code == SQLITE_OK && statement) {
    std::vector<std::optional<std::string_view>> fields(
        static_cast<std::size_t>(sqlite3_column_count(statement.get())));
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) hand_over(statement.get(), fields, receive);
  }
  if (code != SQLITE_OK && code != SQLITE_DONE) throw error(code, "SQLite refused a statement (" + excerpt(sql) + ")");
}

// Statements other than INSERT, UPDATE and DELETE leave both counters alone, and a trigger only moves the total.
std::optional<std::uint64_t> SqliteConnection::execute(std::string_view sql, std::span<const Value> parameters) {
  sqlite3* const db = handle_for(sql);
  const sqlite3_int64 before = sqlite3_total_changes64(db);
  read(sql, parameters, [](Fields) {});
  return sqlite3_total_changes64(db) == before ? 0 : static_cast<std::uint64_t>(sqlite3_changes64(db));
}

BatchOutcome SqliteConnection::run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) {
  const Trace trace(*this, statements);
  cancelled_ = false;
  patience_ = script_timeout_.value_or(busy_timeout_);
  return run_one_by_one(statements, sending, [this](const SqlStatement& statement) { return run(statement); });
}

// SQLite may end the transaction by itself, whatever the statement is (OR ROLLBACK, RAISE(ROLLBACK), a write that was
// interrupted, a full disk): only its autocommit flag tells.
BatchOutcome SqliteConnection::run(const SqlStatement& statement) {
  sqlite3* db = handle_for(statement.text);
  const bool open_before = sqlite3_get_autocommit(db) == 0;
  const int changes_before = sqlite3_total_changes(db);
  BatchOutcome outcome;
  outcome.error = execute_alone(db, statement);
  const bool open = sqlite3_get_autocommit(db) == 0;
  const bool failed = outcome.error.has_value();
  if (!failed) outcome.succeeded = 1;
  StatementEffect effect;
  if (open_before && !open) {
    const bool kept = !failed && !statement.facts.rolls_back;
    effect = kept ? StatementEffect{Work::kept, Earlier::kept} : StatementEffect{Work::none, Earlier::taken_back};
  } else if (!open) {
    // OR FAIL and RAISE(FAIL) leave the rows in front of the one that failed.
    const bool changed = sqlite3_total_changes(db) != changes_before;
    effect.own = !failed ? Work::kept : changed ? Work::kept_partly : Work::none;
  }
  outcome.effects.push_back(effect);
  return outcome;
}

std::optional<StatementError> SqliteConnection::execute_alone(sqlite3* db, const SqlStatement& statement) {
  NativeStatement native;
  if (auto error = compile_alone(db, statement.text, native)) return error;
  if (!native) return std::nullopt;
  // As the sqlite3 shell and Flyway do, so that a script means the same everywhere; but not silently.
  for (int number = 1; on_notice && number <= sqlite3_bind_parameter_count(native.get()); ++number) {
    const char* name = sqlite3_bind_parameter_name(native.get(), number);
    on_notice(std::string("The parameter ") + (name == nullptr ? "?" : name) +
              " has no value in a script and counts as NULL.");
  }
  auto error = step_to_end(native.get());
  if (may_change_settings(statement.text)) follow_settings(statement.text);
  return error;
}

void SqliteConnection::follow_settings(std::string_view sql) {
  touched_ = may_differ_ = true;
  const std::string lower = to_lower(sql);
  if (lower.find("writable_schema") != std::string::npos) schema_opened_ = true;
  if (lower.find("busy_timeout") == std::string::npos) return;
  const std::vector<std::string> timeout = column_of(db_, "PRAGMA busy_timeout");
  if (timeout.empty() || lower.find_first_of("=(") == std::string::npos) return;
  script_timeout_ = patience_ = std::chrono::milliseconds(std::atoll(timeout.front().c_str()));
  use_busy_handler();
}

std::optional<StatementError> SqliteConnection::step_to_end(sqlite3_stmt* statement) {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = cancelled_ ? SQLITE_INTERRUPT : sqlite3_step(statement);
  if (code == SQLITE_DONE) return std::nullopt;
  StatementError error = statement_error(sqlite3_db_handle(statement), code);
  if (cancelled_) {
    error.cancelled = true;
    error.native = sqlite_code_name(SQLITE_INTERRUPT);
    error.message = "interrupted";
  }
  return error;
}

TransactionState SqliteConnection::transaction_state() {
  return sqlite3_get_autocommit(db_) != 0 ? TransactionState::idle : TransactionState::open;
}

// IMMEDIATE, because a deferred transaction that begins by reading fails at once when it meets another writer.
void SqliteConnection::begin() {
  const Trace trace(*this, "BEGIN");
  cancelled_ = false;
  if (restore_pending_) restore_session();
  patience_ = busy_timeout_;
  sqlite3* db = native();
  check_writable();  // of a file that can only be read, BEGIN IMMEDIATE makes a reading transaction
  const int code = sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw error(code, "No transaction for writing could be opened in " + spec_.database);
}

void SqliteConnection::commit() {
  const Trace trace(*this, "COMMIT");
  cancelled_ = false;
  const int code = sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK && transaction_state() == TransactionState::idle) return;
  const Error cause = error(code, "SQLite did not commit in " + spec_.database);
  const bool waited = cause.code() == ErrorCode::lock_timeout;
  throw Error(waited ? cause.code() : ErrorCode::migration_failed, cause.what(), {}, cause.native());
}

bool SqliteConnection::rollback() noexcept {
  if (db_ != nullptr && sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  return true;
}

void SqliteConnection::forbid_writes(bool forbidden) {
  file_forbidden_ = forbidden;
  execute(forbidden ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF");
}

class SqliteConnection::WaitLimit final : public LockWaitLimit {
 public:
  WaitLimit(SqliteConnection& connection, std::chrono::milliseconds longest)
      : connection_(connection), before_(connection.busy_timeout_) {
    wait_at_most(std::min(before_, longest));
  }
  ~WaitLimit() override { wait_at_most(before_); }
  WaitLimit(const WaitLimit&) = delete;
  WaitLimit& operator=(const WaitLimit&) = delete;

 private:
  void wait_at_most(std::chrono::milliseconds longest) { connection_.busy_timeout_ = connection_.patience_ = longest; }

  SqliteConnection& connection_;
  std::chrono::milliseconds before_;
};

// COMMIT waits for readers, unless the database is in WAL mode, and new readers wait for it.
std::unique_ptr<LockWaitLimit> SqliteConnection::wait_at_most(std::chrono::milliseconds longest) {
  return std::make_unique<WaitLimit>(*this, longest);
}

void SqliteConnection::remember_session() {
  if (standing_in_) replayed_before_scripts_ = replay_.size();
  remembered_ = asked_ = present_settings();
}

void SqliteConnection::restore_session() {
  const Trace trace(*this, "put the session back");
  patience_ = busy_timeout_;
  if (!std::exchange(touched_, false) && !restore_pending_) return;
  restore_pending_ = !put_back_settings(db_, remembered_, false);
  // Rows that a script wrote into sqlite_schema, as .dump does for virtual tables, are no tables before it is read
  // again.
  if (std::exchange(schema_opened_, false)) run_native(db_, "PRAGMA writable_schema = RESET");
}

SqliteSettings SqliteConnection::present_settings() const {
  SqliteSettings settings = read_session(db_);
  settings.pragmas["busy_timeout"] = std::to_string(script_timeout_.value_or(busy_timeout_).count());
  return settings;
}

std::vector<std::string> SqliteConnection::changed_settings() {
  if (!may_differ_) return {};
  const SqliteSettings now = present_settings();
  std::vector<std::string> names = differences(asked_, now);
  if (transaction_state() == TransactionState::idle) excuse_settings();
  return names;
}

void SqliteConnection::excuse_settings() {
  if (!may_differ_) return;
  asked_ = present_settings();
  may_differ_ = false;
}

void SqliteConnection::cancel() noexcept {
  cancelled_ = true;
  const std::lock_guard lock(handle_mutex_);
  if (db_ != nullptr) sqlite3_interrupt(db_);
}

std::string SqliteConnection::file() const {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path_, error);
  return error ? path_ : real.string();
}

void SqliteConnection::check_writable() {
  if (standing_in_ || sqlite3_db_readonly(db_, "main") != 1) return;
  throw Error(ErrorCode::permission,
              "The database file " + spec_.database + " can only be read by this user. Give the " +
                  "right to write to it and its folder, and leave mode=ro out of the URL.",
              {}, "SQLITE_READONLY");
}

}  // namespace godwit
