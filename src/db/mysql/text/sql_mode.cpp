// Dumps keep the mode in a user variable and set it back from there, and programs write CONCAT or REPLACE around it, so
// variables and such functions are followed. Whatever is not understood leaves the mode as it was: the session itself
// is asked just before a script runs.
#include "db/mysql/text/sql_mode.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/strings.h"
#include "script/settings/head_tokens.h"

namespace godwit {
namespace {

using Tokens = HeadTokens;

// Of the modes, the two that decide how text is read.
struct Mode {
  bool ansi_quotes = false;
  bool no_backslash_escapes = false;
  bool operator==(const Mode&) const = default;
};
using Modes = std::map<std::string, Mode>;  // by the name of a user variable

Mode mode_of(const SplitRules& rules) {
  return {!rules.double_quoted_strings, !rules.backslash_escapes};
}

// Tokens of "@@sql_mode" or "@@session.sql_mode" at the front; 0 if it is something else.
std::size_t sql_mode_variable(Tokens tokens) {
  if (starts_with(tokens, {"@", "@", "sql_mode"})) return 3;
  if (starts_with(tokens, {"@", "@", "session", ".", "sql_mode"})) return 5;
  if (starts_with(tokens, {"@", "@", "local", ".", "sql_mode"})) return 5;
  return 0;
}

struct Assignment {
  bool of_sql_mode = false;
  std::string variable;  // name of a user variable, or ""
  Tokens value;

  // [SESSION | LOCAL] sql_mode, @@sql_mode, @@session.sql_mode or @variable, then = or :=
  explicit Assignment(Tokens tokens) {
    if (starts_with(tokens, {"session"}) || starts_with(tokens, {"local"})) tokens = skip(tokens, 1);
    std::size_t target = sql_mode_variable(tokens);
    if (target == 0 && starts_with(tokens, {"sql_mode"})) target = 1;
    of_sql_mode = target > 0;
    if (!of_sql_mode && starts_with(tokens, {"@"}) && tokens.size() > 1 && !tokens[1].is("@")) {
      variable = to_lower(unquoted(tokens[1]));
      target = 2;
    }
    tokens = skip(tokens, target);
    if (target > 0 && (starts_with(tokens, {"="}) || starts_with(tokens, {":="}))) {
      value = skip(tokens, 1);
    } else {
      of_sql_mode = false;
      variable.clear();
    }
  }
};

// ANSI and the names of other products bring ANSI_QUOTES with them (seen on MariaDB 10.11 for all of these).
bool sets_ansi_quotes(std::string_view name) {
  constexpr std::string_view kNames[] = {"ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [name](std::string_view known) { return equals_ignore_case(name, known); });
}

// The value that an expression gives the two modes; nothing where that cannot be told. Takes one operand off its front.
class Evaluation {
 public:
  Evaluation(const Mode& initial, const Modes& variables, const Mode& present)
      : initial_(initial), variables_(variables), present_(present) {}

  std::optional<Mode> value_of(Tokens expression) const {
    const std::optional<Mode> value = operand(expression);
    return expression.empty() ? value : std::nullopt;
  }

 private:
  std::optional<Mode> operand(Tokens& rest) const {
    if (rest.empty()) return std::nullopt;
    if (rest[0].is("(")) return in_parentheses(rest);
    if (const std::size_t size = sql_mode_variable(rest); size > 0) {
      rest = skip(rest, size);
      return present_;
    }
    if (starts_with(rest, {"@"})) return variable(rest);
    if (starts_with(rest, {"sys", "."})) rest = skip(rest, 2);
    if (rest.size() > 1 && rest[1].is("(")) return call(rest);
    const HeadToken literal = rest[0];
    rest = skip(rest, 1);
    if (literal.kind == TokenKind::symbol) return std::nullopt;
    if (literal.is("default")) return initial_;
    if (literal.kind == TokenKind::number) return mode_of_number(literal.text);
    return mode_of_names(unquoted(literal));
  }

  // (expression) and (SELECT expression)
  std::optional<Mode> in_parentheses(Tokens& rest) const {
    rest = skip(rest, 1);
    if (starts_with(rest, {"select"})) rest = skip(rest, 1);
    const std::optional<Mode> value = operand(rest);
    const bool closed = starts_with(rest, {")"});
    rest = skip(rest, 1);
    return closed ? value : std::nullopt;
  }

  std::optional<Mode> variable(Tokens& rest) const {
    const auto known = rest.size() > 1 ? variables_.find(to_lower(unquoted(rest[1]))) : variables_.end();
    rest = skip(rest, 2);
    return known == variables_.end() ? std::nullopt : std::optional(known->second);
  }

  std::optional<Mode> call(Tokens& rest) const {
    const HeadToken function = rest[0];
    rest = skip(rest, 1);
    std::vector<std::optional<Mode>> arguments;
    do {
      rest = skip(rest, 1);
      arguments.push_back(operand(rest));
    } while (starts_with(rest, {","}));
    if (!starts_with(rest, {")"})) return std::nullopt;
    rest = skip(rest, 1);
    if (function.is("ifnull") || function.is("coalesce")) return first_known(arguments);
    if (std::count(arguments.begin(), arguments.end(), std::nullopt) > 0) return std::nullopt;
    if (function.is("concat") || function.is("concat_ws") || function.is("list_add")) return all_of(arguments, 0);
    const bool removes = function.is("replace") || function.is("list_drop");
    if (!removes || arguments.size() < 2) return std::nullopt;
    const Mode added = all_of(arguments, 2);
    return Mode{
        (arguments[0]->ansi_quotes && !arguments[1]->ansi_quotes) || added.ansi_quotes,
        (arguments[0]->no_backslash_escapes && !arguments[1]->no_backslash_escapes) || added.no_backslash_escapes};
  }

  static std::optional<Mode> first_known(const std::vector<std::optional<Mode>>& arguments) {
    const auto known =
        std::find_if(arguments.begin(), arguments.end(), [](const auto& mode) { return mode.has_value(); });
    return known == arguments.end() ? std::nullopt : *known;
  }

  static Mode all_of(const std::vector<std::optional<Mode>>& arguments, std::size_t from) {
    Mode sum;
    for (std::size_t i = from; i < arguments.size(); ++i) {
      sum.ansi_quotes = sum.ansi_quotes || arguments[i]->ansi_quotes;
      sum.no_backslash_escapes = sum.no_backslash_escapes || arguments[i]->no_backslash_escapes;
    }
    return sum;
  }

  static Mode mode_of_number(std::string_view text) {
    const unsigned long long bits = std::strtoull(std::string(text).c_str(), nullptr, 10);
    return Mode{(bits & 4U) != 0, (bits & (1U << 20U)) != 0};  // the server's numbers of the two modes
  }

  static Mode mode_of_names(std::string_view names) {
    Mode mode;
    for (const std::string& name : split_list(names)) {
      mode.ansi_quotes = mode.ansi_quotes || sets_ansi_quotes(name);
      mode.no_backslash_escapes = mode.no_backslash_escapes || equals_ignore_case(name, "NO_BACKSLASH_ESCAPES");
    }
    return mode;
  }

  const Mode& initial_;
  const Modes& variables_;
  const Mode& present_;
};

class SqlMode final : public SettingsFollower {
 public:
  explicit SqlMode(const SplitRules& initial) : initial_(mode_of(initial)) {}

  std::unique_ptr<SettingsFollower> clone() const override { return std::make_unique<SqlMode>(*this); }
  bool follow(const std::vector<HeadToken>& head, SplitRules& rules) override;
  std::string memory() const override {
    std::string text;
    for (const auto& [name, mode] : variables_) {
      text += quote(name, '`') + (mode.ansi_quotes ? "a" : "-") + (mode.no_backslash_escapes ? "n" : "-");
    }
    return text;
  }

 private:
  void assign(const Assignment& assignment, Mode& mode);

  Mode initial_;
  Modes variables_;
};

bool SqlMode::follow(const std::vector<HeadToken>& head, SplitRules& rules) {
  if (!head.front().is("set") || starts_with(head, {"set", "statement"})) return false;
  const Mode before = mode_of(rules);
  Mode present = before;
  Tokens rest = skip(head, 1);
  while (!rest.empty()) {
    const auto comma = std::find_if(rest.begin(), rest.end(),
                                    [](const HeadToken& token) { return token.depth == 0 && token.is(","); });
    const auto size = static_cast<std::size_t>(comma - rest.begin());
    assign(Assignment(rest.first(size)), present);
    rest = skip(rest, size + 1);
  }
  rules.double_quoted_strings = !present.ansi_quotes;
  rules.backslash_escapes = !present.no_backslash_escapes;
  return present != before;
}

void SqlMode::assign(const Assignment& assignment, Mode& mode) {
  const std::optional<Mode> value = Evaluation(initial_, variables_, mode).value_of(assignment.value);
  if (!value) return;
  if (assignment.of_sql_mode) mode = *value;
  if (!assignment.variable.empty()) variables_[assignment.variable] = *value;
}

}  // namespace

std::unique_ptr<SettingsFollower> follow_sql_mode(const SplitRules& initial) {
  return std::make_unique<SqlMode>(initial);
}

}  // namespace godwit
