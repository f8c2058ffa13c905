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
  std::string_view name;            ///< family: "PostgreSQL", "MySQL", "SQLite"
  std::string_view url_forms = "";  ///< for people: "sqlite:path"
  bool transactional_ddl = false;   ///< a failed script leaves nothing behind, so it leaves no row
  bool schemas = false;             ///< several schemas in one database can be named (false: SQLite has only main)
  char quote = '"';                 ///< around identifiers; doubled inside
  bool begin_inside_transaction_fails = false;  ///< a BEGIN inside a transaction is an error, not a warning
  bool copies_itself = false;                   ///< Connection::copy_database() works
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

/// The default schema that the options name, "" if they name none; for Dialect::open(), and for whoever has no
/// connection.
std::string named_schema(const TargetOptions& target);

class CleanInventory;  // clean_inventory.h

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
  /// `schemas` if given. The default schema is decided here alone, and server().default_schema says it: what
  /// named_schema() names, else what the URL or the session says. A stop request ends it at once. Throws
  /// Error(connection, authentication, database_missing, stopped).
  virtual std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                           const std::stop_token& stop = {}) const = 0;

  virtual std::string quote(std::string_view identifier) const;  ///< with traits().quote, doubled inside
  /// For a table of our own; `schema` may not exist yet.
  virtual TableWords table_words(const std::string& schema, const std::string& table) const = 0;

  virtual bool schema_exists(Connection& connection, const std::string& schema) const = 0;
  /// No table, view, routine, type, sequence… of a user in it, `history_table` left out.
  virtual bool schema_empty(Connection& connection, const std::string& schema,
                            const std::string& history_table) const = 0;
  virtual void create_schema(Connection& connection, const std::string& schema) const = 0;
  virtual void drop_schema(Connection& connection, const std::string& schema) const = 0;
  /// For these schemas, all of which are there; nullptr where the database cannot tell.
  virtual std::unique_ptr<CleanInventory> clean_inventory(Connection& connection,
                                                          const std::vector<std::string>& schemas) const;

  virtual ClientAccess client_access(const ConnectionSpec&) const { return {}; }

  /// Called inside a transaction. Until it is over and the result is gone, a statement waits at most so long for locks
  /// of others, then fails. nullptr where nothing has to be put back.
  virtual std::unique_ptr<LockWaitLimit> limit_lock_waits(Connection& connection, std::chrono::seconds longest) const {
    return connection.wait_at_most(longest);
  }
};

}  // namespace godwit
