#pragma once
// The differences of a database, as facts and as the few acts that need its own SQL.

#include <chrono>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/table_spec.h"
#include "godwit/event.h"
#include "godwit/options.h"
#include "script/lexer/split_rules.h"

namespace godwit {

struct DialectTraits {
  std::string_view name;           ///< family: "PostgreSQL", "MySQL", "SQLite"
  bool transactional_ddl = false;  ///< a failed script leaves nothing behind, so it leaves no row
  bool schemas = false;            ///< several schemas in one database can be named (false: SQLite has only main)
  char quote = '"';                ///< around identifiers; doubled inside
  bool begin_inside_transaction_fails = false;  ///< a BEGIN inside a transaction is an error, not a warning
  bool copies_itself = false;                   ///< copy_database() works
};

/// A URL taken apart. Every accepted form (`jdbc:postgresql:`, `postgres://`, `mysql+pymysql://`, `sqlite:path`…)
/// becomes this.
struct ConnectionSpec {
  std::string url;  ///< masked; for messages
  std::string host;
  std::string port;
  std::string database;  ///< SQLite: the path
  std::string user;
  Secret password;
  std::map<std::string, std::string> parameters;        ///< decoded, as given after `?`
  std::map<std::string, std::string> session_settings;  ///< those that decide what statements mean: "sessionVariables"
  std::vector<std::string> unused_parameters;           ///< those that mean nothing here; reported
  std::string search_path;            ///< PostgreSQL: as the URL gives it, in the server's own form; "" if it does not
  std::vector<std::string> warnings;  ///< sentences about what in the URL is not read as its writer may think
};

/// The default schema that the options name, "" if they name none: the one place that decides between them.
std::string named_schema(const TargetOptions& target);

class ClientScript;    // client_script.h
class CleanInventory;  // clean_inventory.h

/// Lock acts of one database; MigrationLock does the waiting.
class LockSession {
 public:
  virtual ~LockSession() = default;
  virtual bool try_acquire() = 0;  ///< never blocks in the server
  /// Asks the server (or the file system); false if a script dropped it: then try_acquire() may take it again.
  virtual bool held() = 0;
  virtual void release() noexcept = 0;
  virtual std::string holder() = 0;  ///< "pid 4711 (app godwit, 10.0.0.7, since 12:01:33)"; "" if unknown
};

/// Puts the wait of before back. See Dialect::limit_lock_waits().
class LockWaitLimit {
 public:
  virtual ~LockWaitLimit() = default;
};

/// How the database's own client programs (pg_dump, mariadb-dump) find the database without being told a password.
struct ClientAccess {
  std::string text;                    ///< of a file that only they can read; empty: none is needed
  std::string variable;                ///< the name of its path in their environment
  std::vector<std::string> variables;  ///< "NAME=value": others, none of them secret
};

/// Stateless, one object a database, lives as long as the program.
class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual const DialectTraits& traits() const = 0;
  virtual const SplitRules& split_rules() const = 0;

  /// True for URLs of this database.
  virtual bool accepts(std::string_view url) const = 0;
  /// Throws Error(invalid_url). User and password of the options win over those in the URL.
  virtual ConnectionSpec parse_url(const TargetOptions& target) const = 0;
  /// Connects and makes the session fit for scripts: search path or default database set to `default_schema` and
  /// `schemas` if given, and server().default_schema to what they, the URL or the session say. A stop request ends it
  /// at once. Throws Error(connection, authentication, database_missing, stopped).
  virtual std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                           const std::stop_token& stop = {}) const = 0;

  virtual std::string quote(std::string_view identifier) const;  ///< with traits().quote, doubled inside
  /// For a table of our own; `schema` may not exist yet.
  virtual TableWords table_words(const std::string& schema, const std::string& table) const = 0;
  virtual std::unique_ptr<LockSession> lock_session(Connection& connection, const std::string& schema,
                                                    const std::string& table) const = 0;

  virtual bool schema_exists(Connection& connection, const std::string& schema) const = 0;
  /// No table, view, routine, type, sequence… of a user in it, `history_table` left out.
  virtual bool schema_empty(Connection& connection, const std::string& schema,
                            const std::string& history_table) const = 0;
  virtual void create_schema(Connection& connection, const std::string& schema) const = 0;
  virtual void drop_schema(Connection& connection, const std::string& schema) const = 0;
  /// Removes every object from the schema, and what elsewhere depends on it. Of PostgreSQL's extensions those made in
  /// the schema go that the role owns, with all that is theirs.
  virtual void clean_schema(Connection& connection, const std::string& schema) const = 0;
  /// For these schemas, all of which are there; nullptr where the database cannot tell.
  virtual std::unique_ptr<CleanInventory> clean_inventory(Connection& connection,
                                                          const std::vector<std::string>& schemas) const;

  /// For a connection of this dialect whose session was remembered; lives no longer than it.
  virtual std::unique_ptr<ClientScript> client_script(Connection& connection) const = 0;
  /// From now on what would write fails (or no longer): for initSql of a command that must change nothing.
  virtual void forbid_writes(Connection& connection, bool forbidden) const = 0;
  /// The file of the database; "" where it is in none, or not yet.
  virtual std::string database_file(Connection&) const { return ""; }
  /// Copies the whole database into `file`, which is there and empty, as one moment has it. Throws Error.
  virtual void copy_database(Connection& connection, const std::string& file) const;
  virtual ClientAccess client_access(const ConnectionSpec&) const { return {}; }

  /// Called inside a transaction. Until it is over and the result is gone, a statement waits at most so long for locks
  /// of others, then fails. nullptr where nothing has to be put back.
  virtual std::unique_ptr<LockWaitLimit> limit_lock_waits(Connection&, std::chrono::seconds) const { return nullptr; }
};

}  // namespace godwit
