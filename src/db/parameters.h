#pragma once
// The `?` of our own statements.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace godwit {

/// `sql` with each `?` outside of quotes replaced by what `text` gives for its number, from 0.
std::string replace_parameters(std::string_view sql, const std::function<std::string(std::size_t)>& text);

}  // namespace godwit
