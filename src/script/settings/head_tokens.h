#pragma once
// Pieces of a statement's head, for those who read what it sets.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

#include "script/lexer/statement_pattern.h"

namespace godwit {

using HeadTokens = std::span<const HeadToken>;

/// The text without the quotes around it.
std::string_view unquoted(const HeadToken& token);
/// Without the first `count`, as far as there are so many.
HeadTokens skip(HeadTokens tokens, std::size_t count);
bool starts_with(HeadTokens tokens, std::initializer_list<std::string_view> words);

}  // namespace godwit
