#pragma once
// The `type` column of the history table.

#include <string>
#include <string_view>

namespace godwit {

enum class MigrationType {
  sql,
  sql_baseline,
  undo_sql,
  baseline,
  schema,
  deleted,
  jdbc,
  spring_jdbc,
  script,
  custom,
  other
};

/// "SQL", "SQL_BASELINE", "UNDO_SQL", "BASELINE", "SCHEMA", "DELETE", "JDBC", "SPRING_JDBC", "SCRIPT", "CUSTOM"; UNDO_…
/// and …_BASELINE as UNDO_SQL and SQL_BASELINE; anything else is `other`.
MigrationType parse_migration_type(std::string_view text);
/// The column's text; "" for other.
std::string_view migration_type_text(MigrationType type);
/// True for JDBC, SPRING_JDBC, SCRIPT and CUSTOM: migrations of Flyway's that godwit does not run.
bool is_foreign(MigrationType type);
/// True for SCHEMA, BASELINE and DELETE: rows that no script stands behind.
bool is_synthetic(MigrationType type);

}  // namespace godwit
