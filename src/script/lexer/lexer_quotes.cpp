// One quote read in another way than the server does moves the ends of all statements behind it. So backslashes follow
// the session's settings, E'…' goes on over lines, and a $ inside of a word begins nothing.
#include <algorithm>

#include "base/ascii.h"
#include "script/lexer/lexer.h"

namespace godwit {

// `prefix` is the letter in front of the quote, in lower case, or 0.
void Lexer::string(char prefix) {
  const bool escape = rules_.escape_strings && prefix == 'e';
  const bool plain = rules_.escape_strings && (prefix == 'b' || prefix == 'x');
  quoted('\'', escape || (rules_.backslash_escapes && !plain), "string");
  while (escape && continues_string()) quoted('\'', true, "string");
}

void Lexer::quoted(char quote, bool backslashes, std::string_view what) {
  static const ByteSet kSingle("'\\");
  static const ByteSet kDouble("\"\\");
  mark_code(cursor_);
  const std::size_t begin = cursor_++;
  for (;;) {
    cursor_ = backslashes ? window_.find(cursor_, quote == '\'' ? kSingle : kDouble) : window_.find(cursor_, quote);
    const int byte = window_.at(cursor_);
    if (byte == '\\' && window_.at(cursor_ + 1) >= 0) {
      cursor_ += 2;
    } else if (byte == quote && window_.at(cursor_ + 1) == quote) {
      cursor_ += 2;
    } else if (byte == quote) {
      break;
    } else {
      throw ScriptFault{ErrorCode::unterminated, begin,
                        "The " + std::string(what) + " that begins here is never closed. Close it with " + quote + "."};
    }
  }
  code(++cursor_);
}

// PostgreSQL goes on with a string where only blanks with a line end among them, and line comments, stand between two
// quotes. For E'…' that matters: the second part has backslash escapes, too. Moves to the quote if it goes on.
bool Lexer::continues_string() {
  std::size_t offset = cursor_;
  bool line_end = false;
  for (;;) {
    const int byte = window_.at(offset);
    if (byte == ' ' || byte == '\t' || byte == '\f') {
      ++offset;
    } else if (byte == '\n' || byte == '\r') {
      line_end = true;
      ++offset;
    } else if (byte == '-' && window_.at(offset + 1) == '-') {
      static const ByteSet kLineEnds("\r\n");
      offset = window_.find(offset, kLineEnds);
    } else {
      if (byte != '\'' || !line_end) return false;
      cursor_ = offset;
      gap_end_ = offset;
      return true;
    }
  }
}

// The letter of E'…' and the like, if it is a word of its own.
char Lexer::string_prefix() {
  const std::size_t floor = std::max(gap_end_, code_end_);
  if (!rules_.escape_strings || cursor_ <= floor) return '\0';
  if (cursor_ - 1 > floor && is_word_byte(window_.at(cursor_ - 2))) return '\0';
  return static_cast<char>(window_.at(cursor_ - 1) | 0x20);
}

void Lexer::bracket_name() {
  mark_code(cursor_);
  const std::size_t begin = cursor_;
  cursor_ = window_.find(cursor_, ']');
  if (window_.at(cursor_) < 0) {
    throw ScriptFault{ErrorCode::unterminated, begin,
                      "The name that begins here with [ is never closed. Close it with ]."};
  }
  code(++cursor_);
}

Lexer::Lexeme Lexer::dollar() {
  const bool in_word = ends_a_word();
  mark_code(cursor_);
  std::size_t end = cursor_ + 1;
  if (in_word) {
    while (is_word_byte(window_.at(end))) ++end;
  } else if (is_digit(window_.at(end))) {
    while (is_digit(window_.at(end))) ++end;  // $1; a dollar quote may follow
  } else {
    while (is_word_byte(window_.at(end)) && window_.at(end) != '$') ++end;
    if (window_.at(end) == '$') {
      dollar_quote(end + 1);
      return Lexeme::string;
    }
    end = cursor_ + 1;
  }
  cursor_ = end;
  code(cursor_);
  return Lexeme::symbol;
}

// Behind digits $ may begin a dollar quote; behind 1e5 it makes one word with it for the server (tried on 15).
bool Lexer::is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// True if the $ at the cursor belongs to the word in front of it. Looks back to the last token at most, and dollar()
// then takes the rest of the word, so that no byte is looked at twice this way.
bool Lexer::ends_a_word() {
  const std::size_t floor = std::max(gap_end_, code_end_);
  std::size_t begin = cursor_;
  while (begin > floor && is_word_byte(window_.at(begin - 1))) --begin;
  return begin < cursor_ && !is_number(window_.view(begin, cursor_));
}

void Lexer::dollar_quote(std::size_t tag_end) {
  const std::size_t begin = cursor_;
  const std::string tag(window_.view(begin, tag_end));
  for (cursor_ = tag_end;; ++cursor_) {
    cursor_ = window_.find(cursor_, '$');
    if (window_.at(cursor_) < 0) {
      throw ScriptFault{ErrorCode::unterminated, begin,
                        "The text that begins here with " + tag + " is never closed. Close it with " + tag + "."};
    }
    if (window_.starts_with(cursor_, tag)) break;
  }
  cursor_ += tag.size();
  code(cursor_);
}

}  // namespace godwit
