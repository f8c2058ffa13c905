#pragma once
// Statements held together until they are worth a message to the server.

#include <string>
#include <vector>

#include "script/sql_statement.h"

namespace godwit {

/// Copies statements into one arena. Views of statements() are valid until the next add() or clear().
class StatementBatch {
 public:
  void add(const SqlStatement& statement);
  void clear();

  bool empty() const { return held_.empty(); }
  std::size_t size() const { return held_.size(); }
  /// Large enough to be sent: more bytes or statements gain nothing.
  bool full() const { return arena_.size() >= kFullBytes || held_.size() >= kFullStatements; }
  std::vector<SqlStatement>& statements();

 private:
  static constexpr std::size_t kFullBytes = 64 * 1024;
  static constexpr std::size_t kFullStatements = 1000;
  std::string arena_;
  std::vector<SqlStatement> held_;    // their views are set by statements()
  std::vector<std::size_t> offsets_;  // of each text in the arena
  std::vector<std::size_t> sizes_;
};

}  // namespace godwit
