#include "db/sqlite/dialect.h"

#include "db/clean_inventory.h"
#include "db/sqlite/connection.h"
#include "db/sqlite/split_rules.h"

namespace godwit {
namespace {

class SqliteDialect final : public Dialect {
 public:
  const DialectTraits& traits() const override;
  const SplitRules& split_rules() const override { return sqlite_split_rules(); }
  bool accepts(std::string_view url) const override { return is_sqlite_url(url); }
  ConnectionSpec parse_url(const TargetOptions& target) const override { return parse_sqlite_url(target); }
  std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                   const std::stop_token& stop) const override;
  TableWords table_words(const std::string& schema, const std::string& table) const override;
  bool schema_exists(Connection& connection, const std::string& schema) const override;
  bool schema_empty(Connection& connection, const std::string& schema, const std::string& history_table) const override;
  void create_schema(Connection& connection, const std::string& schema) const override;
  void drop_schema(Connection& connection, const std::string& schema) const override;
  std::unique_ptr<CleanInventory> clean_inventory(Connection& connection,
                                                  const std::vector<std::string>& schemas) const override;
};

const DialectTraits& SqliteDialect::traits() const {
  static const DialectTraits traits{.name = "SQLite",
                                    .url_forms = "sqlite:path",
                                    .transactional_ddl = true,
                                    .schemas = false,
                                    .quote = '"',
                                    .begin_inside_transaction_fails = true,
                                    .copies_itself = true};
  return traits;
}

std::unique_ptr<Connection> SqliteDialect::open(const ConnectionSpec& spec, const TargetOptions& target,
                                                const std::stop_token&) const {
  if (!target.default_schema.empty()) check_schema(target.default_schema);
  for (const std::string& schema : target.schemas) check_schema(schema);
  return std::make_unique<SqliteConnection>(spec, named_schema(target));
}

TableWords SqliteDialect::table_words(const std::string& schema, const std::string& table) const {
  check_schema(schema);
  return make_table_words(*this, table);
}

bool SqliteDialect::schema_exists(Connection&, const std::string& schema) const {
  check_schema(schema);
  return true;
}

bool SqliteDialect::schema_empty(Connection& connection, const std::string& schema,
                                 const std::string& history_table) const {
  check_schema(schema);
  return is_empty(connection, history_table);
}

void SqliteDialect::create_schema(Connection&, const std::string& schema) const {
  check_schema(schema);
}

void SqliteDialect::drop_schema(Connection&, const std::string& schema) const {
  check_schema(schema);
  throw Error(ErrorCode::configuration,
              "SQLite's schema main cannot be dropped; clean empties it, and deleting the file "
              "removes it.");
}

std::unique_ptr<CleanInventory> SqliteDialect::clean_inventory(Connection& connection,
                                                               const std::vector<std::string>&) const {
  return sqlite_clean_inventory(connection);
}

}  // namespace

const Dialect& sqlite_dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace godwit
