// No database's lexer: the text may be of any database, and a piece that a server has cut out of a statement. So words
// and literals are told apart loosely, and rather one literal too many is masked than one too few.
#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "base/mask/mask.h"
#include "base/mask/mask_parts.h"
#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr auto kEnd = std::string_view::npos;

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// A stretch of text: a word, a literal with its quotes, or one other byte.
struct Piece {
  enum class Kind { none, word, literal, name, other };
  Kind kind = Kind::none;
  std::size_t begin = 0;
  std::size_t end = 0;

  explicit operator bool() const { return kind != Kind::none; }
};

// Behind $tag$…$tag$; kEnd where none begins there.
std::size_t end_of_dollars(std::string_view text, std::size_t begin) {
  std::size_t tag = begin + 1;
  while (tag < text.size() && is_word(text[tag])) ++tag;
  if (tag >= text.size() || text[tag] != '$') return kEnd;
  const std::string_view mark = text.substr(begin, tag + 1 - begin);
  const std::size_t close = text.find(mark, tag + 1);
  return close == kEnd ? text.size() : close + mark.size();
}

Piece piece_at(std::string_view text, std::size_t from) {
  using Kind = Piece::Kind;
  const std::size_t begin = std::min(text.find_first_not_of(kBlanks, from), text.size());
  if (begin == text.size()) return {};
  const char c = text[begin];
  if (c == '\'') return {Kind::literal, begin, end_of_quoted(text, begin)};
  if (c == '"' || c == '`') return {Kind::name, begin, end_of_quoted(text, begin)};
  if (const std::size_t end = c == '$' ? end_of_dollars(text, begin) : kEnd; end != kEnd) {
    return {Kind::literal, begin, end};
  }
  if (!is_word(c)) return {Kind::other, begin, begin + 1};
  std::size_t end = begin;
  while (end < text.size() && is_word(text[end])) ++end;
  // E'…', N'…', _utf8'…'
  if (end < text.size() && text[end] == '\'') {
    const std::string_view prefix = text.substr(begin, end - begin);
    const bool is_prefix = prefix.starts_with('_') || std::string_view("EeNnXxBb").find(prefix) != kEnd;
    if (is_prefix) return {Kind::literal, begin, end_of_quoted(text, end)};
  }
  return {Kind::word, begin, end};
}

/// Rewrites the text as it goes over it once.
class SqlMask {
 public:
  SqlMask(std::string_view text, TakenOut found) : text_(text), found_(found) {}

  std::string run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      if (!is_word(text_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text_.size() && is_word(text_[end])) ++end;
      at = std::max(end, look_behind(at, end));
    }
    return result_ + std::string(text_.substr(done_));
  }

 private:
  std::string upper(const Piece& piece) const { return to_upper(text_.substr(piece.begin, piece.end - piece.begin)); }
  Piece next(const Piece& piece) const { return piece_at(text_, piece.end); }

  // Masks the part that the word begins; answers where it was read up to.
  std::size_t look_behind(std::size_t begin, std::size_t end) {
    const Piece word{Piece::Kind::word, begin, end};
    const std::string name = upper(word);
    if (begins_statement(name, word)) return mask_statement(next(word).end);
    if (name == "IDENTIFIED" && names_a_way(next(word))) return mask_statement(end);
    return sounds_secret(text_.substr(begin, end - begin)) ? mask_value(word, name) : end;
  }

  bool names_a_way(const Piece& piece) const {
    constexpr auto kWays = std::to_array<std::string_view>({"BY", "WITH", "VIA", "AS"});
    return piece.kind == Piece::Kind::word && is_one_of(kWays, upper(piece));
  }

  // CREATE [OR REPLACE] USER, ALTER ROLE, SET PASSWORD…
  bool begins_statement(const std::string& verb, const Piece& word) const {
    constexpr auto kVerbs = std::to_array<std::string_view>({"CREATE", "ALTER", "REPLACE", "PERSISTENT"});
    constexpr auto kWhat = std::to_array<std::string_view>(
        {"USER", "ROLE", "GROUP", "LOGIN", "SECRET", "CREDENTIAL", "SUBSCRIPTION", "SERVER"});
    const Piece what = next(word);
    if (what.kind != Piece::Kind::word) return false;
    if (verb == "SET") return upper(what) == "PASSWORD";
    return is_one_of(kVerbs, verb) && is_one_of(kWhat, upper(what));
  }

  // All literals up to the end of the statement, but for the account ('app'@'%') that it begins with.
  std::size_t mask_statement(std::size_t from) {
    bool value = false;   // what comes is a secret
    bool account = true;  // no secret came yet
    Piece piece;
    for (std::size_t at = from; (piece = piece_at(text_, at)); at = piece.end) {
      if (piece.kind == Piece::Kind::other) {
        if (text_[piece.begin] == ';') return piece.end;
        value = value && std::string_view("(=:>").find(text_[piece.begin]) != kEnd;
        continue;
      }
      if (piece.kind == Piece::Kind::word) {
        const std::string word = upper(piece);
        const bool bare = value && is_bare_secret(word);
        if (bare) piece.end = take_out_bare(piece);
        value = !bare && (word == "BY" || word == "AS" || word == "USING" || sounds_secret(word));
        account = account && !value;
        continue;
      }
      const bool named = account && piece.kind == Piece::Kind::literal && is_account(piece);
      if (piece.kind == Piece::Kind::literal ? !named : value) piece.end = take_out(piece);
      value = false;
    }
    return text_.size();
  }

  // Words that stand where a password could, and are none.
  static bool is_bare_secret(const std::string& word) {
    constexpr auto kNone = std::to_array<std::string_view>(
        {"PASSWORD", "VALUES",   "RANDOM",   "NULL",    "EXPIRE", "HISTORY", "REUSE",   "REQUIRE",    "DEFAULT",
         "NEVER",    "INTERVAL", "OPTIONAL", "CURRENT", "OLD",    "FOR",     "ACCOUNT", "LOCK",       "UNLOCK",
         "TO",       "ON",       "WITH",     "LOGIN",   "IN",     "VALID",   "HASH",    "EXTERNALLY", "KEY",
         "TYPE",     "PROVIDER", "IF",       "NOT",     "AS",     "BY",      "USING",   "IDENTIFIED"});
    return !is_one_of(kNone, word);
  }

  bool is_account(const Piece& piece) const {
    const bool before = piece.begin > 0 && text_[piece.begin - 1] == '@';
    return before || (piece.end < text_.size() && text_[piece.end] == '@');
  }

  // name=value, name: 'value', "name": "value", NAME 'value', NAME('value').
  std::size_t mask_value(const Piece& word, const std::string& name) {
    std::size_t at = word.end;
    const bool quoted_name = at < text_.size() && (text_[at] == '"' || text_[at] == '\'') && word.begin > 0 &&
                             text_[word.begin - 1] == text_[at];
    if (quoted_name) ++at;
    Piece sign = piece_at(text_, at);
    const bool direct = is_literal(sign) && sign.begin > at && (name == "PASSWORD" || name == "SECRET");
    if (direct) return take_out(sign);
    if (sign.kind != Piece::Kind::other) return word.end;
    const char c = text_[sign.begin];
    if (std::string_view("=:(").find(c) == kEnd) return word.end;
    Piece value = next(sign);
    if (value.kind == Piece::Kind::other && std::string_view("=>").find(text_[value.begin]) != kEnd)
      value = next(value);
    if (is_literal(value)) return closes_around(sign, value) ? word.end : take_out(value);
    const bool plain = c == '=' && value.kind == Piece::Kind::word && value.begin == sign.end && sign.begin == word.end;
    return plain ? take_out_bare(value) : word.end;
  }

  // "…?password=" is the end of what was quoted, not the begin of a value.
  bool closes_around(const Piece& sign, const Piece& value) const {
    const std::size_t behind = value.begin + 1;
    return value.kind == Piece::Kind::name && value.begin == sign.end &&
           (behind == text_.size() || std::string_view(" \t\r\n,.;:)]}&").find(text_[behind]) != kEnd);
  }

  bool is_literal(const Piece& piece) const {
    return piece.kind == Piece::Kind::literal || (piece.kind == Piece::Kind::name && text_[piece.begin] == '"');
  }

  // token=abc.def/ghi+==: up to what ends a parameter.
  std::size_t take_out_bare(Piece piece) {
    piece.end = std::min(text_.find_first_of(" \t\r\n&;,'\"`)", piece.begin), text_.size());
    return take_out(piece);
  }

  // A literal that goes on behind its end had a quote in it that was not doubled: nobody knows where it ends.
  std::size_t take_out(Piece piece) {
    const bool literal = piece.kind != Piece::Kind::word;
    if (literal && piece.end < text_.size() && is_word(text_[piece.end])) piece.end = text_.size();
    const std::string_view whole = text_.substr(piece.begin, piece.end - piece.begin);
    if (found_) note(whole, literal);
    result_ += text_.substr(done_, piece.begin - done_);
    result_ += kMask;
    done_ = piece.end;
    return piece.end;
  }

  void note(std::string_view whole, bool literal) const {
    if (!literal) return found_->emplace_back(whole), void();
    const std::size_t open = whole.find_first_of("'\"`$");
    std::string_view inside = whole.substr(open + 1);
    if (whole[open] == '$') inside = inside.substr(std::min(inside.find('$') + 1, inside.size()));
    const std::size_t close = inside.rfind(whole[open] == '$' ? '$' : whole[open]);
    inside = inside.substr(0, close);
    if (whole[open] == '$') inside = inside.substr(0, inside.rfind('$'));
    found_->push_back(replace_all(std::string(inside), "''", "'"));
    if (found_->back() != inside) found_->emplace_back(inside);
  }

  std::string_view text_;
  TakenOut found_;
  std::string result_;
  std::size_t done_ = 0;
};

}  // namespace

std::string mask_sql(std::string_view text, TakenOut found) {
  return SqlMask(text, found).run();
}

}  // namespace godwit
