#include "script/settings/head_tokens.h"

#include <algorithm>

namespace godwit {

std::string_view unquoted(const HeadToken& token) {
  const bool quoted =
      (token.kind == TokenKind::string || token.kind == TokenKind::quoted_name) && token.text.size() >= 2;
  return quoted ? token.text.substr(1, token.text.size() - 2) : token.text;
}

HeadTokens skip(HeadTokens tokens, std::size_t count) {
  return tokens.subspan(std::min(count, tokens.size()));
}

bool starts_with(HeadTokens tokens, std::initializer_list<std::string_view> words) {
  if (tokens.size() < words.size()) return false;
  return std::equal(words.begin(), words.end(), tokens.begin(),
                    [](std::string_view word, const HeadToken& token) { return token.is(word); });
}

}  // namespace godwit
