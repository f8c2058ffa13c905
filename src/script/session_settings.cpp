#include "script/session_settings.h"

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
    : initial_{!rules.double_quoted_strings, !rules.backslash_escapes}, initial_backslashes_(rules.backslash_escapes) {}

std::optional<SplitRules> SessionSettings::follow(const std::vector<HeadToken>& head, const SplitRules& rules) {
  // Nearly all statements are none of these, and rules are not copied for them.
  if (head.empty() || !(head[0].is("set") || head[0].is("reset") || head[0].is("discard"))) return std::nullopt;
  if (rules.follows_conforming_strings && head[0].is("set")) check_client_encoding(head);
  SplitRules changed = rules;
  const bool differs = (rules.follows_sql_mode && follow_sql_mode(head, changed)) ||
                       (rules.follows_conforming_strings && follow_conforming_strings(head, changed));
  return differs ? std::optional(std::move(changed)) : std::nullopt;
}

bool SessionSettings::follow_sql_mode(const std::vector<HeadToken>& head, SplitRules& rules) {
  if (!head.front().is("set") || starts_with(head, {"set", "statement"})) return false;
  const Mode before{!rules.double_quoted_strings, !rules.backslash_escapes};
  Mode mode = before;
  Tokens rest = skip(head, 1);
  while (!rest.empty()) {
    const auto comma = std::find_if(rest.begin(), rest.end(),
                                    [](const HeadToken& token) { return token.depth == 0 && token.is(","); });
    const auto size = static_cast<std::size_t>(comma - rest.begin());
    assign(Assignment(rest.first(size)), mode);
    rest = skip(rest, size + 1);
  }
  rules.double_quoted_strings = !mode.ansi_quotes;
  rules.backslash_escapes = !mode.no_backslash_escapes;
  return mode != before;
}

void SessionSettings::assign(const Assignment& assignment, Mode& mode) {
  Mode value;
  if (!evaluate(assignment, mode, value)) return;
  if (assignment.of_sql_mode) mode = value;
  if (!assignment.variable.empty()) variables_[assignment.variable] = value;
}

namespace {

// ANSI and the names of other products bring ANSI_QUOTES with them (seen on MariaDB 10.11 for all of these).
bool sets_ansi_quotes(std::string_view name) {
  constexpr std::string_view kNames[] = {"ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [name](std::string_view known) { return equals_ignore_case(name, known); });
}

void apply_names(std::string_view names, bool on, bool& ansi_quotes, bool& no_backslash_escapes) {
  for (const std::string& name : split_list(names)) {
    if (sets_ansi_quotes(name)) ansi_quotes = on;
    if (equals_ignore_case(name, "NO_BACKSLASH_ESCAPES")) no_backslash_escapes = on;
  }
}

}  // namespace

bool SessionSettings::evaluate(const Assignment& assignment, const Mode& present, Mode& result) const {
  const Tokens value = assignment.value;
  if (value.empty()) return false;
  if (value.size() == 1 && value[0].is("default")) {
    result = initial_;
  } else if (value.size() == 1 && value[0].kind == TokenKind::number) {
    const unsigned long long bits = std::strtoull(std::string(value[0].text).c_str(), nullptr, 10);
    result = Mode{(bits & 4U) != 0, (bits & (1U << 20U)) != 0};  // the server's numbers of the two modes
  } else if (value.size() == 1) {
    apply_names(unquoted(value[0]), true, result.ansi_quotes, result.no_backslash_escapes);
  } else if (sql_mode_variable(value) == value.size()) {
    result = present;
  } else if (value.size() == 2 && value[0].is("@")) {
    const auto known = variables_.find(to_lower(unquoted(value[1])));
    if (known == variables_.end()) return false;
    result = known->second;
  } else if (starts_with(value, {"concat", "("}) || starts_with(value, {"replace", "("})) {
    // Literals of CONCAT are added; of REPLACE the first is taken away and the second added.
    bool add = value[0].is("concat");
    result = present;
    for (const HeadToken& token : value) {
      if (token.kind != TokenKind::string) continue;
      apply_names(unquoted(token), add, result.ansi_quotes, result.no_backslash_escapes);
      add = true;
    }
  } else {
    return false;
  }
  return true;
}

bool SessionSettings::follow_conforming_strings(const std::vector<HeadToken>& head, SplitRules& rules) const {
  const bool before = rules.backslash_escapes;
  Tokens tokens = head;
  if (starts_with(tokens, {"reset", "all"}) || starts_with(tokens, {"reset", "standard_conforming_strings"}) ||
      starts_with(tokens, {"discard", "all"})) {
    rules.backslash_escapes = initial_backslashes_;
    return rules.backslash_escapes != before;
  }
  if (!starts_with(tokens, {"set"})) return false;
  tokens = skip(tokens, 1);
  if (starts_with(tokens, {"session"}) || starts_with(tokens, {"local"})) tokens = skip(tokens, 1);
  if (!starts_with(tokens, {"standard_conforming_strings"}) || tokens.size() != 3) return false;
  const std::string value = to_lower(unquoted(tokens[2]));
  // PostgreSQL takes any beginning of a word that leaves no doubt.
  const auto begins = [&value](std::string_view word, std::size_t least) {
    return value.size() >= least && word.starts_with(value);
  };
  if (begins("on", 2) || begins("true", 1) || begins("yes", 1) || value == "1") rules.backslash_escapes = false;
  if (begins("off", 2) || begins("false", 1) || begins("no", 1) || value == "0") rules.backslash_escapes = true;
  if (value == "default") rules.backslash_escapes = initial_backslashes_;
  return rules.backslash_escapes != before;
}

}  // namespace godwit
