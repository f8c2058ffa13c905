#include "db/history_template.h"
#include "db/postgresql/postgresql_dialect.h"
#include "embedded/postgresql_history.h"

namespace godwit {
namespace {

constexpr std::string_view kColumns = "installed_rank, version, description, type, script, checksum, installed_by";
constexpr std::string_view kDigests = "checksum_sha256, checksum_sha256_for";

// installed_on is a timestamp without zone, written in the session's zone.
constexpr std::string_view kInstalledOn =
    "to_char(installed_on, 'YYYY-MM-DD HH24:MI:SS'), "
    "to_char(CAST(installed_on AS timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

std::string text(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const std::string_view part : parts) joined.append(part);
  return joined;
}

// A table, a view over one, a partitioned or foreign table: whatever answers a SELECT.
std::string in_catalog(const std::string& schema, const std::string& table) {
  return text(
      {" FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ",
       sql_literal(schema), " AND c.relname = ", sql_literal(table), " AND c.relkind IN ('r','p','v','m','f')"});
}

}  // namespace

HistorySql PostgresqlDialect::history_sql(const std::string& schema, const std::string& table) const {
  const std::string name = quote(schema) + "." + quote(table);
  const std::string catalog = in_catalog(schema, table);
  const std::string values =
      text({"SELECT ", kColumns, ", ", kInstalledOn, ", execution_time, CASE WHEN success THEN '1' ELSE '0' END"});
  const std::string from = " FROM " + name + " ORDER BY installed_rank";
  const std::string insert = text({"INSERT INTO ", name, " (", kColumns, ", execution_time, success"});
  HistorySql sql;
  sql.exists = "SELECT CASE WHEN EXISTS (SELECT 1" + catalog + ") THEN '1' ELSE '0' END";
  sql.columns =
      "SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = "
      "(SELECT c.oid" +
      catalog + ") ORDER BY a.attnum";
  sql.create = history_statements(kPostgresqlHistory, *this, schema, table);
  sql.add_digest_columns = {"ALTER TABLE " + name +
                            " ADD COLUMN IF NOT EXISTS checksum_sha256 varchar(64), "
                            "ADD COLUMN IF NOT EXISTS checksum_sha256_for integer"};
  sql.select = text({values, ", ", kDigests, from});
  sql.select_without_digests = values + from;
  sql.insert = text({insert, ", ", kDigests, ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"});
  sql.insert_without_digests = insert + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  sql.remove = "DELETE FROM " + name + " WHERE installed_rank = ?";
  sql.align = "UPDATE " + name +
              " SET description = ?, type = ?, checksum = ?, checksum_sha256 = ?, checksum_sha256_for = ? "
              "WHERE installed_rank = ?";
  sql.align_without_digests =
      "UPDATE " + name + " SET description = ?, type = ?, checksum = ? WHERE installed_rank = ?";
  sql.write_digest = "UPDATE " + name + " SET checksum_sha256 = ?, checksum_sha256_for = ? WHERE installed_rank = ?";
  return sql;
}

}  // namespace godwit
