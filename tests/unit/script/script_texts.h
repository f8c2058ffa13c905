#pragma once
// Shared by the tests of src/script: rules of no particular database.

#include <string>
#include <string_view>
#include <vector>

#include "db/mysql/text/sql_mode.h"
#include "db/postgresql/text/conforming_strings.h"
#include "godwit/error.h"
#include "script/statement_splitter.h"
#include "support/text_sources.h"

namespace godwit {

/// Lexical rules like PostgreSQL's, without facts.
inline SplitRules dollar_rules() {
  SplitRules rules;
  rules.name = "Testbase";
  rules.dollar_quotes = true;
  rules.nested_comments = true;
  rules.cr_ends_comment = true;
  rules.escape_strings = true;
  rules.begin_atomic_bodies = true;
  rules.psql_commands = true;
  rules.follower = &follow_conforming_strings;
  return rules;
}

/// Like MySQL's.
inline SplitRules program_rules() {
  SplitRules rules;
  rules.name = "Testbase";
  rules.hash_comments = true;
  rules.dash_comment_needs_blank = true;
  rules.executable_comments = true;
  rules.backslash_escapes = true;
  rules.backquotes = true;
  rules.double_quoted_strings = true;
  rules.nul_in_strings = true;
  rules.delimiter_command = true;
  rules.compound_bodies = true;
  rules.source_command = true;
  rules.follower = &follow_sql_mode;
  return rules;
}

/// Like SQLite's.
inline SplitRules bracket_rules() {
  SplitRules rules;
  rules.name = "Testbase";
  rules.backquotes = true;
  rules.brackets = true;
  rules.byte_order_mark_is_blank = true;
  rules.trigger_bodies = true;
  rules.dot_commands = true;
  return rules;
}

inline std::vector<SplitRules> all_rules() {
  return {dollar_rules(), program_rules(), bracket_rules()};
}

/// The statements' texts; an error becomes "error <code> at <place>".
inline std::vector<std::string> split(TextSource& source, const SplitRules& rules) {
  std::vector<std::string> texts;
  try {
    StatementSplitter splitter(source, rules, "V1__x.sql");
    SqlStatement statement;
    while (splitter.next(statement)) texts.emplace_back(statement.text);
  } catch (const Error& error) {
    texts.push_back("error " + std::to_string(static_cast<int>(error.code())) + " at " + error.where().text());
  }
  return texts;
}

inline std::vector<std::string> split(std::string_view text, const SplitRules& rules) {
  StringSource source(text);
  return split(source, rules);
}

}  // namespace godwit
