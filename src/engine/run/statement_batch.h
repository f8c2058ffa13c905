#pragma once
// Statements held together until they are worth a message to the server.

#include <chrono>
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
  /// Large enough to be sent: more bytes or statements gain nothing, or would take too long.
  bool full() const { return arena_.size() >= worth_ || held_.size() >= kFullStatements; }
  /// How long the server worked on what is held. Nobody sees how far the server is within one message, so the next ones
  /// are shorter where it takes long, and longer where it is quick.
  void note_time(std::chrono::milliseconds taken);
  std::vector<SqlStatement>& statements();

 private:
  static constexpr std::size_t kFullBytes = 64 * 1024;
  static constexpr std::size_t kFirstBytes = 4 * 1024;
  static constexpr std::size_t kFullStatements = 1000;
  std::size_t worth_ = kFirstBytes;  // bytes that are worth a message
  std::string arena_;
  std::vector<SqlStatement> held_;    // their views are set by statements()
  std::vector<std::size_t> offsets_;  // of each text in the arena
  std::vector<std::size_t> sizes_;
};

}  // namespace godwit
