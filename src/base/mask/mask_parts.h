#pragma once
// The steps of mask_text(), for mask.cpp alone.

#include <string>
#include <string_view>
#include <vector>

namespace godwit {

inline constexpr std::string_view kMask = "***";

/// The secrets taken out; nullptr: nobody wants to know.
using TakenOut = std::vector<std::string>*;

/// Each secret of kShortestSecret or more, whole, on one line (as excerpts have it), and cut at either end where a
/// quote or "…" says that the text was cut there.
std::string mask_secrets(std::string text, const std::vector<std::string>& secrets);

/// Literals of SQL that makes or changes users, and values named like secrets.
std::string mask_sql(std::string_view text, TakenOut found);

/// 'it''s' and 'it\'s': behind the quote that closes; the end of the text if none does.
std::size_t end_of_quoted(std::string_view text, std::size_t begin);

}  // namespace godwit
