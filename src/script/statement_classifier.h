#pragma once
// Facts about a statement, from its first words and the dialect's table.

#include <cstdint>
#include <string_view>
#include <vector>

#include "script/lexer/lexer.h"
#include "script/lexer/split_rules.h"
#include "script/lexer/statement_pattern.h"
#include "script/sql_statement.h"

namespace godwit {

/// Keeps the head of a statement while it is read: offsets first, since the window may still move in memory.
class StatementClassifier {
 public:
  explicit StatementClassifier(const SplitRules& rules);

  void start();
  /// False as soon as nothing more needs to be seen: most statements of data begin with a word of no pattern.
  bool wants_tokens() const { return wants_tokens_; }
  void on_token(const Token& token, const ScriptWindow& window);
  /// The statement goes on, but its head ends: a semicolon inside a body.
  void end_head();

  /// The tokens seen, with views into the window. Valid until the window moves.
  const std::vector<HeadToken>& head(const ScriptWindow& window);
  StatementFacts facts(const ScriptWindow& window);

 private:
  struct Place {
    TokenKind kind;
    std::uint32_t depth;
    std::size_t begin;
    std::size_t end;
  };

  bool begins_a_pattern(std::string_view word) const;

  std::vector<StatementRule> rules_;
  std::vector<std::string_view> first_words_;
  std::vector<Place> places_;
  std::vector<HeadToken> head_;
  std::uint32_t depth_ = 0;
  std::size_t in_group_ = 0;
  bool wants_tokens_ = true;
  bool complete_ = true;
};

}  // namespace godwit
