// Every token of a body is looked up here, so the table is sorted and nothing is allocated; a text that is longer than
// its longest word is none.
#include "script/body/body_words.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace godwit {
namespace {

struct Entry {
  std::string_view text;
  BodyWord word;
};

using enum BodyWord;

// Sorted by text.
constexpr auto kWords = std::to_array<Entry>({
    {"AGGREGATE", aggregate},
    {"ALTER", alter},
    {"AND", operator_},
    {"AS", as},
    {"ASCII", characteristic},
    {"ATOMIC", atomic},
    {"BEGIN", begin},
    {"BETWEEN", operator_},
    {"BINARY", characteristic},
    {"BODY", body},
    {"BYTE", characteristic},
    {"CASE", case_},
    {"CHAR", characteristic},
    {"CHARACTER", character},
    {"CHARSET", charset},
    {"COLLATE", collate},
    {"COMMENT", characteristic},
    {"CONTAINS", characteristic},
    {"CONTINUE", continue_},
    {"CREATE", create},
    {"DATA", characteristic},
    {"DECLARE", declare},
    {"DEFINER", definer},
    {"DETERMINISTIC", characteristic},
    {"DIV", operator_},
    {"DO", do_},
    {"EACH", each},
    {"ELSE", else_},
    {"ELSEIF", elseif},
    {"ELSIF", elsif},
    {"END", end},
    {"ESCAPE", operator_},
    {"EVENT", event},
    {"EXCEPTION", exception},
    {"EXISTS", exists},
    {"EXIT", exit},
    {"FOLLOWS", follows},
    {"FOR", for_},
    {"FUNCTION", function},
    {"GLOB", operator_},
    {"HANDLER", handler},
    {"IF", if_},
    {"IN", operator_},
    {"INTERVAL", operator_},
    {"INVOKER", characteristic},
    {"IS", is},
    {"LANGUAGE", language},
    {"LIKE", operator_},
    {"LOOP", loop},
    {"MATCH", operator_},
    {"MOD", operator_},
    {"MODIFIES", characteristic},
    {"NO", characteristic},
    {"NOT", not_},
    {"OF", of},
    {"ON", operator_},
    {"OR", or_},
    {"PACKAGE", package},
    {"PRECEDES", precedes},
    {"PRECISION", characteristic},
    {"PROCEDURE", procedure},
    {"READS", characteristic},
    {"REGEXP", operator_},
    {"REPEAT", repeat},
    {"REPLACE", replace},
    {"RETURN", return_},
    {"RETURNS", returns},
    {"REVERSE", operator_},
    {"RLIKE", operator_},
    {"ROW", row},
    {"ROWTYPE", characteristic},
    {"RULE", rule},
    {"SECURITY", characteristic},
    {"SET", set},
    {"SIGNED", characteristic},
    {"SQL", characteristic},
    {"SQLSTATE", sqlstate},
    {"STATEMENT", statement},
    {"TEMP", temp},
    {"TEMPORARY", temporary},
    {"THEN", then},
    {"TRIGGER", trigger},
    {"TYPE", characteristic},
    {"UNDO", undo},
    {"UNICODE", characteristic},
    {"UNSIGNED", characteristic},
    {"UNTIL", until},
    {"VALUE", value},
    {"VARBINARY", characteristic},
    {"VARCHAR", characteristic},
    {"VARYING", characteristic},
    {"WHEN", when},
    {"WHILE", while_},
    {"WORK", work},
    {"XOR", operator_},
    {"ZEROFILL", characteristic},
});

constexpr std::size_t kLongestWord = 13;

bool takes_operand(BodyWord word) {
  switch (word) {
    case operator_:
    case or_:
    case not_:
    case is:
    case of:
    case collate:
    case when:
    case then:
    case else_:
      return true;
    default:
      return false;
  }
}

bool ends_expression(BodyWord word) {
  return word == then || word == do_ || word == loop || word == when || word == end || word == for_ || word == begin;
}

}  // namespace

BodyWord body_word(const Token& token, std::string_view text) {
  if (token.kind != TokenKind::word || text.size() > kLongestWord) return other;
  std::array<char, kLongestWord> upper{};
  std::transform(text.begin(), text.end(), upper.begin(),
                 [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  const std::string_view key(upper.data(), text.size());
  const auto* found = std::lower_bound(kWords.begin(), kWords.end(), key,
                                       [](const Entry& entry, std::string_view value) { return entry.text < value; });
  return found != kWords.end() && found->text == key ? found->word : other;
}

BodyWord ExpressionReader::on_token(const Token& token, BodyWord word) {
  if (token.kind == TokenKind::symbol) return on_symbol(token.symbol);
  if (parentheses_ > 0) return other;
  if (qualifier_ || token.kind != TokenKind::word) {
    qualifier_ = false;
    operand_ = true;
    return other;
  }
  return on_word(word);
}

BodyWord ExpressionReader::on_symbol(char symbol) {
  if (symbol == '(') {
    ++parentheses_;
  } else if (symbol == ')') {
    if (parentheses_ > 0) --parentheses_;
  }
  operand_ = symbol == ')' && parentheses_ == 0;
  qualifier_ = (symbol == '.' || symbol == '@') && parentheses_ == 0;
  return other;
}

BodyWord ExpressionReader::on_word(BodyWord word) {
  if (word == case_ && !operand_) {
    ++cases_;
    return other;
  }
  if (cases_ > 0 && word == end && operand_) {
    --cases_;
    return other;
  }
  const bool reserved = word == then || word == when;
  if (cases_ == 0 && ends_expression(word) && (operand_ || reserved)) return word;
  operand_ = !takes_operand(word);
  return other;
}

}  // namespace godwit
