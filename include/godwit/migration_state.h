#pragma once
// Flyway's states, with Flyway's words (Flyway 10.22, tests/compat).

#include <optional>
#include <string>
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

/// The state of a text such as migration_state_text gives, without regard to case, blanks, `_` and parentheses:
/// "OUT_OF_ORDER", "failed (missing)". nullopt: no state has that name.
std::optional<MigrationState> parse_migration_state(std::string_view text);

/// Every state's text, in the order of the enumeration, with commas between them.
std::string migration_state_texts();

}  // namespace godwit
