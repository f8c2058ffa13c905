#include "db/clean_inventory.h"

#include "base/strings.h"
#include "db/mysql/parts.h"
#include "db/mysql/text/quoting.h"

namespace godwit {
namespace {

std::string any_of_schemas(std::string_view column, const std::vector<std::string>& schemas) {
  std::vector<std::string> names;
  for (const std::string& schema : schemas) names.push_back("(" + mysql_name_is(column, schema) + ")");
  return names.empty() ? "FALSE" : "(" + join(names, " OR ") + ")";
}

std::string qualified(const Row& row, std::size_t schema) {
  return quote_mysql_name(row[schema].value_or("")) + "." + quote_mysql_name(row[schema + 1].value_or(""));
}

// Triggers go with their tables, indexes and constraints are parts of them.
std::vector<NamedObject> objects_of(Connection& connection, const std::vector<std::string>& schemas) {
  const std::string sql =
      "SELECT CASE table_type WHEN 'BASE TABLE' THEN 'table' WHEN 'SYSTEM VERSIONED' THEN 'table' ELSE "
      "LOWER(table_type) END AS kind, table_schema AS place, table_name AS name FROM information_schema.tables WHERE " +
      any_of_schemas("table_schema", schemas) +
      " UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name FROM information_schema.routines WHERE " +
      any_of_schemas("routine_schema", schemas) +
      " UNION ALL SELECT 'trigger', trigger_schema, trigger_name FROM information_schema.triggers WHERE " +
      any_of_schemas("trigger_schema", schemas) +
      " UNION ALL SELECT 'event', event_schema, event_name FROM information_schema.events WHERE " +
      any_of_schemas("event_schema", schemas);
  std::vector<NamedObject> objects;
  for (const Row& row : connection.query("SELECT * FROM (" + sql + ") objects ORDER BY kind <> 'table', 1, 2, 3")) {
    objects.emplace_back(row[0].value_or(""), qualified(row, 1));
  }
  return objects;
}

std::vector<CleanInventory::History> histories_of(Connection& connection, const std::vector<std::string>& schemas) {
  return named_objects(
      connection, "SELECT table_schema, table_name FROM information_schema.columns WHERE " +
                      any_of_schemas("table_schema", schemas) + " AND column_name IN (" + std::string(kHistoryColumns) +
                      ") GROUP BY table_schema, table_name HAVING COUNT(*) = " + std::string(kHistoryColumnCount) +
                      " ORDER BY 1, 2");
}

// A role that may not look into the server's own tables is told nothing of what is in them.
void add_if_readable(Connection& connection, std::string_view sql, std::vector<NamedObject>& objects) {
  try {
    const std::vector<NamedObject> found = named_objects(connection, sql);
    objects.insert(objects.end(), found.begin(), found.end());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::permission) throw;
  }
}

std::vector<ObjectGroup> left_by(Connection& connection, const std::vector<std::string>& schemas) {
  std::vector<NamedObject> objects;
  add_if_readable(connection,
                  "SELECT 'database', schema_name FROM information_schema.schemata WHERE LOWER(schema_name) NOT IN "
                  "('mysql', 'sys', 'information_schema', 'performance_schema') AND NOT " +
                      any_of_schemas("schema_name", schemas) + " ORDER BY 2",
                  objects);
  add_if_readable(connection,
                  "SELECT CASE host WHEN '' THEN 'role' ELSE 'user' END, CASE host WHEN '' THEN user ELSE "
                  "CONCAT(user, '@', host) END FROM mysql.user WHERE user NOT LIKE 'mysql.%' AND user NOT IN ('', "
                  "'root', 'mysql', 'mariadb.sys', 'PUBLIC') AND CONCAT(user, '@', host) <> CURRENT_USER() "
                  "ORDER BY 1 DESC, 2",
                  objects);
  add_if_readable(connection, "SELECT 'server', server_name FROM mysql.servers ORDER BY 2", objects);
  add_if_readable(connection, "SELECT 'loadable function', name FROM mysql.func ORDER BY 2", objects);
  return grouped(objects);
}

}  // namespace

std::unique_ptr<CleanInventory> mysql_clean_inventory(Connection& connection, const std::vector<std::string>& schemas) {
  return listed_inventory(
      histories_of(connection, schemas), [&connection, schemas] { return objects_of(connection, schemas); },
      [&connection, schemas] { return left_by(connection, schemas); });
}

}  // namespace godwit
