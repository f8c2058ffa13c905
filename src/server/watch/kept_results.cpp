#include "server/watch/kept_results.h"

#include <utility>

namespace godwit {

KeptResults::KeptResults(std::vector<StepResult> results, MigrationRowPool& pool) {
  kept_.reserve(results.size());
  for (StepResult& one : results) {
    // By name, so that this no longer compiles when a result has one more.
    auto& [migration, kind, outcome, duration_ms, statements, warnings, in_transaction] = one;
    const std::int64_t time = std::exchange(migration.execution_time_ms, 0);
    kept_.push_back({pool.share(std::move(migration)), time, kind, outcome, duration_ms, statements,
                     std::move(warnings), in_transaction});
  }
}

std::vector<StepResult> KeptResults::results() const {
  std::vector<StepResult> results;
  results.reserve(kept_.size());
  for (const Kept& one : kept_) {
    results.push_back(
        {*one.migration, one.kind, one.outcome, one.duration_ms, one.statements, one.warnings, one.in_transaction});
    results.back().migration.execution_time_ms = one.execution_time_ms;
  }
  return results;
}

}  // namespace godwit
