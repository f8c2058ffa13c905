// The first words decide how a statement is sent, and no more is looked at: an INSERT of a megabyte costs no more here
// than a short one. What a statement has left behind is never concluded from this; the server tells it.
#include "script/statement_classifier.h"

#include <algorithm>

#include "base/strings.h"

namespace godwit {
namespace {

// A head is a few words and lists of columns or options in parentheses. No pattern looks further: the longest list it
// has to look through are the ten options of CREATE SUBSCRIPTION, four tokens each.
constexpr std::size_t kLongestHead = 96;
constexpr std::size_t kLongestGroup = 48;

void add_fact(StatementRule::Fact fact, StatementFacts& facts) {
  using Fact = StatementRule::Fact;
  switch (fact) {
    case Fact::begins_transaction:
      facts.begins_transaction = true;
      break;
    case Fact::ends_transaction:
      facts.ends_transaction = true;
      break;
    case Fact::rolls_back:
      facts.rolls_back = facts.ends_transaction = true;
      break;
    case Fact::refuses_transaction:
      facts.refuses_transaction = true;
      break;
    case Fact::allows_transaction:
      facts.refuses_transaction = false;
      break;
    case Fact::commits_implicitly:
      facts.commits_implicitly = true;
      break;
    case Fact::ends_batch:
      facts.ends_batch = true;
      break;
    case Fact::stands_alone:
      facts.stands_alone = true;
      break;
    case Fact::copies_from_stdin:
      facts.copies_from_stdin = facts.stands_alone = true;
      break;
  }
}

std::string_view first_word(std::string_view pattern) {
  return pattern.substr(0, pattern.find(' '));
}

}  // namespace

StatementClassifier::StatementClassifier(const SplitRules& rules) : rules_(rules.statements) {
  for (const StatementRule& rule : rules_) {
    std::string_view words = first_word(rule.pattern);
    for (std::size_t bar = words.find('|'); bar != std::string_view::npos; bar = words.find('|')) {
      first_words_.push_back(words.substr(0, bar));
      words.remove_prefix(bar + 1);
    }
    first_words_.push_back(words);
  }
  // Also without a rule about them: SessionSettings reads these heads.
  if (rules.follower != nullptr) {
    first_words_.insert(first_words_.end(), {"SET", "RESET", "DISCARD", "SELECT", "COMMIT", "END"});
  }
  std::sort(first_words_.begin(), first_words_.end());
  first_words_.erase(std::unique(first_words_.begin(), first_words_.end()), first_words_.end());
}

void StatementClassifier::start() {
  places_.clear();
  head_.clear();
  depth_ = 0;
  in_group_ = 0;
  wants_tokens_ = true;
  complete_ = true;
}

void StatementClassifier::on_token(const Token& token, const ScriptWindow& window) {
  if (!wants_tokens_) return;
  if (places_.empty() && !begins_a_pattern(window.view(token.begin, token.end))) {
    wants_tokens_ = false;
    complete_ = false;
    return;
  }
  const bool opens = token.kind == TokenKind::symbol && token.symbol == '(';
  const bool closes = token.kind == TokenKind::symbol && token.symbol == ')' && depth_ > 0;
  if (closes) --depth_;
  if (depth_ == 0) in_group_ = 0;
  if (depth_ == 0 || ++in_group_ <= kLongestGroup) {
    places_.push_back(Place{token.kind, depth_, token.begin, token.end});
  }
  if (opens) ++depth_;
  if (places_.size() >= kLongestHead) end_head();
}

void StatementClassifier::end_head() {
  if (wants_tokens_) complete_ = false;
  wants_tokens_ = false;
}

bool StatementClassifier::begins_a_pattern(std::string_view word) const {
  return std::any_of(first_words_.begin(), first_words_.end(), [word](std::string_view first) {
    return first.size() == word.size() && (first.front() & 0x5F) == (word.front() & 0x5F) &&
           equals_ignore_case(first, word);
  });
}

const std::vector<HeadToken>& StatementClassifier::head(const ScriptWindow& window) {
  head_.clear();
  for (const Place& place : places_) {
    head_.push_back(HeadToken{place.kind, place.depth, window.view(place.begin, place.end)});
  }
  return head_;
}

StatementFacts StatementClassifier::facts(const ScriptWindow& window) {
  StatementFacts facts;
  if (places_.empty()) return facts;
  head(window);
  for (const StatementRule& rule : rules_) {
    if (matches_pattern(rule.pattern, head_, complete_)) add_fact(rule.fact, facts);
  }
  // Several statements in one message are one transaction for PostgreSQL, whether asked for or not.
  if (facts.refuses_transaction) facts.stands_alone = true;
  if (facts.controls_transaction()) facts.ends_batch = true;
  return facts;
}

}  // namespace godwit
