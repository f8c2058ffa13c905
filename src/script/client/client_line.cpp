#include "script/client/client_line.h"

namespace godwit {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Reads words that are quoted in whole or in part.
class WordReader {
 public:
  WordReader(std::string_view line, bool psql) : line_(line), psql_(psql) {}

  bool skip_blanks() {
    while (!at_end() && is_blank(line_[offset_])) ++offset_;
    return !at_end();
  }

  // Quotes are letters in it, as psql and the sqlite3 shell have it.
  std::string command() {
    const std::size_t begin = offset_;
    while (!at_end() && !is_blank(line_[offset_])) ++offset_;
    return std::string(line_.substr(begin, offset_ - begin));
  }

  std::string word() {
    std::string text;
    while (!at_end() && !is_blank(line_[offset_])) {
      const char c = line_[offset_];
      if (c == '`' && psql_) runs_program_ = true;
      if (c == '\'' || c == '"') {
        quoted(text);
      } else {
        text += c;
        ++offset_;
      }
    }
    return text;
  }

  std::size_t offset() const { return offset_; }
  bool runs_program() const { return runs_program_; }

 private:
  bool at_end() const { return offset_ == line_.size() || (psql_ && line_[offset_] == '\\'); }

  // A quote is doubled to stand inside, and escaped where backslashes escape: in psql's '…', in the sqlite3 shell's
  // "…".
  void quoted(std::string& text) {
    const char quote = line_[offset_++];
    const bool escapes = (quote == '\'') == psql_;
    for (; offset_ < line_.size(); ++offset_) {
      const char c = line_[offset_];
      const bool more = offset_ + 1 < line_.size();
      if (c == quote && !(psql_ && more && line_[offset_ + 1] == quote)) break;
      if (more && (c == quote || (c == '\\' && escapes))) ++offset_;
      text += line_[offset_];
    }
    if (offset_ < line_.size()) ++offset_;
  }

  std::string_view line_;
  bool psql_;
  std::size_t offset_ = 1;
  bool runs_program_ = false;
};

ClientLine parse(std::string_view line, bool psql) {
  WordReader reader(line, psql);
  ClientLine parsed;
  parsed.command = std::string(line.substr(0, 1));
  parsed.command += reader.command();
  while (reader.skip_blanks()) parsed.arguments.push_back(reader.word());
  parsed.size = reader.offset();
  parsed.runs_program = reader.runs_program();
  return parsed;
}

}  // namespace

ClientLine parse_psql_line(std::string_view line) {
  return parse(line, true);
}

ClientLine parse_dot_line(std::string_view line) {
  return parse(line, false);
}

}  // namespace godwit
