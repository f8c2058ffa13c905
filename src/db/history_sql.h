#pragma once
// The history table's statements. Those that read and write rows are the same on every database but for a few
// expressions, so they are made here, once.

#include <string>
#include <vector>

namespace godwit {

/// Names are filled in already; parameters are `?`.
struct HistorySql {
  /// Names of its columns, one a row; no row: there is no such table. Where there is a second column and it is not
  /// NULL, it names the role that some of the table's rows are hidden from.
  std::string columns;
  std::string show_all_rows;        ///< what the owner does so that they are not; {role} is the quoted role
  std::vector<std::string> create;  ///< with the two SHA-256 columns
  std::vector<std::string> add_digest_columns;
  /// Adds checksum_sha256 alone, and checksum_sha256_for alone, to a table that has the other one; empty: as above.
  std::vector<std::string> add_one_digest_column;

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

/// The parts that differ from database to database.
struct HistoryTable {
  std::string name;              ///< quoted, with its schema where the database has schemas
  std::string installed_on;      ///< expression: as the database shows it
  std::string installed_on_utc;  ///< expression: 2020-12-31T23:59:59.999Z, or ''
  std::string success = "CASE WHEN success THEN '1' ELSE '0' END";
  std::string text = "{column}";  ///< expression: a column of text as UTF-8, whatever the session's settings are
  std::string limit = "";         ///< behind what reads, where a setting may cut it off
};

/// Fills in what reads and writes rows.
void add_row_statements(HistorySql& sql, const HistoryTable& table);

}  // namespace godwit
