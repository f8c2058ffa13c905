#include "db/mysql/dialect.h"

#include "db/clean_inventory.h"
#include "db/connecting.h"
#include "db/mysql/connection/connection.h"
#include "db/mysql/connection/with_setting.h"
#include "db/mysql/parts.h"
#include "db/mysql/text/quoting.h"
#include "db/mysql/text/split_rules.h"

namespace godwit {
namespace {

std::string named_in(const ConnectionSpec& spec, const TargetOptions& target) {
  std::string named = named_schema(target);
  if (!named.empty() || !spec.database.empty()) return named;
  throw Error(ErrorCode::configuration,
              "There is no default schema: the URL " + spec.url +
                  " names no database. Add it (…/database), or give -defaultSchema=… or -schemas=…");
}

bool any(Connection& connection, const std::string& from_where) {
  return !connection.query("SELECT 1 FROM information_schema." + from_where + " LIMIT 1").empty();
}

// DDL waits for the metadata lock, a whole year by default, and every reader that comes waits behind it.
struct MysqlWaitLimit final : LockWaitLimit {
  MysqlWaitLimit(Connection& connection, std::chrono::seconds longest)
      : setting(connection, "lock_wait_timeout", std::to_string(longest.count())) {}
  WithSetting setting;
};

class MysqlDialect final : public Dialect {
 public:
  const DialectTraits& traits() const override {
    static const DialectTraits kTraits{.name = "MySQL",
                                       .url_forms = "mysql://host:3306/database, mariadb://host:3306/database",
                                       .transactional_ddl = false,
                                       .schemas = true,
                                       .quote = '`'};
    return kTraits;
  }
  const SplitRules& split_rules() const override { return mysql_split_rules(); }
  bool accepts(std::string_view url) const override { return is_mysql_url(url); }
  ConnectionSpec parse_url(const TargetOptions& target) const override { return parse_mysql_url(target); }

  std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                   const std::stop_token& stop) const override {
    return connect_until_stopped(stop,
                                 [&] { return std::make_unique<MysqlConnection>(spec, named_in(spec, target), stop); });
  }
  TableWords table_words(const std::string& schema, const std::string& table) const override {
    return mysql_table_words(schema, table);
  }

  bool schema_exists(Connection& connection, const std::string& schema) const override {
    return any(connection, "schemata WHERE " + mysql_name_is("schema_name", schema));
  }
  bool schema_empty(Connection& connection, const std::string& schema,
                    const std::string& history_table) const override {
    return !any(connection, "tables WHERE " + mysql_name_is("table_schema", schema) + " AND NOT (" +
                                mysql_name_is("table_name", history_table) + ")") &&
           !any(connection, "routines WHERE " + mysql_name_is("routine_schema", schema)) &&
           !any(connection, "events WHERE " + mysql_name_is("event_schema", schema));
  }
  void create_schema(Connection& connection, const std::string& schema) const override {
    connection.execute("CREATE DATABASE " + quote(schema));
    const std::string& wanted = connection.server().default_schema;
    if (schema == wanted || schema_exists(connection, wanted)) connection.execute("USE " + quote(wanted));
  }
  void drop_schema(Connection& connection, const std::string& schema) const override {
    const WithoutForeignKeyChecks unchecked(connection);
    connection.execute("DROP DATABASE " + quote(schema));
  }
  std::unique_ptr<CleanInventory> clean_inventory(Connection& connection,
                                                  const std::vector<std::string>& schemas) const override {
    return mysql_clean_inventory(connection, schemas);
  }
  std::unique_ptr<LockWaitLimit> limit_lock_waits(Connection& connection, std::chrono::seconds longest) const override {
    return std::make_unique<MysqlWaitLimit>(connection, longest);
  }
  ClientAccess client_access(const ConnectionSpec& spec) const override { return mysql_client_access(spec); }
};

}  // namespace

const Dialect& mysql_dialect() {
  static const MysqlDialect dialect;
  return dialect;
}

}  // namespace godwit
