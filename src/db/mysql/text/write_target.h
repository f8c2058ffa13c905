#pragma once
// The table that a statement writes to. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct WriteTarget {
  std::string schema;  ///< "": the default database
  std::string table;   ///< "": it cannot be told from the statement
};

/// Of INSERT, REPLACE, UPDATE and DELETE of one table, and LOAD.
WriteTarget mysql_write_target(std::string_view text);

/// The first `count` words and signs of a statement, behind comments: names without their quotes, `.` and `,` alone.
std::vector<std::string> mysql_words(std::string_view text, std::size_t count);

}  // namespace godwit
