#pragma once
// Words, names, strings and punctuation of one statement, as the server's own lexer would see them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "godwit/error.h"
#include "script/lexer/script_window.h"
#include "script/lexer/split_rules.h"

namespace godwit {

/// A fault at an offset of the window; the splitter makes an Error with line and column of it.
struct ScriptFault {
  ErrorCode code;
  std::size_t offset;
  std::string message;
};

enum class TokenKind : std::uint8_t { word, number, string, quoted_name, symbol, semicolon, delimiter, end };

struct Token {
  TokenKind kind = TokenKind::end;
  char symbol = 0;        ///< of a symbol; ':' also of ":="
  std::size_t begin = 0;  ///< offsets in the window
  std::size_t end = 0;
};

/// Reads the statement that starts at the window's begin, once and from left to right. next() gives every token; skip()
/// only the next semicolon, delimiter or end, as fast as memory allows. Both may be mixed. Comments and blanks are
/// passed over. `delimiter` is what ends a statement; `semicolon` is one that doesn't (another delimiter is set, or it
/// stands in an executable comment).
class Lexer {
 public:
  Lexer(ScriptWindow& window, const SplitRules& rules);

  const SplitRules& rules() const { return rules_; }
  /// From here on; for SET sql_mode and the like.
  void change_rules(const SplitRules& rules);

  const std::string& delimiter() const { return delimiter_; }
  void set_delimiter(std::string delimiter);

  /// The window's begin is the start of a statement, or of what may come before one; `begins_line`: and of a line.
  void start(bool begins_line = true);
  /// Passes over one run of blanks, one comment or one delimiter before a statement. False if there is none. Discard
  /// what was passed and start() again.
  bool skip_gap();
  Token next();
  Token skip();

  /// Takes the delimiter that was met last as a part of the statement.
  void keep(const Token& delimiter) { code(delimiter.end); }
  std::size_t cursor() const { return cursor_; }
  void move_to(std::size_t offset) { cursor_ = offset; }
  /// End of the last byte that is neither blank nor comment.
  std::size_t code_end() const { return code_end_; }
  /// Offset of the first comment since start(), on a line of its own, behind which another tool takes a change back.
  std::optional<std::size_t> down_mark() const { return down_mark_; }
  /// Throws ScriptFault if an executable comment is open.
  void check_end() const;

 private:
  enum class Lexeme : std::uint8_t { gap, string, quoted_name, symbol };

  void make_tables();
  bool at_delimiter(std::size_t offset);
  bool is_word_byte(int byte) const;
  static bool is_number(std::string_view text);
  void skip_blanks();
  Token token(TokenKind kind, std::size_t begin);
  Token finish(TokenKind kind);
  Token word();
  void code(std::size_t end);
  void mark_code(std::size_t gap_begin);

  Lexeme special(int byte);  // lexer_special.cpp
  Lexeme plain_symbol();
  Lexeme backslash();
  bool starts_line_comment(int byte);  // lexer_comments.cpp
  void line_comment();
  void note_down_mark(std::size_t begin);
  void block_comment();
  Lexeme slash();
  Lexeme star();
  std::size_t executable_code();
  void string(char prefix);  // lexer_quotes.cpp
  void quoted(char quote, bool backslashes, std::string_view what);
  bool continues_string();
  char string_prefix();
  void bracket_name();
  Lexeme dollar();
  bool ends_a_word();
  void dollar_quote(std::size_t tag_end);

  ScriptWindow& window_;
  SplitRules rules_;
  std::string delimiter_ = ";";
  bool delimiter_is_word_ = false;
  ByteSet plain_;  // bytes that skip() stops at
  ByteSet words_;  // bytes of words and numbers
  std::size_t cursor_ = 0;
  std::size_t code_end_ = 0;
  std::size_t gap_end_ = 0;  // end of the last comment
  bool executable_ = false;  // inside of an executable comment
  std::size_t executable_begin_ = 0;
  bool cr_comment_ = false;  // a comment inside the statement ended with a lone CR that the server doesn't take
  std::size_t cr_comment_begin_ = 0;
  bool begins_line_ = true;  // the window's begin
  std::optional<std::size_t> down_mark_;
};

}  // namespace godwit
