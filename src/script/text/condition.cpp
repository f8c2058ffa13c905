// Placeholders are filled in while the condition is read, not before: a value that holds && or a parenthesis must not
// change what is asked. Every part is evaluated, also one that cannot count, so that a mistake shows everywhere.
#include "script/text/condition.h"

#include <optional>

#include "base/strings.h"

namespace godwit {
namespace {

/// The value of a part of a condition. A comparison takes both sides as text.
struct Operand {
  std::string text;
  std::size_t offset = 0;
};

std::string text_of(bool value) {
  return value ? "true" : "false";
}

class Evaluator {
 public:
  Evaluator(std::string_view text, const Placeholders& values) : text_(text), values_(values) {}

  bool run() {
    skip_blanks();
    if (at_end()) fail("there is no condition. Write true or false, or a comparison such as ${env}==prod");
    const bool value = boolean(alternatives());
    if (!at_end()) {
      fail(text_[at_] == ')' ? "this ) closes nothing" : "here an operator is expected: ==, !=, && or ||");
    }
    return value;
  }

 private:
  Operand alternatives() {
    const std::size_t begin = at_;
    Operand left = comparison();
    std::string_view joined_by;
    while (const auto found = take_one_of("&&", "||")) {
      const std::size_t offset = at_ - found->size();
      if (!joined_by.empty() && joined_by != *found) {
        fail("&& and || stand side by side. Say with parentheses which of them comes first", offset);
      }
      joined_by = *found;
      const bool before = boolean(left);
      const bool behind = boolean(comparison());  // evaluated also where it cannot count: a mistake in it is one
      left = {text_of(joined_by == "&&" ? before && behind : before || behind), begin};
    }
    return left;
  }

  Operand comparison() {
    Operand left = operand();
    const auto found = take_one_of("==", "!=");
    if (!found) return left;
    const Operand right = operand();
    if (take_one_of("==", "!=")) fail("three things are compared at once. Join two comparisons with &&", at_ - 2);
    return {text_of((left.text == right.text) == (*found == "==")), left.offset};
  }

  Operand operand() {
    skip_blanks();
    if (++depth_ > kDeepest) fail("the condition is nested too deeply");
    Operand result = part();
    --depth_;
    return result;
  }

  Operand part() {
    const std::size_t begin = at_;
    if (at_end()) fail("here a word, a placeholder or a condition is expected");
    if (text_[at_] == '(') {
      ++at_;
      Operand inside = alternatives();
      if (at_end() || text_[at_] != ')') fail("the ( that is never closed stands here", begin);
      ++at_;
      skip_blanks();
      return {text_of(boolean(inside)), begin};
    }
    if (text_[at_] == '!' && !text_.substr(at_).starts_with("!=")) {
      ++at_;
      return {text_of(!boolean(operand())), begin};
    }
    return word();
  }

  // Words with blanks between them are one, as in Flyway; the blanks around it do not count.
  Operand word() {
    const std::size_t begin = at_;
    std::string text;
    bool any = false;
    while (!at_end() && std::string_view("()!=&|").find(text_[at_]) == std::string_view::npos) {
      any = true;
      if (text_[at_] == '\'' || text_[at_] == '"') fail("quotes have no meaning here. Write the word without them");
      if (text_.substr(at_).starts_with(values_.prefix())) {
        text += placeholder();
      } else {
        text += text_[at_++];
      }
    }
    if (!any) {
      const bool half = std::string_view("=&|").find(text_[at_]) != std::string_view::npos && !doubled();
      fail(half ? "this sign has to be written twice" : "here a word, a placeholder or a condition is expected");
    }
    if (!at_end() && std::string_view("=&|").find(text_[at_]) != std::string_view::npos && !doubled()) {
      fail("this sign has to be written twice");
    }
    return {std::string(trim(text)), begin};
  }

  bool doubled() const { return at_ + 1 < text_.size() && text_[at_ + 1] == text_[at_]; }

  std::string placeholder() {
    const std::size_t begin = at_;
    const std::size_t name = begin + values_.prefix().size();
    const std::size_t end = text_.find(values_.suffix(), name);
    if (end == std::string_view::npos) fail("the placeholder that begins here never ends");
    at_ = end + values_.suffix().size();
    const std::string* const value = values_.find(text_.substr(name, end - name));
    if (value) return *value;
    const std::string wanted(text_.substr(name, end - name));
    throw ConditionProblem{
        begin, "the placeholder " + wanted + " has no value. Give it one with -placeholders." + wanted + "=value",
        true};
  }

  bool boolean(const Operand& operand) const {
    if (equals_ignore_case(operand.text, "true")) return true;
    if (equals_ignore_case(operand.text, "false")) return false;
    fail("\"" + excerpt(operand.text) + "\" is neither true nor false", operand.offset);
  }

  std::optional<std::string_view> take_one_of(std::string_view one, std::string_view other) {
    skip_blanks();
    for (const std::string_view sign : {one, other}) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      at_ += sign.size();
      return sign;
    }
    return std::nullopt;
  }

  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool at_end() const { return at_ == text_.size(); }

  [[noreturn]] void fail(const std::string& message) const { fail(message, at_); }
  [[noreturn]] static void fail(const std::string& message, std::size_t offset) {
    throw ConditionProblem{offset, message};
  }

  static constexpr int kDeepest = 100;
  std::string_view text_;
  const Placeholders& values_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

bool evaluate_condition(std::string_view text, const Placeholders& values) {
  return Evaluator(text, values).run();
}

}  // namespace godwit
