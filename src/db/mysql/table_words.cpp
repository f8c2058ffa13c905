#include "db/mysql/parts.h"
#include "db/mysql/text/quoting.h"

namespace godwit {

TableWords mysql_table_words(const std::string& schema, const std::string& table) {
  TableWords words{.name = quote_mysql_name(schema) + "." + quote_mysql_name(table),
                   .columns = "SELECT column_name FROM information_schema.columns WHERE " +
                              mysql_name_is("table_schema", schema) + " AND " + mysql_name_is("table_name", table) +
                              " ORDER BY ordinal_position LIMIT 10000"};
  words.number = "INT";
  words.flag = "BOOL";
  // UNIX_TIMESTAMP of a TIMESTAMP column is the moment as stored; CONVERT_TZ would stumble over an hour that came
  // twice.
  words.read_moment = "DATE_FORMAT({column}, '%Y-%m-%d %H:%i:%s')";
  words.read_moment_utc =
      "DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL UNIX_TIMESTAMP({column}) SECOND), '%Y-%m-%dT%H:%i:%sZ')";
  // A script may have said SET NAMES latin1, or set sql_select_limit.
  words.read_text = "CAST(CONVERT({column} USING utf8mb4) AS BINARY)";
  words.limit = " LIMIT 18446744073709551615";
  words.index_inside = ",\n    KEY " + quote_mysql_name(table + "_s_idx");
  words.table_end = " ENGINE=InnoDB";
  words.adds_together = true;  // each statement commits by itself, and one of two columns alone is of no use
  return words;
}

}  // namespace godwit
