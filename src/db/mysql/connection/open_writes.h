#pragma once
// Which statements wrote to tables without transactions (MyISAM, MEMORY, Aria, CSV), which no rollback reaches.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"

namespace godwit {

/// The statements of the transaction that is open, by the tables they write to: the server is asked about these tables
/// only when there is something to tell.
class OpenWrites {
 public:
  /// The next statement; `text` only of one whose work is open now.
  void note(std::string_view text, bool finished);
  void note_other() { ++number_; }
  bool empty() const { return tables_.empty(); }
  /// The tables written to, for a sentence: "a, b and 3 others".
  std::string names() const;
  void clear() {
    tables_.clear();
    failed_ = 0;
  }

  /// The part of them that stays behind a rollback. `certain`: the server said that something does. Throws what query()
  /// throws.
  std::vector<LateEffect> left_behind(Connection& connection, bool certain) const;

 private:
  using Name = std::pair<std::string, std::string>;  // schema or "", table or ""
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };

  std::map<Name, std::vector<Range>> tables_;
  std::uint64_t number_ = 0;  // of the last statement
  std::uint64_t failed_ = 0;  // number of the first that did not end well; 0: none
};

/// The facts about a table.
enum class TableKind : std::uint8_t { transactional, plain, writes_plain_by_trigger };

/// Throws what query() throws.
TableKind mysql_table_kind(Connection& connection, const std::string& schema, const std::string& table);

}  // namespace godwit
