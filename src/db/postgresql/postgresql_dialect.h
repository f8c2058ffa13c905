#pragma once
// The dialect as this folder's sources share it.

#include <string>
#include <utility>
#include <vector>

#include "db/dialect.h"

namespace godwit {

class PostgresqlDialect final : public Dialect {
 public:
  const DialectTraits& traits() const override;
  const SplitRules& split_rules() const override;

  bool accepts(std::string_view url) const override;
  ConnectionSpec parse_url(const TargetOptions& target) const override;
  std::unique_ptr<Connection> open(const ConnectionSpec& spec, const TargetOptions& target,
                                   const std::stop_token& stop) const override;

  TableWords table_words(const std::string& schema, const std::string& table) const override;

  bool schema_exists(Connection& connection, const std::string& schema) const override;
  bool schema_empty(Connection& connection, const std::string& schema, const std::string& history_table) const override;
  void create_schema(Connection& connection, const std::string& schema) const override;
  void drop_schema(Connection& connection, const std::string& schema) const override;
  std::unique_ptr<CleanInventory> clean_inventory(Connection& connection,
                                                  const std::vector<std::string>& schemas) const override;

  std::unique_ptr<LockWaitLimit> limit_lock_waits(Connection& connection, std::chrono::seconds longest) const override;
  ClientAccess client_access(const ConnectionSpec& spec) const override;
};

/// The parameters for libpq: keyword and value, without host, port, database, user and password.
std::vector<std::pair<std::string, std::string>> libpq_parameters(const ConnectionSpec& spec);

/// libpq's own value for a keyword that nobody set, from the PG… variables and service files; "" if it has none.
std::string libpq_default(std::string_view keyword);

/// The schemas that are to stand first in search_path.
std::vector<std::string> wanted_schemas(const TargetOptions& target);

}  // namespace godwit
