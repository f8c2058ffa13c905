#pragma once
// Which migrations `info` and `history` show.

#include <optional>
#include <string>
#include <vector>

#include "godwit/options.h"
#include "model/plan.h"

namespace godwit {

/// Bounds as Flyway 10.22 has them (its MigrationFilterImpl): dates are exclusive, versions inclusive. A date before
/// which it was applied, or a version up to which, leaves out what has no date or no version; the bounds from below
/// let it pass.
class InfoFilter {
 public:
  /// Throws Error(configuration) for what is no date, version or state.
  explicit InfoFilter(const InfoOptions& options);
  bool shows(const MigrationInfo& info) const;

 private:
  std::string since_date_;  // "2020-12-01 13:00:00"; empty: none
  std::string until_date_;
  std::optional<MigrationVersion> since_version_;
  std::optional<MigrationVersion> until_version_;
  std::vector<MigrationState> states_;  // empty: all
};

}  // namespace godwit
