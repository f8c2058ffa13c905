#pragma once
// How many columns of a terminal a text takes. The same everywhere: no locale is asked.

#include <cstddef>
#include <string>
#include <string_view>

namespace godwit {

/// Columns of UTF-8 text: 2 for wide East Asian characters and emoji, 0 for combining marks, 1 for the rest and for a
/// byte that is no UTF-8.
std::size_t display_width(std::string_view text);

/// At most `columns` of the text made printable(); a cut is marked with "…".
std::string fit_width(std::string_view text, std::size_t columns);

}  // namespace godwit
