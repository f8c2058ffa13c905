#include <map>

#include "db/mysql/connection/connection.h"
#include "db/mysql/connection/with_setting.h"
#include "db/mysql/text/quoting.h"

namespace godwit {
namespace {

struct Kind {
  std::string_view table;   // of information_schema
  std::string_view schema;  // its columns
  std::string_view name;
  std::string_view type;
};
constexpr Kind kEvents{"events", "event_schema", "event_name", "'EVENT'"};
constexpr Kind kRoutines{"routines", "routine_schema", "routine_name", "routine_type"};
constexpr Kind kTables{"tables", "table_schema", "table_name", "table_type"};

// DROP's word for the type; "" for an object that goes with another: a package body with its package.
std::string_view drop_word(const std::string& type) {
  static const std::map<std::string, std::string_view> kWords = {
      {"VIEW", "VIEW"},   {"SEQUENCE", "SEQUENCE"},   {"BASE TABLE", "TABLE"},  {"SYSTEM VERSIONED", "TABLE"},
      {"EVENT", "EVENT"}, {"PROCEDURE", "PROCEDURE"}, {"FUNCTION", "FUNCTION"}, {"PACKAGE", "PACKAGE"}};
  const auto found = kWords.find(type);
  return found == kWords.end() ? std::string_view() : found->second;
}

void drop_object(Connection& connection, const std::string& type, const std::string& name) {
  const std::string_view word = drop_word(type);
  if (word.empty()) return;
  const std::string drop = "DROP " + std::string(word) + " IF EXISTS " + name;
  if (word != "PACKAGE") {
    connection.execute(drop);
    return;
  }
  const WithSetting oracle(connection, "sql_mode", "'ORACLE'");  // MariaDB reads PACKAGE in no other mode before 11.4
  connection.execute(drop);
}

void drop_all(Connection& connection, const Kind& kind, const std::string& schema) {
  const std::string sql = "SELECT " + std::string(kind.type) + ", " + std::string(kind.name) +
                          " FROM information_schema." + std::string(kind.table) + " WHERE " +
                          mysql_name_is(kind.schema, schema);
  for (const Row& row : connection.query(sql)) {
    drop_object(connection, row.at(0).value_or(""),
                quote_mysql_name(schema) + "." + quote_mysql_name(row.at(1).value_or("")));
  }
}

}  // namespace

// Events first: one could make something new meanwhile. Triggers go with their tables.
void MysqlConnection::clean_schema(const std::string& schema) {
  const WithoutForeignKeyChecks unchecked(*this);
  for (const Kind& kind : {kEvents, kTables, kRoutines}) drop_all(*this, kind, schema);
}

}  // namespace godwit
