#pragma once
// A table of our own, described once for all databases; and what each of them puts around such a table.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

enum class ColumnType : std::uint8_t {
  number,  ///< whole, of 32 bits
  text,    ///< of people: any character
  ascii,   ///< of programs: digits and plain letters, which no character set changes
  flag,    ///< parameter and answer: "1" or "0"
  moment,  ///< of the row's writing: the database's own clock fills it in. The answer is two texts, see TableWords
};

struct ColumnSpec {
  std::string_view name;
  ColumnType type = ColumnType::number;
  int length = 0;  ///< of text, in characters
  bool required = true;
};

struct TableSpec {
  std::string_view suffix;  ///< behind the name of the history table; "" for that one itself
  std::vector<ColumnSpec> columns;
  std::string_view key;           ///< its columns, with ", " between them; they also order what is read
  std::string_view indexed = {};  ///< a column with an index of its own; "": none
};

/// Comments where the name of a tablespace goes, on a database that has some.
inline constexpr std::string_view kTablespaceMark = "/* tablespace */";
inline constexpr std::string_view kIndexTablespaceMark = "/* index tablespace */";

/// How one database writes one table: its names are filled in already. {column} and {length} are replaced.
struct TableWords {
  std::string name;  ///< quoted, with its schema where the database has schemas
  /// A question: names of the table's columns, one a row; no row: there is no such table. Where there is a second
  /// column and it is not NULL, it names the role that some of the table's rows are hidden from.
  std::string columns;
  std::string show_all_rows = "";  ///< what the owner does so that they are not; {role} is the quoted role

  std::string number = "INTEGER";
  std::string text = "VARCHAR({length})";
  std::string flag = "BOOLEAN";
  std::string moment = "TIMESTAMP";
  std::string now = "CURRENT_TIMESTAMP";

  std::string read_text = "{column}";  ///< as UTF-8, whatever the session's settings are
  std::string read_flag = "CASE WHEN {column} THEN '1' ELSE '0' END";
  std::string read_moment = "{column}";      ///< as the database shows it
  std::string read_moment_utc = "{column}";  ///< 2020-12-31T23:59:59.999Z, or ''
  std::string limit = "";                    ///< behind what reads, where a setting may cut it off

  std::string key_in_column = "";  ///< behind a column that is the key: " PRIMARY KEY"; "": the next one says it
  std::string key = ",\n    PRIMARY KEY";  ///< in front of the key's columns
  std::string key_end = "";
  std::string index_inside = "";  ///< in front of the indexed column, within the table; "": the next one says it
  std::string index = "";         ///< a statement, up to the indexed column; "": there is no index
  std::string index_end = "";
  std::string table_end = "";

  std::string add_column = "ADD COLUMN ";
  bool adds_together = false;  ///< several columns in one statement

  /// Of a driver, which brings the history's as text: the whole table, and its columns that are added. Empty: made.
  std::vector<std::string> given_create = {};
  std::vector<std::string> given_add = {};
};

}  // namespace godwit
