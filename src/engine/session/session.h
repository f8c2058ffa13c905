#pragma once
// An open connection, ready for scripts, and what the scan needs to know about it.

#include <functional>
#include <memory>
#include <string>

#include "db/dialect.h"
#include "engine/session/runtime.h"
#include "scan/resolver.h"

namespace godwit {

struct Session {
  const Dialect& dialect;
  ConnectionSpec spec;
  std::unique_ptr<Connection> connection;
  std::string default_schema;  ///< where the history table is or will be
};

/// Connects (with connectRetries, waiting 1, 2, 4… s, at most connectRetriesInterval) and runs initSql.
/// Throws Error(connection, authentication, database_missing, init_sql, stopped).
/// `reads_only`: what would write makes initSql fail.
Session open_session(const TargetOptions& target, const Runtime& runtime, bool reads_only = false);

/// The statements of initSql, one by one. Throws Error(init_sql) naming the one that failed.
void send_init_sql(Connection& connection, const Dialect& dialect, const std::string& sql);

/// Does what `name` (initSql, a script) stands for in a session in which whatever would write fails; an Error of it
/// says so, too.
void run_reading_only(Connection& connection, const std::string& name, const std::function<void()>& work);

/// The facts behind the database's part of the built-in placeholders.
struct PlaceholderFacts {
  std::string default_schema;
  std::string user;
  std::string database;  ///< empty: it has no name, so that using it is an error, as in Flyway
};
std::map<std::string, std::string> builtin_placeholders(const PlaceholderFacts& facts, const TargetOptions& target,
                                                        const Runtime& runtime);

/// flyway:defaultSchema, flyway:user, flyway:database, flyway:timestamp, flyway:workingDirectory, flyway:table,
/// flyway:environment (Flyway 10.22, tests/compat).
std::map<std::string, std::string> builtin_placeholders(const Session& session, const TargetOptions& target,
                                                        const Runtime& runtime);

}  // namespace godwit
