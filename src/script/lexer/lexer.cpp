// Bytes, not code points: all that decides is ASCII, and bytes above it are letters to every server, so UTF-8 need not
// be decoded. skip() goes from one byte of a set to the next, 32 at a time; next() makes tokens only where a head or a
// body wants them.
#include "script/lexer/lexer.h"

#include <algorithm>

#include "base/ascii.h"

namespace godwit {
namespace {

// Blank for one of the servers at least. U+00A0 is not: all three take its bytes for letters (PostgreSQL 15,
// MariaDB 10.11 and SQLite 3.40 were tried), so that inside of a statement the server says what it thinks of it.
bool is_blank(int byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool begins_word(int byte) {
  return is_letter(byte) || byte == '_' || byte >= 0x80;
}

bool all_of(std::string_view text, bool (*test)(int)) {
  return std::all_of(text.begin(), text.end(), [test](char c) { return test(static_cast<unsigned char>(c)); });
}

}  // namespace

Lexer::Lexer(ScriptWindow& window, const SplitRules& rules) : window_(window), rules_(rules) {
  make_tables();
}

void Lexer::change_rules(const SplitRules& rules) {
  rules_ = rules;
  make_tables();
}

void Lexer::set_delimiter(std::string delimiter) {
  delimiter_ = std::move(delimiter);
  delimiter_is_word_ = all_of(delimiter_, [](int byte) { return begins_word(byte) || is_digit(byte); });
  make_tables();
}

void Lexer::make_tables() {
  plain_ = ByteSet();
  plain_.add(std::string_view("'\"-/;\0", 6));
  plain_.add(delimiter_.substr(0, 1));
  if (rules_.backquotes) plain_.add("`");
  if (rules_.brackets) plain_.add("[");
  if (rules_.dollar_quotes) plain_.add("$");
  if (rules_.hash_comments) plain_.add("#");
  if (rules_.executable_comments) plain_.add("*");
  if (rules_.psql_commands || rules_.source_command) plain_.add("\\");
  words_ = ByteSet();
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    if (begins_word(byte) || is_digit(byte) || byte == '$') words_.add(std::string_view(&c, 1));
  }
}

void Lexer::start(bool begins_line) {
  begins_line_ = begins_line;
  down_mark_.reset();
  cursor_ = 0;
  code_end_ = 0;
  gap_end_ = 0;
  executable_ = false;
  cr_comment_ = false;
}

bool Lexer::skip_gap() {
  const std::size_t begin = cursor_;
  skip_blanks();
  if (cursor_ > begin) return true;
  const int byte = window_.at(cursor_);
  if (byte < 0) return false;
  if (at_delimiter(cursor_)) {
    cursor_ += delimiter_.size();
  } else if (byte == ';') {
    ++cursor_;
  } else if (byte == 0xC2 && window_.at(cursor_ + 1) == 0xA0) {
    cursor_ += 2;  // U+00A0: a letter inside of a statement, but no statement begins with it
  } else if (starts_line_comment(byte) || (byte == '-' && window_.at(cursor_ + 1) == '-')) {
    line_comment();  // to the server --x is none, but the mysql client leaves it out where a statement would begin
  } else if (byte == '/' && window_.at(cursor_ + 1) == '*' && executable_code() == 0) {
    block_comment();
  }
  return cursor_ > begin;
}

Token Lexer::next() {
  for (;;) {
    skip_blanks();
    const std::size_t begin = cursor_;
    const int byte = window_.at(cursor_);
    if (byte < 0) return finish(TokenKind::end);
    if (at_delimiter(cursor_)) return finish(TokenKind::delimiter);
    if (byte == ';') return finish(TokenKind::semicolon);
    if (begins_word(byte) || is_digit(byte) || (byte == '$' && !rules_.dollar_quotes)) return word();
    switch (special(byte)) {
      case Lexeme::gap:
        break;
      case Lexeme::string:
        return token(TokenKind::string, begin);
      case Lexeme::quoted_name:
        return token(TokenKind::quoted_name, begin);
      case Lexeme::symbol:
        return token(TokenKind::symbol, begin);
    }
  }
}

Token Lexer::skip() {
  for (;;) {
    cursor_ = window_.find(cursor_, plain_);
    const int byte = window_.at(cursor_);
    if (byte < 0) return finish(TokenKind::end);
    if (at_delimiter(cursor_)) return finish(TokenKind::delimiter);
    if (byte == ';') return finish(TokenKind::semicolon);
    special(byte);
  }
}

void Lexer::check_end() const {
  if (!executable_) return;
  throw ScriptFault{ErrorCode::unterminated, executable_begin_,
                    "The executable comment that begins here is never closed. Close it with */."};
}

bool Lexer::is_word_byte(int byte) const {
  return byte >= 0 && words_.has(static_cast<char>(byte));
}

bool Lexer::at_delimiter(std::size_t offset) {
  if (executable_ || window_.at(offset) != static_cast<unsigned char>(delimiter_.front())) return false;
  if (delimiter_.size() > 1 && !window_.starts_with(offset, delimiter_)) return false;
  // A delimiter like "go" is none in the middle of a word.
  if (!delimiter_is_word_) return true;
  return (offset == 0 || !is_word_byte(window_.at(offset - 1))) &&
         !is_word_byte(window_.at(offset + delimiter_.size()));
}

void Lexer::skip_blanks() {
  for (;;) {
    const int byte = window_.at(cursor_);
    if (is_blank(byte)) {
      ++cursor_;
    } else if (byte == 0xEF && rules_.byte_order_mark_is_blank && window_.starts_with(cursor_, "\xEF\xBB\xBF")) {
      cursor_ += 3;
    } else {
      return;
    }
  }
}

Token Lexer::token(TokenKind kind, std::size_t begin) {
  const char symbol = kind == TokenKind::symbol ? static_cast<char>(window_.at(begin)) : '\0';
  return Token{kind, symbol, begin, cursor_};
}

// Ends a run of code before a semicolon, delimiter or the end, and passes over it.
Token Lexer::finish(TokenKind kind) {
  mark_code(cursor_);
  const std::size_t begin = cursor_;
  if (kind == TokenKind::delimiter) cursor_ += delimiter_.size();
  if (kind == TokenKind::semicolon) code(++cursor_);
  return Token{kind, kind == TokenKind::end ? '\0' : ';', begin, cursor_};
}

Token Lexer::word() {
  const std::size_t begin = cursor_;
  const bool digit = is_digit(window_.at(begin));
  bool number = digit;
  // A PostgreSQL number ends before the $ of a dollar quote, a word of any dialect may hold one. END$$ is a word and a
  // delimiter where $$ is the delimiter.
  for (int byte = window_.at(cursor_); is_word_byte(byte); byte = window_.at(++cursor_)) {
    if (cursor_ > begin && byte == delimiter_.front() && at_delimiter(cursor_)) break;
    if (byte == '$' && number && rules_.dollar_quotes) break;
    number = number && is_digit(byte);
  }
  if (cursor_ == begin + 1 && window_.at(cursor_) == '\'' && (rules_.escape_strings || rules_.backslash_escapes)) {
    const char prefix = static_cast<char>(window_.at(begin) | 0x20);
    string(prefix);
    return token(TokenKind::string, begin);
  }
  code(cursor_);
  return token(digit ? TokenKind::number : TokenKind::word, begin);
}

void Lexer::code(std::size_t end) {
  if (cr_comment_) {
    throw ScriptFault{
        ErrorCode::unsupported_statement, cr_comment_begin_,
        "The comment that begins here ends with a lone carriage return inside a statement. " +
            std::string(rules_.name) +
            " would take all that follows as a part of the comment. Save the script with LF or CRLF line ends."};
  }
  code_end_ = end;
}

// The bytes before a gap, back to the last comment or token, without the blanks at their end.
void Lexer::mark_code(std::size_t gap_begin) {
  const std::size_t floor = std::max(gap_end_, code_end_);
  std::size_t end = gap_begin;
  while (end > floor && is_blank(window_.at(end - 1))) --end;
  if (end > floor) code(end);
}

}  // namespace godwit
