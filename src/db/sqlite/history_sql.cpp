#include "base/strings.h"
#include "db/history_template.h"
#include "db/sqlite/connection.h"
#include "embedded/sqlite_history.h"

namespace godwit {
namespace {

// Everything as TEXT: Poco reads a column by its declared type, and a table of another tool may have any.
constexpr std::string_view kColumns =
    "CAST(installed_rank AS TEXT), CAST(version AS TEXT), CAST(description AS TEXT), CAST(type AS TEXT), "
    "CAST(script AS TEXT), CAST(checksum AS TEXT), CAST(installed_by AS TEXT), CAST(installed_on AS TEXT), "
    "coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', installed_on), ''), CAST(execution_time AS TEXT), "
    "CASE WHEN success THEN '1' ELSE '0' END";

constexpr std::string_view kInserted =
    "installed_rank, version, description, type, script, checksum, installed_by, execution_time, success";

}  // namespace

std::string text_literal(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", "''") + "'";
}

HistorySql make_history_sql(const Dialect& dialect, const std::string& table) {
  const std::string name = "\"main\"." + dialect.quote(table);
  const std::string name_text = text_literal(table);
  HistorySql sql;
  // SQLite finds tables whatever the case of their name.
  sql.exists =
      "SELECT CAST(count(*) AS TEXT) FROM main.sqlite_master WHERE type IN ('table', 'view') AND name = " + name_text +
      " COLLATE NOCASE";
  sql.columns = "SELECT CAST(name AS TEXT) FROM pragma_table_info(" + name_text + ", 'main') ORDER BY cid";
  sql.create = history_statements(kSqliteHistory, dialect, "main", table);
  sql.add_digest_columns = {"ALTER TABLE " + name + " ADD COLUMN checksum_sha256 VARCHAR(64)",
                            "ALTER TABLE " + name + " ADD COLUMN checksum_sha256_for INT"};
  const std::string from = " FROM " + name + " ORDER BY installed_rank";
  sql.select_without_digests = "SELECT " + std::string(kColumns) + from;
  sql.select =
      "SELECT " + std::string(kColumns) + ", CAST(checksum_sha256 AS TEXT), CAST(checksum_sha256_for AS TEXT)" + from;
  const std::string insert = "INSERT INTO " + name + " (" + std::string(kInserted);
  sql.insert_without_digests = insert + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sql.insert = insert + ", checksum_sha256, checksum_sha256_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sql.remove = "DELETE FROM " + name + " WHERE installed_rank = ?";
  const std::string update = "UPDATE " + name + " SET ";
  sql.align =
      update +
      "description = ?, type = ?, checksum = ?, checksum_sha256 = ?, checksum_sha256_for = ? WHERE installed_rank = ?";
  sql.align_without_digests = update + "description = ?, type = ?, checksum = ? WHERE installed_rank = ?";
  sql.write_digest = update + "checksum_sha256 = ?, checksum_sha256_for = ? WHERE installed_rank = ?";
  return sql;
}

}  // namespace godwit
