#pragma once
// The session's own counters of statements: what ran inside a CALL.

#include <cstdint>
#include <map>
#include <string>

#include "db/connection.h"

namespace godwit {

using StatementCounters = std::map<std::string, std::uint64_t>;

/// Throws what query() throws. `before`: statements in front of the question, in the same message.
StatementCounters ask_counters(Connection& connection, const std::string& before = "");

/// Statements that ran between two questions, beside the statement itself and the questions.
struct RanInside {
  bool anything = false;     ///< a statement that is more than reading
  bool may_commit = false;   ///< one that commits, or may
  bool rolled_back = false;  ///< ROLLBACK of a transaction
  std::uint64_t writes = 0;  ///< INSERT, UPDATE… and DDL
};

RanInside ran_inside(const StatementCounters& before, const StatementCounters& after);

}  // namespace godwit
