#pragma once
// "Did you mean …?"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// How many letters have to be changed, added, removed or swapped with their neighbour, without regard to case
/// (Damerau and Levenshtein, each place edited once).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name that is nearest, or "" if none is near: up to a third of the letters may differ. Of equals the first.
std::string nearest_name(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace godwit
