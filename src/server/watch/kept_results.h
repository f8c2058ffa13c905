#pragma once
// The steps of a job that has ended. The same scripts run on every tenant, so what is said of a script is kept once.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "godwit/report.h"
#include "server/watch/shared_pool.h"

namespace godwit {

using MigrationRowPool = SharedPool<MigrationRow>;

class KeptResults {
 public:
  KeptResults() = default;
  KeptResults(std::vector<StepResult> results, MigrationRowPool& pool);

  std::vector<StepResult> results() const;

 private:
  struct Kept {
    std::shared_ptr<const MigrationRow> migration;
    std::int64_t execution_time_ms;  // of the migration: another one on each tenant
    StepKind kind;
    StepOutcome outcome;
    std::int64_t duration_ms;
    std::uint64_t statements;
    std::vector<std::string> warnings;
    std::optional<bool> in_transaction;
  };
  std::vector<Kept> kept_;
};

}  // namespace godwit
