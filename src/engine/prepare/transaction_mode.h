#pragma once
// Whether a script runs in a transaction. Flyway's rules (Flyway 10.22, tests/compat): the script's own .conf decides,
// else what its statements need.

#include "db/dialect.h"
#include "engine/prepare/run_options.h"
#include "engine/prepare/statement_check.h"

namespace godwit {

/// A SET, USE, PRAGMA…: it changes what statements behind it find.
bool sets_something(std::string_view text);

class TransactionMode final : public StatementCheck {
 public:
  /// All outlive it.
  TransactionMode(const ResolvedMigration& script, const RunOptions& options, const DialectTraits& traits)
      : script_(script), options_(options), traits_(traits) {}

  void look_at(const SqlStatement& statement, const ScriptStream& stream) override;
  /// A ROLLBACK, or statements of both kinds where nothing says how they are to run.
  std::optional<Finding> finding() const override;

  /// godwit wraps the script in a transaction. Behind the last statement, as the next.
  bool inside() const;
  /// The script has BEGIN or COMMIT of its own.
  bool controlled() const { return controlled_; }

 private:
  bool governs_itself() const;
  std::string how_to_allow() const;

  const ResolvedMigration& script_;
  const RunOptions& options_;
  const DialectTraits& traits_;
  std::optional<SourcePosition> refusing_;  // the first statement that cannot run in a transaction
  std::optional<SourcePosition> ordinary_;  // the first other one
  std::optional<SourcePosition> rollback_;
  std::uint64_t parts_ = 0;  // runs of statements of one of these two kinds
  bool last_refuses_ = false;
  bool sets_ = false;  // a statement sets something for those behind it
  bool controlled_ = false;
};

}  // namespace godwit
