#include "engine/prepare/foreign_parts.h"

#include <tuple>

#include "model/finding_builder.h"

namespace godwit {
namespace {

bool comes_before(const SourcePosition& a, const SourcePosition& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

}  // namespace

void DownPartCheck::look_at(const SqlStatement& statement, const ScriptStream& stream) {
  if (!mark_) mark_ = stream.down_mark();
  const bool above = !mark_ || comes_before(statement.begin, mark_->begin);
  if (above && !above_) above_ = statement.begin;
  const bool behind = mark_ && (!above || (mark_->inside && !behind_));
  if (behind && !behind_) behind_ = above ? mark_->begin : statement.begin;
}

// An undo script may be nothing but such a part.
std::optional<Finding> DownPartCheck::finding() const {
  if (!behind_ || script_.config.allow_down_part) return std::nullopt;
  if (script_.kind == ScriptKind::undo && !above_) return std::nullopt;
  return FindingBuilder::error(ErrorCode::down_part, message())
      .about(script_)
      .at({script_.script, mark_->begin.line, mark_->begin.column});
}

std::string DownPartCheck::message() const {
  const std::string tool(mark_->tool);
  const std::string keep = "; if all of it shall run, write allowDownPart=true into " + script_.conf_name() + ".";
  if (script_.kind == ScriptKind::undo) {
    return "\"" + mark_->text + "\" begins the part with which " + tool +
           " takes a change back. Here the part above it, which makes the change, would run first (line " +
           std::to_string(above_->line) + "). Nothing was run; remove what stands above the comment" + keep;
  }
  const bool versioned = script_.kind == ScriptKind::versioned && script_.version;
  return "\"" + mark_->text + "\" begins the part with which " + tool +
         " takes the change back. Here it would run, too, right behind the change (line " +
         std::to_string(behind_->line) + "). Nothing was run; " +
         (versioned ? "move what stands below the comment into an undo script of the version, or remove it"
                    : "remove what stands below the comment") +
         keep;
}

std::optional<Finding> refuse_lfs_pointer(const ResolvedMigration& script) {
  if (!script.lfs_pointer) return std::nullopt;
  return FindingBuilder::error(
             ErrorCode::lfs_pointer,
             "The file is a pointer of Git LFS, not the script that it stands for. Nothing was run; fetch the "
             "script with `git lfs pull` (in CI: check out with LFS), then run the command again.")
      .about(script)
      .at({script.script, 1, 1});
}

}  // namespace godwit
