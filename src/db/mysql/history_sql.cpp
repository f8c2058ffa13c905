#include "db/mysql/dialect.h"
#include "db/mysql/parts.h"
#include "db/mysql/text/quoting.h"
#include "embedded/mysql_history.h"
#include "history/history_template.h"

namespace godwit {

HistorySql mysql_history_sql(const std::string& schema, const std::string& table) {
  const std::string name = quote_mysql_name(schema) + "." + quote_mysql_name(table);
  const std::string alter = "ALTER TABLE " + name;
  const std::string add_sum = " ADD COLUMN checksum_sha256 VARCHAR(64)";
  const std::string add_checksum = " ADD COLUMN checksum_sha256_for INT";
  HistorySql sql;
  sql.columns = "SELECT column_name FROM information_schema.columns WHERE " + mysql_name_is("table_schema", schema) +
                " AND " + mysql_name_is("table_name", table) + " ORDER BY ordinal_position LIMIT 10000";
  sql.create = history_statements(kMysqlHistory, mysql_dialect(), schema, table);
  // One statement: each commits by itself, and one of two columns alone is of no use.
  sql.add_digest_columns = {alter + add_sum + "," + add_checksum};
  sql.add_one_digest_column = {alter + add_sum, alter + add_checksum};
  // UNIX_TIMESTAMP of a TIMESTAMP column is the moment as stored; CONVERT_TZ would stumble over an hour that came
  // twice.
  HistoryTable rows{name, "DATE_FORMAT(installed_on, '%Y-%m-%d %H:%i:%s')",
                    "DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL UNIX_TIMESTAMP(installed_on) SECOND), "
                    "'%Y-%m-%dT%H:%i:%sZ')"};
  // A script may have said SET NAMES latin1, or set sql_select_limit.
  rows.text = "CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
  rows.limit = " LIMIT 18446744073709551615";
  add_row_statements(sql, rows);
  return sql;
}

}  // namespace godwit
