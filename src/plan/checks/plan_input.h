#pragma once
// The ground of a decision.

#include <set>

#include "godwit/options.h"
#include "model/migration.h"

namespace godwit {

struct PlanInput {
  const ProjectOptions& project;
  const MigrationSet& set;
  const HistorySnapshot& history;
  bool create_schemas = true;  ///< TargetOptions::create_schemas
  /// installed_rank of rows whose CRC-32 agrees, whose SHA-256 does not, and whose file is a known harmless variant
  std::set<int> harmless_ranks = {};
};

}  // namespace godwit
