#pragma once
// Which scripts leave settings of the session changed: those behind them find these in the same run only.

#include <string>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "godwit/finding.h"
#include "model/migration.h"

namespace godwit {

class SettingsWatch {
 public:
  explicit SettingsWatch(Connection& connection) : connection_(connection) {}

  /// Behind a script and its row: adds a note that names the settings. Within the transaction of a group that waits for
  /// committed(), because what SET LOCAL set ends there.
  void look(const ResolvedMigration& script, std::vector<Finding>& findings);
  void committed(std::vector<Finding>& findings);

 private:
  std::vector<std::string> ask();

  Connection& connection_;
  std::vector<std::pair<const ResolvedMigration*, std::vector<std::string>>> waiting_;
};

}  // namespace godwit
