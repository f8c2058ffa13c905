#include <sqlite3.h>

#include "base/strings.h"
#include "db/clean_inventory.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

std::vector<NamedObject> objects_in(Connection& connection) {
  return named_objects(connection,
                       "SELECT type, name FROM main.sqlite_master WHERE type <> 'index' AND name NOT LIKE 'sqlite\\_%' "
                       "ESCAPE '\\' ORDER BY type <> 'table', 1, 2");
}

// A virtual table may be of a module that is not there, and then cannot be looked into.
std::vector<CleanInventory::History> histories_in(Connection& connection) {
  const std::string columns =
      "(SELECT count(*) FROM pragma_table_info(t.name, 'main') WHERE name IN (" + std::string(kHistoryColumns) + "))";
  return named_objects(connection,
                       "SELECT 'main', name FROM main.sqlite_master t WHERE CASE WHEN type = 'table' AND sql NOT LIKE "
                       "'CREATE VIRTUAL%' THEN " +
                           columns + " ELSE 0 END = " + std::string(kHistoryColumnCount) + " ORDER BY 2");
}

}  // namespace

std::unique_ptr<CleanInventory> sqlite_clean_inventory(Connection& connection) {
  return listed_inventory(
      histories_in(connection), [&connection] { return objects_in(connection); },
      [] { return std::vector<ObjectGroup>(); });  // a database is its file, and clean empties that
}

void check_schema(const std::string& schema) {
  if (equals_ignore_case(schema, "main")) return;
  throw Error(ErrorCode::configuration, "SQLite has no schema \"" + schema + "\": its only one is main. Leave " +
                                            "-schemas and -defaultSchema out.");
}

// The history table's own index and what SQLite keeps for itself (sqlite_sequence, automatic indexes) are no user's
// objects.
bool is_empty(Connection& connection, const std::string& history_table) {
  const Value parameters[] = {history_table};
  const auto rows = connection.query(
      "SELECT CAST(count(*) AS TEXT) FROM main.sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
      "AND tbl_name <> ? COLLATE NOCASE",
      parameters);
  return rows.at(0).at(0) == "0";
}

// SQLite's own way to an empty database: dropping objects one by one leaves sqlite_sequence, user_version and
// application_id behind, and fails on virtual tables whose module is not loaded.
void SqliteConnection::clean_schema(const std::string& schema) {
  check_schema(schema);
  if (transaction_state() != TransactionState::idle) {
    throw Error(ErrorCode::unexpected,
                "A SQLite database cannot be cleaned inside a transaction. Nothing was changed.");
  }
  query("SELECT CAST(count(*) AS TEXT) FROM main.sqlite_master");  // the schema has to have been read
  if (standing_in_) return;
  check_writable();
  sqlite3* db = native();
  sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
  const int code = sqlite3_exec(db, "VACUUM", nullptr, nullptr, nullptr);
  const Error failure = error(code, "The database cannot be cleaned");
  sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 0, nullptr);
  if (code != SQLITE_OK) throw failure;
}

}  // namespace godwit
