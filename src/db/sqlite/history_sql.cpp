#include "base/strings.h"
#include "db/sqlite/connection.h"
#include "embedded/sqlite_history.h"
#include "history/history_template.h"

namespace godwit {

std::string text_literal(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "''") + "'";
}

// SQLite finds tables whatever the case of their name.
HistorySql make_history_sql(const Dialect& dialect, const std::string& table) {
  const std::string name = "\"main\"." + dialect.quote(table);
  const std::string alter = "ALTER TABLE " + name;
  HistorySql sql;
  sql.columns = "SELECT name FROM pragma_table_info(" + text_literal(table) + ", 'main') ORDER BY cid";
  sql.create = history_statements(kSqliteHistory, dialect, "main", table);
  sql.add_digest_columns = {alter + " ADD COLUMN checksum_sha256 VARCHAR(64)",
                            alter + " ADD COLUMN checksum_sha256_for INT"};
  sql.add_one_digest_column = sql.add_digest_columns;
  add_row_statements(sql, {name, "installed_on", "coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', installed_on), '')"});
  return sql;
}

}  // namespace godwit
