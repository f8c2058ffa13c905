#pragma once
// The operations on a database: the commands that end in a Report.

#include <optional>
#include <string_view>

namespace godwit {

enum class Operation {
  migrate,
  plan,
  undo,
  info,
  history,
  current,
  validate,
  repair,
  baseline,
  clean,
  wait,       ///< until the database is there and migrated
  new_script  ///< asks no database
};

/// The word for it on the command line, in reports and over HTTP: "migrate", "new".
std::string_view operation_text(Operation operation);
/// nullopt: no operation has that name.
std::optional<Operation> parse_operation(std::string_view text);

}  // namespace godwit
