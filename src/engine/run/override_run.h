#pragma once
// The statements of a script that has errorOverrides.

#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "engine/prepare/run_options.h"
#include "engine/session/runtime.h"
#include "model/error_override.h"
#include "model/migration.h"

namespace godwit {

/// Those in force for a script: its own, else the project's.
const std::vector<ErrorOverride>& error_overrides_of(const RunOptions& options, const ResolvedMigration& migration);

/// Runs statements one by one and makes of their errors and warnings what the overrides say. Where an error would make
/// the whole transaction useless, each statement has a savepoint to go back to.
class OverrideRun {
 public:
  /// `connection` and `runtime` must outlive it.
  OverrideRun(Connection& connection, const Runtime& runtime, std::vector<ErrorOverride> overrides, std::string script);

  /// As Connection::run_batch of this one statement; an error that an override lets pass counts as success.
  BatchOutcome run(const SqlStatement& statement);

 private:
  BatchOutcome run_watched(const SqlStatement& statement);
  bool take(const NumberedNotice& notice);
  bool pass_over(const SqlStatement& statement, StatementError& error, bool savepoint, TransactionState before);
  void tell(OverrideTo to, const SourcePosition& place, const std::string& text) const;

  Connection& connection_;
  const Runtime& runtime_;
  std::vector<ErrorOverride> overrides_;
  std::string script_;
  std::optional<StatementError> raised_;  // a warning of the statement at hand that counts as an error
};

}  // namespace godwit
