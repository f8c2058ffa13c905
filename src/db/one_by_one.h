#pragma once
// Batches for databases that take one statement at a time.

#include <optional>
#include <span>

#include "db/connection.h"

namespace godwit {

/// `run` gives the error of a statement, or none; the first error ends the batch.
template <typename Run>
BatchOutcome run_one_by_one(std::span<const SqlStatement> statements, const Run& run) {
  BatchOutcome outcome;
  for (const SqlStatement& statement : statements) {
    outcome.error = run(statement);
    if (outcome.error) break;
    ++outcome.succeeded;
  }
  return outcome;
}

}  // namespace godwit
