// Patterns are texts in a database's table, so that what is known of a statement is one line there. They match tokens:
// a regular expression would meet comments and quotes. Going back costs little, because heads are short.
#include "script/lexer/statement_pattern.h"

#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::size_t kNoMatch = static_cast<std::size_t>(-1);
constexpr std::string_view kAny = "…";

class Matcher {
 public:
  Matcher(const std::vector<HeadToken>& head, bool complete) : head_(head), complete_(complete) {}

  // Index behind what the elements match from `at` on, or kNoMatch.
  std::size_t match(std::string_view pattern, std::size_t at) const {
    while (at != kNoMatch) {
      const std::size_t begin = pattern.find_first_not_of(' ');
      if (begin == std::string_view::npos) return at;
      pattern.remove_prefix(begin);
      if (pattern.starts_with(kAny)) return match_anywhere(pattern.substr(kAny.size()), at);
      const std::string_view element = cut_element(pattern);
      pattern.remove_prefix(element.size());
      at = match_element(element, at);
    }
    return kNoMatch;
  }

 private:
  static std::string_view cut_element(std::string_view pattern) {
    if (pattern.front() == '[') return pattern.substr(0, pattern.find(']') + 1);
    return pattern.substr(0, pattern.find(' '));
  }

  std::size_t match_anywhere(std::string_view rest, std::size_t at) const {
    for (; at <= head_.size(); ++at) {
      const std::size_t end = match(rest, at);
      if (end != kNoMatch) return end;
    }
    return kNoMatch;
  }

  std::size_t match_element(std::string_view element, std::size_t at) const {
    if (element.front() == '[') {
      const std::size_t end = match(element.substr(1, element.size() - 2), at);
      return end == kNoMatch ? at : end;
    }
    if (element == ";") return at == head_.size() && complete_ ? at : kNoMatch;
    if (element.size() > 1 && element.front() == '!') return is_one_of(element.substr(1), at) ? kNoMatch : at;
    if (at >= head_.size()) return kNoMatch;
    if (element == "*") return at + 1;
    if (element == "name") return match_name(at);
    if (element == "(…)") return match_group(at);
    return is_one_of(element, at) ? at + 1 : kNoMatch;
  }

  bool is_one_of(std::string_view alternatives, std::size_t at) const {
    if (at >= head_.size()) return false;
    const HeadToken& token = head_[at];
    const bool quotes = alternatives.size() > 1 && alternatives.front() == '~';
    if (quotes) alternatives.remove_prefix(1);
    for (;;) {
      const std::size_t bar = alternatives.find('|');
      const std::string_view alternative = alternatives.substr(0, bar);
      if (token.is(alternative) || (quotes && is_quoted(token, alternative))) return true;
      if (bar == std::string_view::npos) return false;
      alternatives.remove_prefix(bar + 1);
    }
  }

  static bool is_quoted(const HeadToken& token, std::string_view word) {
    const bool quoted = token.kind == TokenKind::quoted_name || token.kind == TokenKind::string;
    return quoted && token.text.size() == word.size() + 2 &&
           equals_ignore_case(token.text.substr(1, word.size()), word);
  }

  bool is_name(std::size_t at) const {
    if (at >= head_.size()) return false;
    const TokenKind kind = head_[at].kind;
    return kind == TokenKind::word || kind == TokenKind::quoted_name || kind == TokenKind::string;
  }

  std::size_t match_name(std::size_t at) const {
    if (!is_name(at)) return kNoMatch;
    ++at;
    while (at < head_.size() && head_[at].is(".") && is_name(at + 1)) at += 2;
    return at;
  }

  std::size_t match_group(std::size_t at) const {
    if (!head_[at].is("(")) return kNoMatch;
    for (std::size_t i = at + 1; i < head_.size(); ++i) {
      if (head_[i].is(")") && head_[i].depth == head_[at].depth) return i + 1;
    }
    return kNoMatch;
  }

  const std::vector<HeadToken>& head_;
  bool complete_;
};

}  // namespace

bool HeadToken::is(std::string_view word_or_symbol) const {
  if (kind == TokenKind::word) return equals_ignore_case(text, word_or_symbol);
  return (kind == TokenKind::symbol || kind == TokenKind::number) && text == word_or_symbol;
}

bool matches_pattern(std::string_view pattern, const std::vector<HeadToken>& head, bool complete) {
  return Matcher(head, complete).match(pattern, 0) != kNoMatch;
}

}  // namespace godwit
