#include "db/history_template.h"
#include "db/mysql/dialect.h"
#include "db/mysql/parts.h"
#include "embedded/mysql_history.h"

namespace godwit {
namespace {

constexpr std::string_view kColumns = "installed_rank, version, description, type, script, checksum, installed_by";
constexpr std::string_view kDigests = ", checksum_sha256, checksum_sha256_for";
constexpr std::string_view kAll = " LIMIT 18446744073709551615";  // else sql_select_limit counts

std::string select(const std::string& table, std::string_view digests) {
  // UNIX_TIMESTAMP of a TIMESTAMP column is the moment as stored; CONVERT_TZ would stumble over an hour that came
  // twice.
  return "SELECT " + std::string(kColumns) +
         ", DATE_FORMAT(installed_on, '%Y-%m-%d %H:%i:%s'), "
         "DATE_FORMAT(DATE_ADD('1970-01-01', INTERVAL UNIX_TIMESTAMP(installed_on) SECOND), '%Y-%m-%dT%H:%i:%sZ'), "
         "execution_time, IF(success, '1', '0')" +
         std::string(digests) + " FROM " + table + " ORDER BY installed_rank" + std::string(kAll);
}

std::string insert(const std::string& table, std::string_view digests) {
  return "INSERT INTO " + table + " (" + std::string(kColumns) + ", execution_time, success" + std::string(digests) +
         ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?" + (digests.empty() ? ")" : ", ?, ?)");
}

}  // namespace

HistorySql mysql_history_sql(const std::string& schema, const std::string& table) {
  const std::string name = quote_mysql_name(schema) + "." + quote_mysql_name(table);
  const std::string of_table = mysql_name_is("table_schema", schema) + " AND " + mysql_name_is("table_name", table);
  const std::string of_rank = " WHERE installed_rank = ?";
  HistorySql sql;
  sql.exists = "SELECT IF(COUNT(*) > 0, '1', '0') FROM information_schema.tables WHERE " + of_table;
  sql.columns = "SELECT column_name FROM information_schema.columns WHERE " + of_table + " ORDER BY ordinal_position" +
                std::string(kAll);
  sql.create = history_statements(kMysqlHistory, mysql_dialect(), schema, table);
  sql.add_digest_columns = {"ALTER TABLE " + name +
                            " ADD COLUMN checksum_sha256 VARCHAR(64), ADD COLUMN checksum_sha256_for INT"};
  sql.select = select(name, kDigests);
  sql.select_without_digests = select(name, "");
  sql.insert = insert(name, kDigests);
  sql.insert_without_digests = insert(name, "");
  sql.remove = "DELETE FROM " + name + of_rank;
  sql.align = "UPDATE " + name +
              " SET description = ?, type = ?, checksum = ?, checksum_sha256 = ?, checksum_sha256_for = ?" + of_rank;
  sql.align_without_digests = "UPDATE " + name + " SET description = ?, type = ?, checksum = ?" + of_rank;
  sql.write_digest = "UPDATE " + name + " SET checksum_sha256 = ?, checksum_sha256_for = ?" + of_rank;
  return sql;
}

}  // namespace godwit
