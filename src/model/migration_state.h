#pragma once
// Flyway's states, with Flyway's words (Flyway 10.22, tests/compat).

#include <string_view>

namespace godwit {

enum class MigrationState {
  pending,
  success,
  failed,
  ignored,
  out_of_order,
  missing,
  future,
  failed_missing,
  failed_future,
  above_target,
  below_baseline,
  ignored_baseline,
  baseline,
  outdated,
  superseded,
  deleted,
  available,
  undone
};

/// "Pending", "Out of Order", "Failed (Missing)", "Ignored (Baseline)"…
std::string_view migration_state_text(MigrationState state);

}  // namespace godwit
