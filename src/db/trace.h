#pragma once
// Round trips as lines for whoever looks for a fault.

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace godwit {

/// Lives as long as a round trip, and tells it to the connection's on_trace with its time.
class Trace {
 public:
  /// A statement of our own; how many parameters it has is told, and not what they are.
  Trace(const Connection& connection, std::string_view sql, std::span<const Value> parameters = {});
  /// Statements of a script: their number, size and place, and the words that the first begins with.
  Trace(const Connection& connection, std::span<const SqlStatement> statements);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

 private:
  const Connection& connection_;
  std::string what_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace godwit
