#include "db/postgresql/dialect.h"

#include "base/strings.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/postgresql/text/objects.h"
#include "db/postgresql/text/split_rules.h"

namespace godwit {

const DialectTraits& PostgresqlDialect::traits() const {
  static constexpr DialectTraits kTraits{.name = "PostgreSQL",
                                         .url_forms = "postgresql://host:5432/database",
                                         .transactional_ddl = true,
                                         .schemas = true,
                                         .quote = '"',
                                         .begin_inside_transaction_fails = false};
  return kTraits;
}

const SplitRules& PostgresqlDialect::split_rules() const {
  return postgresql_split_rules();
}

bool PostgresqlDialect::schema_exists(Connection& connection, const std::string& schema) const {
  const Value name[] = {schema};
  return !connection.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?", name).empty();
}

bool PostgresqlDialect::schema_empty(Connection& connection, const std::string& schema,
                                     const std::string& history_table) const {
  const Value values[] = {schema, history_table};
  return connection
      .query("SELECT 1 FROM (" + std::string(kObjectsInSchema) +
                 ") d WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.oid = d.objid AND c.relname = ?"
                 " AND d.classid = CAST('pg_catalog.pg_class' AS regclass)) LIMIT 1",
             values)
      .empty();
}

void PostgresqlDialect::create_schema(Connection& connection, const std::string& schema) const {
  connection.execute("CREATE SCHEMA IF NOT EXISTS " + quote(schema));
}

void PostgresqlDialect::drop_schema(Connection& connection, const std::string& schema) const {
  connection.execute("DROP SCHEMA IF EXISTS " + quote(schema) + " CASCADE");
}

std::unique_ptr<LockWaitLimit> PostgresqlDialect::limit_lock_waits(Connection& connection,
                                                                   std::chrono::seconds longest) const {
  connection.execute("SET LOCAL lock_timeout = '" + std::to_string(longest.count()) + "s'");
  return nullptr;  // the end of the transaction puts it back
}

const Dialect& postgresql_dialect() {
  static const PostgresqlDialect kDialect;
  return kDialect;
}

}  // namespace godwit
