#pragma once
// The kinds of steps.

#include <string_view>

namespace godwit {

enum class StepKind {
  migrate,
  undo,
  create_schema,
  create_history,
  adopt,          ///< gives the history its columns for SHA-256
  write_digests,  ///< gives rows their SHA-256
  baseline,
  mark_applied,  ///< repair's markApplied: the row without the script
  remove_failed,
  mark_deleted,
  align,  ///< gives a row the sums and the description of its script
  clean,
  drop_schema,
  back_up,
  callback,       ///< a script or program at an event; only where it is planned
  schema_marker,  ///< the row that names the schemas that were created; only where it is planned
};

/// "migrate", "create schema", "mark applied"…
std::string_view step_kind_text(StepKind kind);

/// False for what stands around the steps of a plan: callbacks and markers.
constexpr bool is_step(StepKind kind) {
  return kind != StepKind::callback && kind != StepKind::schema_marker;
}

}  // namespace godwit
