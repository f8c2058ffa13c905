// Only a server that cannot be reached is tried again: a wrong password or a missing database is no better a second
// later. initSql is a part of connecting, since scripts begin with what it sets.
#include "engine/session/session.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/mask/mask.h"
#include "base/text_source.h"
#include "db/connecting.h"
#include "db/url_parameters.h"
#include "engine/session/stopwatch.h"
#include "script/statement_splitter.h"

namespace godwit {
namespace {

using std::chrono::seconds;

std::unique_ptr<Connection> connect(const Dialect& dialect, const ConnectionSpec& spec, const TargetOptions& target,
                                    const Runtime& runtime) {
  seconds pause{1};
  for (int attempt = 0;; ++attempt) {
    try {
      return runtime.connect ? runtime.connect(spec, target) : dialect.open(spec, target, runtime.stop);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::connection || attempt >= target.connect_retries) throw;
      const seconds wait = std::min(pause, target.connect_retries_interval);
      runtime.tell(Note{std::string(error.what()) + " Trying again in " + std::to_string(wait.count()) + " s.", true});
      if (!runtime.clock.wait(wait, runtime.stop)) {
        throw stopped_while_connecting();
      }
      pause = std::min(pause * 2, target.connect_retries_interval);
    }
  }
}

// A transaction that is open here would make all that follows part of itself.
void run_init_sql(Connection& connection, const Dialect& dialect, const std::string& sql) {
  const bool lent_open = connection.transaction_state() != TransactionState::idle;
  send_init_sql(connection, dialect, sql);
  if (lent_open || connection.transaction_state() == TransactionState::idle) return;
  connection.rollback();
  throw Error(ErrorCode::init_sql,
              "initSql opens a transaction and does not end it. It was rolled back; end initSql with COMMIT.",
              {"initSql"});
}

}  // namespace

void send_init_sql(Connection& connection, const Dialect& dialect, const std::string& sql) {
  StringSource text(sql);
  StatementSplitter splitter(text, connection.rules_in_force(dialect.split_rules()), "initSql");
  SqlStatement statement;
  while (splitter.next(statement)) {
    const BatchOutcome outcome = connection.run_batch({&statement, 1});
    if (!outcome.error) continue;
    throw Error(ErrorCode::init_sql,
                "initSql failed: " + mask_text(outcome.error->message, secrets_in(statement.text)) +
                    ". Nothing was changed; correct initSql.",
                {"initSql", statement.begin.line, statement.begin.column}, outcome.error->native);
  }
}

void run_reading_only(Connection& connection, const std::string& name, const std::function<void()>& work) {
  connection.forbid_writes(true);
  try {
    work();
  } catch (const Error& error) {
    throw Error(error.code(), std::string(error.what()) + " While only planning, " + name + " must not write.",
                error.where().known() ? error.where() : Where{name}, error.native());
  }
  connection.forbid_writes(false);
}

Session open_session(const TargetOptions& target, const Runtime& runtime, bool reads_only) {
  const Dialect& dialect = runtime.dialect_for(target.url);
  ConnectionSpec spec = dialect.parse_url(target);
  for (const std::string& name : spec.unused_parameters) {
    runtime.tell(
        Note{"The URL parameter " + name + " means nothing here and was ignored.", !is_harmless_parameter(name)});
  }
  for (const std::string& warning : spec.warnings) runtime.tell(Note{warning, true});
  const Stopwatch connecting(runtime, "Connecting");
  auto connection = connect(dialect, spec, target, runtime);
  const ServerInfo& server = connection->server();
  runtime.tell(Connected{spec.url, server.product, server.version});
  if (runtime.wants_details()) {
    connecting.tell("as user \"" + server.user + "\" to database \"" + server.database + "\", default schema \"" +
                    server.default_schema + "\"");
    connection->on_trace = [events = runtime.events](const std::string& what) { events->on_event(Detail{what, true}); };
  }
  if (int major = 0; server.newest_known > 0 && (major = std::atoi(server.version.c_str())) > server.newest_known) {
    runtime.tell(Note{server.product + " " + std::to_string(major) + " is newer than version " +
                      std::to_string(server.newest_known) + ", the newest that this godwit knows of; it goes on."});
  }
  if (!target.init_sql.empty()) {
    const Stopwatch running(runtime, "initSql");
    const auto run = [&] { run_init_sql(*connection, dialect, target.init_sql); };
    if (reads_only) {
      run_reading_only(*connection, "initSql", run);
    } else {
      run();
    }
    running.tell("for the session");
  }
  std::string schema = server.default_schema;
  return {dialect, std::move(spec), std::move(connection), std::move(schema)};
}

std::map<std::string, std::string> builtin_placeholders(const PlaceholderFacts& facts, const TargetOptions& target,
                                                        const Runtime& runtime) {
  std::map<std::string, std::string> values = {
      {"flyway:defaultSchema", facts.default_schema},
      {"flyway:user", facts.user},
      {"flyway:timestamp", runtime.clock.local_timestamp()},
      {"flyway:workingDirectory", std::filesystem::current_path().string()},
      {"flyway:table", target.table},
      {"flyway:environment", target.environment},
  };
  if (!facts.database.empty()) values["flyway:database"] = facts.database;
  return values;
}

std::map<std::string, std::string> builtin_placeholders(const Session& session, const TargetOptions& target,
                                                        const Runtime& runtime) {
  const ServerInfo& server = session.connection->server();
  const std::string database = session.dialect.traits().schemas ? server.database : "";
  return builtin_placeholders({session.default_schema, server.user, database}, target, runtime);
}

}  // namespace godwit
