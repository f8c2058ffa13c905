#pragma once
// The history table, the same way on every database.

#include <functional>
#include <string>

#include "db/connection.h"
#include "db/dialect.h"
#include "history/history_sql.h"
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

struct Appended {
  int rank = 0;
  std::optional<std::uint64_t> rows;  ///< as Connection::execute() answers
};

using AppliedReceiver = std::function<void(AppliedMigration&&)>;

/// How much of each row is read.
enum class HistoryColumns {
  all,
  versions,  ///< rank, version, type and success, of rows that have a version
};

class SchemaHistory {
 public:
  SchemaHistory(Connection& connection, const Dialect& dialect, const TargetOptions& target,
                std::string default_schema);

  /// Never writes. Throws Error(foreign_history) if a table of that name is no history, Error(permission) if rows of it
  /// are hidden from this role.
  HistorySnapshot read();
  /// As read(), but the rows go to `take`, in the order of their ranks, and the snapshot has none.
  HistorySnapshot read(HistoryColumns columns, const AppliedReceiver& take);
  /// True if rows came, went or changed since the last read() of all columns, but for what was written through this
  /// object. Looks at the whole table, and keeps none of it. What it then finds counts as known.
  bool changed();

  void create();
  /// Adds those that are missing. Throws Error: somebody has them in the way, or the role may not.
  void add_digest_columns();
  /// Asks the catalog.
  void look_for_digest_columns();
  bool has_digest_columns() const { return digests_; }
  /// The statements of add_digest_columns(), for people.
  std::string adoption_sql() const;

  /// Appends with the rank given, or the greatest rank + 1. Error(history_full) where there is none.
  Appended append(const NewRow& row, std::optional<int> rank = std::nullopt);
  /// This and the next two answer as Connection::execute().
  std::optional<std::uint64_t> remove(int rank);
  std::optional<std::uint64_t> align(int rank, const std::string& description, MigrationType type,
                                     const ScriptSums& sums);
  std::optional<std::uint64_t> write_digest(int rank, const ScriptSums& sums);
  /// The row as it stands now, whatever triggers and rules made of it; nullopt: there is none.
  std::optional<AppliedMigration> row(int rank);
  /// A row as a write of this run left it, so that changed() takes it for no other run's; nullptr: no row.
  void know(const AppliedMigration* before, const AppliedMigration* now);
  /// Of every row: its rank, and what stands in its SHA-256 columns.
  void read_digests(const std::function<void(int rank, const std::optional<Digest>& digest)>& take);

  const std::string& schema() const { return schema_; }
  const std::string& table() const { return target_.table; }
  std::string quoted_name() const;

 private:
  std::vector<std::string> read_columns();
  [[noreturn]] void refuse_hidden(const std::string& role) const;
  void read_schemas(HistorySnapshot& snapshot);
  void check_columns(const std::vector<std::string>& columns) const;
  void note_columns(const std::vector<std::string>& columns);
  void read_rows(HistoryColumns columns, const AppliedReceiver& take);

  Connection& connection_;
  const Dialect& dialect_;
  const TargetOptions& target_;
  std::string schema_;
  HistorySql sql_;
  bool sum_there_ = false;       // the column checksum_sha256
  bool checksum_there_ = false;  // the column checksum_sha256_for
  bool digests_ = false;         // both
  int last_rank_ = 0;
  std::uint64_t known_ = 0;  // a sum over all rows as we know them, whatever their order
};

}  // namespace godwit
