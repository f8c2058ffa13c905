#pragma once
// Lists of TOML and YAML as one text, the form in which every key is set.

#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// The items joined by commas; those of initSqls by semicolons; those of passwordCommand as words of a shell command,
/// each quoted, so that the shell changes nothing in them. Throws Error(configuration) for a comma inside an item,
/// which would split it in two.
std::string join_items(std::string_view name, const std::vector<std::string>& items);

/// The same for what may be no list of ours: a comma in an item is left as it is.
std::string join_any_items(std::string_view name, const std::vector<std::string>& items);

}  // namespace godwit
