#pragma once
// Batches for databases that take one statement at a time.

#include <span>

#include "db/connection.h"

namespace godwit {

/// `run` gives the outcome of one statement; the first error ends the batch.
template <typename Run>
BatchOutcome run_one_by_one(std::span<const SqlStatement> statements, const BatchSending& sending, const Run& run) {
  BatchOutcome outcome;
  for (const SqlStatement& statement : statements) {
    outcome.append(run(statement));
    if (outcome.error) break;
    sending.tell(outcome.succeeded);
  }
  return outcome;
}

}  // namespace godwit
