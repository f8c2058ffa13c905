#pragma once
// The words that the grammar of stored programs turns on, and expressions among them.

#include <cstdint>
#include <string_view>

#include "script/lexer/lexer.h"

namespace godwit {

enum class BodyWord : std::uint8_t {
  other,
  aggregate,
  alter,
  as,
  atomic,
  begin,
  body,
  case_,
  character,
  collate,
  charset,
  continue_,
  create,
  declare,
  definer,
  do_,
  each,
  else_,
  elseif,
  elsif,
  end,
  event,
  exception,
  exists,
  exit,
  follows,
  for_,
  function,
  handler,
  if_,
  is,
  language,
  loop,
  not_,
  of,
  or_,
  package,
  precedes,
  procedure,
  repeat,
  replace,
  return_,
  returns,
  row,
  rule,
  set,
  sqlstate,
  statement,
  temp,
  temporary,
  then,
  trigger,
  undo,
  until,
  value,
  when,
  while_,
  work,
  operator_,      ///< a word after which an operand comes: AND, LIKE…
  characteristic  ///< a word of a routine's head that stands for itself: DETERMINISTIC, UNSIGNED…
};

/// `other` for all that is no such word, and for tokens that are no words.
BodyWord body_word(const Token& token, std::string_view text);

/// Follows an expression up to the keyword behind it. END, DO and other words that are names as well are keywords only
/// where an operand is complete, and outside of parentheses and CASE … END: "IF end > 5 THEN" holds no END.
class ExpressionReader {
 public:
  void start() { *this = ExpressionReader(); }
  /// The word if it may be the keyword that ends the expression, else `other`.
  BodyWord on_token(const Token& token, BodyWord word);

 private:
  BodyWord on_symbol(char symbol);
  BodyWord on_word(BodyWord word);

  std::uint64_t parentheses_ = 0;
  std::uint64_t cases_ = 0;
  bool operand_ = false;    // the last token completes an operand
  bool qualifier_ = false;  // the last token was . or @: whatever comes is a name
};

}  // namespace godwit
