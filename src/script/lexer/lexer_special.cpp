// Quotes, comments and punctuation: all that stands between words.
#include "script/lexer/lexer.h"

namespace godwit {

Lexer::Lexeme Lexer::special(int byte) {
  switch (byte) {
    case '\'':
      string(string_prefix());
      return Lexeme::string;
    case '"':
      quoted('"', rules_.double_quoted_strings && rules_.backslash_escapes, "quoted text");
      return rules_.double_quoted_strings ? Lexeme::string : Lexeme::quoted_name;
    case '`':
      if (!rules_.backquotes) break;
      quoted('`', false, "quoted name");
      return Lexeme::quoted_name;
    case '[':
      if (!rules_.brackets) break;
      bracket_name();
      return Lexeme::quoted_name;
    case '$':
      return rules_.dollar_quotes ? dollar() : plain_symbol();
    case '#':
    case '-':
      if (!starts_line_comment(byte)) break;
      line_comment();
      return Lexeme::gap;
    case '/':
      return slash();
    case '*':
      return star();
    case '\\':
      return backslash();
    case '\0':
      mark_code(cursor_);
      throw ScriptFault{
          ErrorCode::malformed_script, cursor_,
          "There is a NUL byte in this statement. Remove it; if the file is UTF-16, set encoding=UTF-16."};
    default:
      break;
  }
  return plain_symbol();
}

Lexer::Lexeme Lexer::plain_symbol() {
  const bool assigns = window_.at(cursor_) == ':' && window_.at(cursor_ + 1) == '=';
  mark_code(cursor_);
  cursor_ += assigns ? 2 : 1;
  code(cursor_);
  return Lexeme::symbol;
}

Lexer::Lexeme Lexer::backslash() {
  if (rules_.source_command && window_.at(cursor_ + 1) == 'N') return plain_symbol();  // \N is NULL for MySQL
  if (!rules_.psql_commands && !rules_.source_command) return plain_symbol();
  mark_code(cursor_);
  throw ScriptFault{ErrorCode::unsupported_statement, cursor_,
                    "A backslash outside of quotes begins a command of the database's command-line client, which the "
                    "server doesn't know. Remove it, or write what it does as SQL."};
}

}  // namespace godwit
