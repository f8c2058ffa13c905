// Servers differ in what a comment is: /*! … */ is code to some, -- without a blank behind it an operator, a lone CR an
// end. Where a server would lose the rest of a statement behind a CR, the script is refused.
#include "base/ascii.h"
#include "script/lexer/down_mark.h"
#include "script/lexer/lexer.h"

namespace godwit {

bool Lexer::starts_line_comment(int byte) {
  if (byte == '#') return rules_.hash_comments;
  if (byte != '-' || window_.at(cursor_ + 1) != '-') return false;
  if (!rules_.dash_comment_needs_blank) return true;
  const int third = window_.at(cursor_ + 2);
  return third <= ' ' || third == 0x7F;  // a blank, a control character or the end
}

// Ends before its line end. A CR ends it, too, as files with such line ends mean it; but SQLite and MySQL read on to
// the next LF, so that a statement must not go on behind it (seen: "INSERT … VALUES (1) -- note<CR>, (2);" inserts one
// row).
void Lexer::line_comment() {
  static const ByteSet kStops(std::string_view("\r\n\0", 3));
  mark_code(cursor_);
  const std::size_t begin = cursor_;
  for (;;) {
    cursor_ = window_.find(cursor_, kStops);
    if (window_.at(cursor_) != 0) break;
    if (code_end_ > 0) special(0);  // inside a statement: servers stop reading at NUL
    ++cursor_;
  }
  if (window_.at(cursor_) == '\r' && window_.at(cursor_ + 1) != '\n' && code_end_ > 0 && !rules_.cr_ends_comment) {
    if (!cr_comment_) cr_comment_begin_ = begin;
    cr_comment_ = true;
  }
  gap_end_ = cursor_;
  note_down_mark(begin);
}

void Lexer::note_down_mark(std::size_t begin) {
  if (down_mark_) return;
  const int before = begin == 0 ? '\n' : window_.at(begin - 1);
  const bool own_line = (before == '\n' || before == '\r') && (begin > 0 || begins_line_);
  if (own_line && !tool_of_down_mark(window_.view(begin, cursor_)).empty()) down_mark_ = begin;
}

void Lexer::block_comment() {
  static const ByteSet kStops("*/");
  mark_code(cursor_);
  const std::size_t begin = cursor_;
  std::size_t depth = 1;
  cursor_ += 2;
  while (depth > 0) {
    cursor_ = rules_.nested_comments ? window_.find(cursor_, kStops) : window_.find(cursor_, '*');
    const int byte = window_.at(cursor_);
    if (byte < 0) {
      throw ScriptFault{ErrorCode::unterminated, begin,
                        "The comment that begins here is never closed. Close it with */."};
    }
    const int second = window_.at(cursor_ + 1);
    if (byte == '*' && second == '/') {
      --depth;
      cursor_ += 2;
    } else if (byte == '/' && second == '*') {
      ++depth;
      cursor_ += 2;
    } else {
      ++cursor_;
    }
  }
  gap_end_ = cursor_;
}

Lexer::Lexeme Lexer::slash() {
  if (window_.at(cursor_ + 1) != '*') return plain_symbol();
  const std::size_t code_begin = executable_code();
  if (code_begin == 0) {
    block_comment();
    return Lexeme::gap;
  }
  mark_code(cursor_);
  if (!executable_) executable_begin_ = cursor_;
  executable_ = true;
  cursor_ = code_begin;
  code(cursor_);
  return Lexeme::gap;
}

Lexer::Lexeme Lexer::star() {
  if (!executable_ || window_.at(cursor_ + 1) != '/') return plain_symbol();
  mark_code(cursor_);
  cursor_ += 2;
  code(cursor_);
  executable_ = false;  // they don't nest: the first */ closes
  return Lexeme::gap;
}

// Offset of the code in /*! … */ or /*M! … */, behind a version of five or six digits; 0 if it is an ordinary comment.
// The version is not looked at: what the server skips as a comment is cut like code, which is the same unless it holds
// an odd quote. Only 999999 is a comment for every server: mariadb-dump begins its files with
// /*M!999999\- enable the sandbox mode */ and puts no semicolon behind it.
std::size_t Lexer::executable_code() {
  if (!rules_.executable_comments) return 0;
  std::size_t offset = cursor_ + (window_.at(cursor_ + 2) == 'M' ? 3 : 2);
  if (window_.at(offset) != '!' || window_.starts_with(offset + 1, "999999")) return 0;
  ++offset;
  for (int i = 0; i < 6 && is_digit(window_.at(offset)); ++i) ++offset;
  return offset;
}

}  // namespace godwit
