#pragma once
// How a program meets its database when it starts.

#include <string_view>

namespace godwit {

enum class BootMode {
  migrate,    ///< apply what is pending; a failure stops the start
  check,      ///< change nothing; pending migrations are a warning, anything else that is wrong stops the start
  require,    ///< change nothing; pending migrations stop the start
  permissive  ///< apply what is pending; a failure is told, and the program starts
};

/// "migrate", "check", "require", "permissive", in any case. Throws Error(configuration).
BootMode parse_boot_mode(std::string_view name);

}  // namespace godwit
