#pragma once
// The history table, the same way on every database.

#include <string>

#include "db/connection.h"
#include "db/dialect.h"
#include "model/migration.h"

namespace godwit {

/// A row to be written. Rank is given out by SchemaHistory.
struct NewRow {
  std::string version;      ///< "" is NULL
  std::string description;  ///< cut to 197 characters and "..." where it has more than 200
  std::string_view type;
  std::string script;
  std::optional<Checksum> checksum;
  std::optional<Digest> digest;
  std::string installed_by;
  std::int64_t execution_time_ms = 0;
  bool success = true;
};

class SchemaHistory {
 public:
  SchemaHistory(Connection& connection, const Dialect& dialect, const TargetOptions& target,
                std::string default_schema);

  /// Never writes. Throws Error(foreign_history) if a table of that name has other columns than Flyway's.
  HistorySnapshot read();

  void create();
  /// Error(permission) if the role may not.
  void add_digest_columns();
  /// Appends with the rank given, or the greatest rank + 1.
  void append(const NewRow& row, std::optional<int> rank = std::nullopt);
  void remove(int rank);
  void align(int rank, const std::string& description, MigrationType type, const ScriptSums& sums);
  void write_digest(int rank, const ScriptSums& sums);

  const std::string& schema() const { return schema_; }
  const std::string& table() const { return target_.table; }

 private:
  std::vector<std::string> read_columns();
  void read_schemas(HistorySnapshot& snapshot);
  void check_columns(const std::vector<std::string>& columns) const;

  Connection& connection_;
  const Dialect& dialect_;
  const TargetOptions& target_;
  std::string schema_;
  HistorySql sql_;
  bool digests_ = false;
  int last_rank_ = 0;
};

}  // namespace godwit
