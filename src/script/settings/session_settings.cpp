// A string that is read under the wrong mode ends somewhere else, and with it the statement. So the two modes that
// decide this are followed through what dumps write around them; what cannot be read off a statement is asked of the
// session just before a script runs.
#include "script/settings/session_settings.h"

#include <algorithm>
#include <cstdlib>
#include <span>

#include "base/strings.h"

namespace godwit {
namespace {

using Tokens = std::span<const HeadToken>;

std::string_view unquoted(const HeadToken& token) {
  const bool quoted =
      (token.kind == TokenKind::string || token.kind == TokenKind::quoted_name) && token.text.size() >= 2;
  return quoted ? token.text.substr(1, token.text.size() - 2) : token.text;
}

Tokens skip(Tokens tokens, std::size_t count) {
  return tokens.subspan(std::min(count, tokens.size()));
}

bool starts_with(Tokens tokens, std::initializer_list<std::string_view> words) {
  if (tokens.size() < words.size()) return false;
  return std::equal(words.begin(), words.end(), tokens.begin(),
                    [](std::string_view word, const HeadToken& token) { return token.is(word); });
}

// Tokens of "@@sql_mode" or "@@session.sql_mode" at the front; 0 if it is something else.
std::size_t sql_mode_variable(Tokens tokens) {
  if (starts_with(tokens, {"@", "@", "sql_mode"})) return 3;
  if (starts_with(tokens, {"@", "@", "session", ".", "sql_mode"})) return 5;
  if (starts_with(tokens, {"@", "@", "local", ".", "sql_mode"})) return 5;
  return 0;
}

// The text goes to the server as UTF-8, whatever encoding the file has: named otherwise, the server would take each
// letter for two others and say nothing. SQL_ASCII means that no letter is touched.
void check_client_encoding(Tokens tokens) {
  tokens = skip(tokens, 1);
  if (starts_with(tokens, {"session"}) || starts_with(tokens, {"local"})) tokens = skip(tokens, 1);
  if (starts_with(tokens, {"names"})) {
    tokens = skip(tokens, 1);
  } else if (tokens.size() == 3 && tokens[0].is("client_encoding")) {
    tokens = skip(tokens, 2);
  } else {
    return;
  }
  if (tokens.size() != 1) return;
  const std::string value = to_lower(unquoted(tokens[0]));
  for (const std::string_view fine : {"utf8", "utf-8", "unicode", "sql_ascii", "default"}) {
    if (value == fine) return;
  }
  throw ScriptFault{ErrorCode::unsupported_statement, 0,
                    "godwit sends every script as UTF-8, so that client_encoding cannot be " + std::string(value) +
                        ". If pg_dump wrote the line, make the dump with --encoding=UTF8; else remove it, and name the "
                        "file's encoding with encoding= in a .conf beside the script."};
}

// SELECT [pg_catalog.]set_config('name', 'value', is_local)
bool calls_set_config(Tokens tokens) {
  return starts_with(tokens, {"select", "set_config", "("}) ||
         starts_with(tokens, {"select", "pg_catalog", ".", "set_config", "("});
}

// PostgreSQL takes any beginning of a word that leaves no doubt.
std::optional<bool> boolean(const HeadToken& token) {
  const std::string value = to_lower(unquoted(token));
  const auto begins = [&value](std::string_view word, std::size_t least) {
    return value.size() >= least && word.starts_with(value);
  };
  if (begins("on", 2) || begins("true", 1) || begins("yes", 1) || value == "1") return true;
  if (begins("off", 2) || begins("false", 1) || begins("no", 1) || value == "0") return false;
  return std::nullopt;
}

bool is_conforming_strings(const HeadToken& token) {
  return token.kind != TokenKind::symbol && equals_ignore_case(unquoted(token), "standard_conforming_strings");
}

}  // namespace

struct SessionSettings::Assignment {
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

SessionSettings::SessionSettings(const SplitRules& rules)
    : rules_(rules),
      initial_{!rules.double_quoted_strings, !rules.backslash_escapes},
      initial_backslashes_(rules.backslash_escapes) {}

bool SessionSettings::follow(const std::vector<HeadToken>& head) {
  // Nearly all statements are none of these.
  const bool sets = !head.empty() && (head[0].is("set") || head[0].is("reset") || head[0].is("discard"));
  const bool ends = !head.empty() && backslashes_after_commit_ && (head[0].is("commit") || head[0].is("end"));
  if (!sets && !ends && !calls_set_config(head)) return false;
  if (rules_.follows_conforming_strings && head[0].is("set")) check_client_encoding(head);
  return (rules_.follows_sql_mode && follow_sql_mode(head)) ||
         (rules_.follows_conforming_strings && follow_conforming_strings(head));
}

void SessionSettings::end_transaction() {
  rules_.backslash_escapes = backslashes_after_commit_.value_or(rules_.backslash_escapes);
  backslashes_after_commit_.reset();
}

bool SessionSettings::reads_as(const SplitRules& rules) const {
  return rules_.double_quoted_strings == rules.double_quoted_strings &&
         rules_.backslash_escapes == rules.backslash_escapes;
}

void SessionSettings::use(const SplitRules& rules) {
  rules_.double_quoted_strings = rules.double_quoted_strings;
  rules_.backslash_escapes = rules.backslash_escapes;
  backslashes_after_commit_.reset();
}

bool SessionSettings::same_as(const SessionSettings& other) const {
  return reads_as(other.rules_) && backslashes_after_commit_ == other.backslashes_after_commit_ &&
         variables_ == other.variables_;
}

bool SessionSettings::follow_sql_mode(const std::vector<HeadToken>& head) {
  if (!head.front().is("set") || starts_with(head, {"set", "statement"})) return false;
  const Mode before = mode();
  Mode present = before;
  Tokens rest = skip(head, 1);
  while (!rest.empty()) {
    const auto comma = std::find_if(rest.begin(), rest.end(),
                                    [](const HeadToken& token) { return token.depth == 0 && token.is(","); });
    const auto size = static_cast<std::size_t>(comma - rest.begin());
    assign(Assignment(rest.first(size)), present);
    rest = skip(rest, size + 1);
  }
  rules_.double_quoted_strings = !present.ansi_quotes;
  rules_.backslash_escapes = !present.no_backslash_escapes;
  return present != before;
}

namespace {

// ANSI and the names of other products bring ANSI_QUOTES with them (seen on MariaDB 10.11 for all of these).
bool sets_ansi_quotes(std::string_view name) {
  constexpr std::string_view kNames[] = {"ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [name](std::string_view known) { return equals_ignore_case(name, known); });
}

}  // namespace

// The value that an expression gives the two modes; nothing where that cannot be told. Takes one operand off its front.
class SessionSettings::Evaluation {
 public:
  Evaluation(const SessionSettings& settings, const Mode& present) : settings_(settings), present_(present) {}

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
    if (literal.is("default")) return settings_.initial_;
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
    const auto known =
        rest.size() > 1 ? settings_.variables_.find(to_lower(unquoted(rest[1]))) : settings_.variables_.end();
    rest = skip(rest, 2);
    return known == settings_.variables_.end() ? std::nullopt : std::optional(known->second);
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

  const SessionSettings& settings_;
  const Mode& present_;
};

void SessionSettings::assign(const Assignment& assignment, Mode& mode) {
  const std::optional<Mode> value = Evaluation(*this, mode).value_of(assignment.value);
  if (!value) return;
  if (assignment.of_sql_mode) mode = *value;
  if (!assignment.variable.empty()) variables_[assignment.variable] = *value;
}

bool SessionSettings::follow_conforming_strings(const std::vector<HeadToken>& head) {
  const bool before = rules_.backslash_escapes;
  Tokens tokens = head;
  std::optional<bool> conforming;
  bool local = false;
  if (tokens[0].is("commit") || tokens[0].is("end")) {
    end_transaction();
    return rules_.backslash_escapes != before;
  }
  if (calls_set_config(tokens)) {
    tokens = skip(tokens, tokens[1].is("pg_catalog") ? 5 : 3);
    if (tokens.size() < 5 || !is_conforming_strings(tokens[0])) return false;
    conforming = boolean(tokens[2]);
    local = boolean(tokens[4]).value_or(false);
  } else if (tokens[0].is("set")) {
    tokens = skip(tokens, 1);
    local = starts_with(tokens, {"local"});
    if (local || starts_with(tokens, {"session"})) tokens = skip(tokens, 1);
    if (tokens.size() != 3 || !is_conforming_strings(tokens[0])) return false;
    conforming = tokens[2].is("default") ? !initial_backslashes_ : boolean(tokens[2]);
  } else if (tokens.size() == 2 &&
             (tokens[1].is("all") || (tokens[0].is("reset") && is_conforming_strings(tokens[1])))) {
    conforming = !initial_backslashes_;
  }
  if (!conforming) return false;
  if (!local) backslashes_after_commit_.reset();
  if (local && !backslashes_after_commit_) backslashes_after_commit_ = before;
  rules_.backslash_escapes = !*conforming;
  return rules_.backslash_escapes != before;
}

}  // namespace godwit
