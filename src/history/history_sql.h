#pragma once
// The history table's spec, and the statements on it.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "db/table_spec.h"

namespace godwit {

/// The table as Flyway makes it, and godwit's two columns at the end.
const TableSpec& history_spec();

/// The columns of Flyway's.
inline constexpr auto kHistoryColumnNames =
    std::to_array<std::string_view>({"installed_rank", "version", "description", "type", "script", "checksum",
                                     "installed_by", "installed_on", "execution_time", "success"});
inline constexpr auto kDigestColumnNames = std::to_array<std::string_view>({"checksum_sha256", "checksum_sha256_for"});

/// Names are filled in already; parameters are `?`.
struct HistorySql {
  std::string columns;                          ///< as TableWords has it
  std::string show_all_rows;                    ///< as TableWords has it
  std::vector<std::string> create;              ///< with the two SHA-256 columns
  std::vector<std::string> add_digest_columns;  ///< both
  /// Adds checksum_sha256 alone, and checksum_sha256_for alone, to a table that has the other one.
  std::array<std::vector<std::string>, 2> add_one_digest_column;

  /// installed_rank, version, description, type, script, checksum, installed_by, installed_on, installed_on_utc,
  /// execution_time, success ("1"/"0") [, checksum_sha256, checksum_sha256_for], ordered by installed_rank
  std::string select;
  std::string select_without_digests;
  std::string row;  ///< as select; parameter: installed_rank
  std::string row_without_digests;
  std::string versions;  ///< installed_rank, version, type, success of rows that have a version, ordered by rank
  std::string digests;   ///< installed_rank, checksum_sha256, checksum_sha256_for
  /// parameters in table order without installed_on: rank, version, description, type, script, checksum, installed_by,
  /// execution_time, success ("1"/"0") [, checksum_sha256, checksum_sha256_for]
  std::string insert;
  std::string insert_without_digests;
  std::string remove;                 ///< parameter: installed_rank
  std::string align;                  ///< description, type, checksum, sha256, sha256_for, rank
  std::string align_without_digests;  ///< description, type, checksum, rank
  std::string write_digest;           ///< sha256, sha256_for, rank
};

/// `words`: of the history table.
HistorySql history_sql(const TableWords& words);

}  // namespace godwit
