#pragma once
// The first words of a statement against patterns.

#include <cstdint>
#include <string_view>
#include <vector>

#include "script/lexer/lexer.h"

namespace godwit {

/// One token of a statement's head. `text` is a view into the statement.
struct HeadToken {
  TokenKind kind = TokenKind::end;
  std::uint32_t depth = 0;  ///< parentheses around it; those of a group have the depth of what is around the group
  std::string_view text;

  bool is(std::string_view word_or_symbol) const;
};

/// True if the statement begins as the pattern says. A pattern is a list of elements, blanks between them:
///   WORD        that word, in any case, not quoted
///   A|B         one of these words, symbols or numbers
///   ~A|B        the same, also as a name or string in quotes
///   ( ) = . ,   that symbol
///   name        a name, quoted or not, with its qualifiers: "a".b
///   *           any one token
///   (…)         everything from ( to its )
///   …           any tokens, as few as possible
///   [A B]       those elements, or nothing
///   !A|B        not followed by one of these; !~A|B likewise
///   ;           the statement ends here
/// `complete` tells that `head` is the whole statement.
bool matches_pattern(std::string_view pattern, const std::vector<HeadToken>& head, bool complete);

}  // namespace godwit
