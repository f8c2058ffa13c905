#pragma once
// The manual page godwit(1).

#include <string>

namespace godwit {

/// In the language of man(7), made from the tables of commands and keys.
std::string render_manual();

}  // namespace godwit
