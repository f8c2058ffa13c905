#pragma once
// One connection to one database. Everything a dialect has to do for the engine.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/lock_session.h"
#include "db/statement_effect.h"
#include "godwit/error.h"
#include "model/error_override.h"
#include "script/lexer/split_rules.h"
#include "script/sql_statement.h"

namespace godwit {

using Value = std::optional<std::string>;  ///< a column or parameter as text; nullopt is NULL
using Row = std::vector<Value>;
/// A row while it is read: columns as text, nullopt is NULL. Gone when the receiver returns.
using Fields = std::span<const std::optional<std::string_view>>;
using RowReceiver = std::function<void(Fields)>;

struct ServerInfo {
  std::string product;         ///< "PostgreSQL", "MariaDB", "MySQL", "SQLite"
  std::string version;         ///< "15.20"
  std::string user;            ///< as Flyway writes it to installed_by: no host; "" on SQLite
  std::string database;        ///< name; on SQLite the file as the URL named it
  std::string default_schema;  ///< PostgreSQL: first of search_path that exists; MySQL: the database; SQLite: "main"
  int newest_known = 0;        ///< the newest major version that was tried; 0: any
};

/// The server's words about a statement that failed.
struct StatementError {
  std::string message;  ///< the server's sentence with detail and hint, passwords masked
  std::string native;   ///< SQLSTATE, "SQLSTATE/number", or SQLite's name
  std::optional<std::size_t>
      offset;  ///< byte offset of the fault in the failing statement's text, where the server tells
  bool connection_lost = false;
  bool cancelled = false;         ///< by cancel()
  NativeCode code = {};           ///< what `native` is made of
  bool transaction_lost = false;  ///< the server may have rolled back more than the statement
  bool final = false;             ///< no errorOverrides may let it pass
};

/// A warning or notice with what the server numbers it by.
struct NumberedNotice {
  std::string text;  ///< as on_notice gets it
  NativeCode code;
};

struct BatchOutcome {
  std::size_t succeeded = 0;            ///< statements that finished, from the first
  std::optional<StatementError> error;  ///< of statement number `succeeded`
  /// Of each statement that reached the server or may have: those that finished, the one that failed, and behind it
  /// what a lost connection leaves open.
  std::vector<StatementEffect> effects;
  std::optional<LateEffect> before;  ///< of a statement before these
  /// Sentences about what the statements left behind beside their work, and how to be rid of it: an INVALID index…
  std::vector<std::string> leftovers;

  /// Takes over what the statements behind those of this outcome did.
  void append(BatchOutcome part);
};

/// How the statements of a batch are sent, and who hears how far they are.
struct BatchSending {
  bool statement_by_statement = false;  ///< no two statements share a message
  /// Called when the answer to a statement that finished is read, with how many of the batch have; by the thread that
  /// runs the batch. May be empty.
  std::function<void(std::size_t finished)> on_finished;

  void tell(std::size_t finished) const {
    if (on_finished) on_finished(finished);
  }
};

class ClientScript;  // client_script.h

enum class TransactionState { idle, open, failed };

/// One thread at a time, except cancel(). Destructor closes and never throws.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual const ServerInfo& server() const = 0;

  /// Our own SQL that asks: one statement, `?` for parameters (none of our SQL holds a `?` otherwise). Each row is
  /// handed over as it comes, and kept nowhere. Throws Error with the native code: connection_lost, permission, or
  /// unexpected. What `receive` throws passes through; the other rows are dropped then.
  virtual void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) = 0;
  /// As read(), with all rows at once.
  std::vector<Row> query(std::string_view sql, std::span<const Value> parameters = {});
  /// Our own SQL that writes, or sets something. Throws as read(). Rows that it gives are dropped. Answers how many
  /// rows the database says were written: an UPDATE counts every row that it finds, and what triggers do counts
  /// nowhere. nullopt: it says nothing, as of DDL, through a plugin, or in a dry run.
  virtual std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters = {}) = 0;

  /// Script text: the statements run in order and stop at the first that fails. They may be on their way together:
  /// several in one message where the protocol can and nobody sees it, or one behind the other. Their texts are sent
  /// byte for byte. Result rows are read and dropped.
  virtual BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending& sending = {}) = 0;

  /// Behind the last statement of a script: what still has to be asked about those that ran. An error says that the
  /// script must not go on. Never throws.
  virtual BatchOutcome settle() { return {}; }

  /// As the protocol tells it, never a private flag.
  virtual TransactionState transaction_state() = 0;
  virtual void begin() = 0;
  /// Throws Error(migration_failed) if the server did not commit (its command tag is checked), with the native code;
  /// Error(lock_timeout) if it waited in vain for another's lock; Error(outcome_unknown) if the connection died
  /// meanwhile.
  virtual void commit() = 0;
  /// Ends whatever transaction is open. Never throws; a dead connection has rolled back by itself. False if the server
  /// says that a part of the work stays, because it is in tables without transactions.
  virtual bool rollback() noexcept = 0;
  /// Behind a rollback() that returned false: of which statements work stays. Empty: of any that were open.
  virtual std::vector<LateEffect> left_by_rollback() { return {}; }
  /// Behind a rollback(): a sentence about work that may stay, where nobody could be asked; mostly empty.
  virtual std::string doubt_of_rollback() { return {}; }

  /// Behind a script: puts back what Flyway puts back (role, search path or database, MySQL's foreign_key_checks), and
  /// what would decide where or how a row of the history is written: session authorization, modes of transactions,
  /// autocommit, locked tables, the clock. Whatever else scripts set lasts for those behind them; what our own SQL must
  /// not find of it is out of its way until run_batch(). Works inside an open transaction and leaves it open; ends
  /// none, but one that can only read.
  virtual void restore_session() = 0;
  /// Takes the present session as the one that restore_session() goes back to: called once, after initSql.
  virtual void remember_session() = 0;
  /// Names of settings that are not what they were when this was last asked, or remembered; not those that are put
  /// back. Asked for behind restore_session() and COMMIT. In an open transaction it shows what SET LOCAL set, too, and
  /// does not count as asked.
  virtual std::vector<std::string> changed_settings() { return {}; }
  /// Changes until now are not to be named by changed_settings().
  virtual void excuse_settings() {}

  /// The dialect's rules as the session's settings change them for the next script: SQL mode,
  /// standard_conforming_strings.
  virtual SplitRules rules_in_force(const SplitRules& rules) { return rules; }
  /// A script has ended, and these are the rules as its text leaves them: for a connection that has no session to ask.
  virtual void note_rules(const SplitRules&) {}

  /// Asks the server to stop what runs now. From any thread, also from a signal's watcher; never throws.
  virtual void cancel() noexcept = 0;

  /// The remedy for an error of a script's statement where no edit of the script helps, to stand in front of "and run
  /// migrate again"; "" for others. Asked with no transaction open. Never throws.
  virtual std::string remedy_of(const StatementError&) { return {}; }

  /// True for the code of an error (StatementError::native) by which work lost against another session: a deadlock, a
  /// serialization failure, a lock waited for in vain. Done again from the last commit on, it may succeed.
  virtual bool lost_to_others(std::string_view) const { return false; }
  /// True where an error makes an open transaction useless, up to a savepoint before it.
  virtual bool error_fails_transaction() const { return false; }
  /// Asks for the warnings of the statement before, where the server does not send them by itself.
  virtual void fetch_notices() {}

  // The abilities beside running statements. A connection that stands for another one has its own answers.

  /// For this history table. Lives no longer than the connection.
  virtual std::unique_ptr<LockSession> lock_session(const std::string& schema, const std::string& table) = 0;
  /// Behind remember_session(); lives no longer than the connection.
  virtual std::unique_ptr<ClientScript> client_script() = 0;
  /// From now on what would write fails (or no longer): for initSql of a command that must change nothing.
  virtual void forbid_writes(bool forbidden) = 0;
  /// Removes every object from the schema, and what elsewhere depends on it. Of PostgreSQL's extensions those made in
  /// the schema go that the role owns, with all that is theirs.
  virtual void clean_schema(const std::string& schema) = 0;
  /// Where waiting is the client's and not the server's: as long as the result lives, at most so long for others'
  /// locks.
  virtual std::unique_ptr<LockWaitLimit> wait_at_most(std::chrono::milliseconds) { return nullptr; }
  /// The file of the database; "" where it is in none, or not yet.
  virtual std::string database_file() { return ""; }
  /// Copies the whole database into `file`, which is there and empty, as one moment has it. Throws Error.
  virtual void copy_database(const std::string& file);

  /// Asked first, where set: true keeps the notice from on_notice. Every single one is asked for then.
  std::function<bool(const NumberedNotice&)> on_numbered_notice;
  /// Every round trip when it is over, without parameters and without the text of scripts. May be empty.
  std::function<void(const std::string& what)> on_trace;
  /// Server notices and warnings while a script runs go here (masked). May be empty.
  std::function<void(const std::string&)> on_notice;
};

}  // namespace godwit
