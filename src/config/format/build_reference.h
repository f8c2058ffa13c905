#pragma once
// @project.version@: Maven fills these into resource files while it builds.

#include <cstddef>
#include <string_view>

namespace godwit {

/// Behind the @name@ at `at`; `at` if none stands there.
std::size_t behind_build_reference(std::string_view text, std::size_t at);

}  // namespace godwit
