#pragma once
// A check of one script, made while prepare splits it.

#include <optional>

#include "engine/prepare/script_stream.h"
#include "godwit/finding.h"

namespace godwit {

/// Sees all statements of a script in their order. Asks no database, and changes nothing.
class StatementCheck {
 public:
  virtual ~StatementCheck() = default;
  /// `stream` stands behind the statement.
  virtual void look_at(const SqlStatement& statement, const ScriptStream& stream) = 0;
  /// Behind the last statement: an error, because of which the script may not run, or nothing.
  virtual std::optional<Finding> finding() const = 0;
};

}  // namespace godwit
