#include <sqlite3.h>

#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {

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
void clean_database(SqliteConnection& connection) {
  if (connection.transaction_state() != TransactionState::idle) {
    throw Error(ErrorCode::unexpected,
                "A SQLite database cannot be cleaned inside a transaction. Nothing was changed.");
  }
  connection.query("SELECT CAST(count(*) AS TEXT) FROM main.sqlite_master");  // the schema has to have been read
  if (connection.absent()) return;
  connection.check_writable();
  sqlite3* db = connection.native();
  sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 1, nullptr);
  const int code = sqlite3_exec(db, "VACUUM", nullptr, nullptr, nullptr);
  const Error error = connection.error(code, "The database cannot be cleaned");
  sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 0, nullptr);
  if (code != SQLITE_OK) throw error;
}

}  // namespace godwit
