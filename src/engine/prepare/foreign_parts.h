#pragma once
// Scripts that are not what they look like: written for another tool, or not there at all.

#include <optional>

#include "engine/prepare/statement_check.h"

namespace godwit {

/// Follows the statements of one script past a comment such as "-- migrate:down", behind which another tool would take
/// the change back.
class DownPartCheck final : public StatementCheck {
 public:
  /// `script` must outlive this.
  explicit DownPartCheck(const ResolvedMigration& script) : script_(script) {}

  void look_at(const SqlStatement& statement, const ScriptStream& stream) override;
  /// The finding that statements of both parts would run. nullopt where only one part has any, or where the script's
  /// .conf allows it.
  std::optional<Finding> finding() const override;

 private:
  std::string message() const;

  const ResolvedMigration& script_;
  std::optional<DownMark> mark_;
  std::optional<SourcePosition> above_;   // the first statement of the part that makes the change
  std::optional<SourcePosition> behind_;  // of the other
};

/// The script is a pointer of Git LFS.
std::optional<Finding> refuse_lfs_pointer(const ResolvedMigration& script);

}  // namespace godwit
