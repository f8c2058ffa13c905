#include "db/postgresql/postgresql_dialect.h"
#include "db/postgresql/text/quoting.h"

namespace godwit {
namespace {

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

// A policy p that has a say in what this role reads, and whether it shows every row.
constexpr std::string_view kPolicy =
    "EXISTS (SELECT 1 FROM pg_catalog.pg_policy p WHERE p.polrelid = a.attrelid AND p.polcmd IN ('r', '*') AND "
    "EXISTS (SELECT 1 FROM pg_catalog.unnest(p.polroles) r WHERE r = 0 OR pg_catalog.pg_has_role(r, 'USAGE')) AND ";
constexpr std::string_view kShowsAll = "pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'";

// Permissive policies are joined by OR, restrictive ones by AND; without a permissive one no row is seen. The function
// already knows of owners, superusers and BYPASSRLS.
std::string hidden_from() {
  return text({"CASE WHEN pg_catalog.row_security_active(a.attrelid) AND NOT (", kPolicy, "p.polpermissive AND ",
               kShowsAll, ") AND NOT ", kPolicy, "NOT p.polpermissive AND NOT ", kShowsAll,
               ")) THEN current_user END"});
}

}  // namespace

TableWords PostgresqlDialect::table_words(const std::string& schema, const std::string& table) const {
  TableWords words{
      .name = quote(schema) + "." + quote(table),
      .columns = text({"SELECT a.attname, ", hidden_from(),
                       " FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = "
                       "(SELECT c.oid",
                       in_catalog(schema, table), ") ORDER BY a.attnum"})};
  words.show_all_rows = "CREATE POLICY godwit_reads ON " + words.name +
                        " FOR SELECT TO {role} USING (true); or, where a restrictive policy is in the way, "
                        "ALTER ROLE {role} BYPASSRLS";
  words.number = "integer";
  words.text = "varchar({length})";
  words.flag = "boolean";
  words.moment = "timestamp";  // without zone, written in the session's zone
  words.now = "now()";
  words.read_moment = "to_char({column}, 'YYYY-MM-DD HH24:MI:SS')";
  words.read_moment_utc =
      "to_char(CAST({column} AS timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
  words.key = ",\n    CONSTRAINT " + quote(table + "_pk") + " PRIMARY KEY";
  words.key_end = text({" ", kIndexTablespaceMark});
  words.table_end = text({" ", kTablespaceMark});
  words.index = "CREATE INDEX " + quote(table + "_s_idx") + " ON " + words.name;
  words.index_end = words.table_end;
  words.add_column = "ADD COLUMN IF NOT EXISTS ";
  words.adds_together = true;
  return words;
}

}  // namespace godwit
