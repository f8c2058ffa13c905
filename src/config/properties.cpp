#include "config/properties.h"

#include <optional>

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\f";

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

std::string_view skip_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

bool ends_with_odd_backslashes(std::string_view line) {
  std::size_t count = 0;
  while (count < line.size() && line[line.size() - 1 - count] == '\\') ++count;
  return count % 2 == 1;
}

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    if (code < 0x10000) {
      out += static_cast<char>(0xE0 | (code >> 12));
    } else {
      out += static_cast<char>(0xF0 | (code >> 18));
      out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    }
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  // The next line that says something: without its end, continued lines joined, comments and blank lines passed over.
  // False at the end of the text. A comment is never continued, and a continuation never a comment.
  bool next(std::string& line) {
    while (!rest_.empty()) {
      line_ = next_line_;
      line = skip_blanks(take());
      if (line.empty() || line[0] == '#' || line[0] == '!') continue;
      while (ends_with_odd_backslashes(line) && !rest_.empty()) {
        line.pop_back();
        line += skip_blanks(take());
      }
      if (!line.empty()) return true;
    }
    return false;
  }
  std::uint64_t line() const { return line_; }

 private:
  std::string_view take() {
    const std::size_t end = rest_.find_first_of("\r\n");
    const std::string_view part = rest_.substr(0, end);
    ++next_line_;
    if (end == std::string_view::npos) {
      rest_ = {};
    } else {
      rest_.remove_prefix(end + (rest_.substr(end, 2) == "\r\n" ? 2 : 1));
    }
    return part;
  }

  std::string_view rest_;
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
};

// The number of "uXXXX" at the start of the text.
std::optional<unsigned> hex4(std::string_view text) {
  if (text.size() < 5 || text[0] != 'u') return std::nullopt;
  unsigned code = 0;
  for (const char c : text.substr(1, 4)) {
    const int digit = hex_value(c);
    if (digit < 0) return std::nullopt;
    code = code * 16 + static_cast<unsigned>(digit);
  }
  return code;
}

// Appends what "uXXXX" stands for, or "uXXXX\uXXXX" where a surrogate pair makes one character. Returns the bytes read.
std::size_t append_escape(std::string& out, std::string_view text, std::uint64_t line) {
  const auto fail = [line](const std::string& what) {
    return Error(ErrorCode::configuration, what, Where{"", line, 0});
  };
  const std::optional<unsigned> code = hex4(text);
  if (!code) throw fail("\\u needs four hex digits behind it; a backslash itself is written \\\\");
  if (*code < 0xD800 || *code > 0xDFFF) {
    append_utf8(out, *code);
    return 5;
  }
  const std::optional<unsigned> low = text.substr(5).starts_with('\\') ? hex4(text.substr(6)) : std::nullopt;
  if (*code > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) throw fail("\\u names one half of a surrogate pair");
  append_utf8(out, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
  return 11;
}

std::string unescape(std::string_view text, std::uint64_t line) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      if (text[i] != '\\') result += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'u') {
      i += append_escape(result, text.substr(i), line) - 1;
    } else {
      result += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
    }
  }
  return result;
}

std::size_t end_of_name(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '=' || line[i] == ':' || is_blank(line[i])) {
      return i;
    }
  }
  return line.size();
}

}  // namespace

std::vector<Property> parse_properties(std::string_view text) {
  std::vector<Property> properties;
  LineReader lines(text);
  std::string line;
  while (lines.next(line)) {
    const std::size_t end = end_of_name(line);
    std::string_view value = skip_blanks(std::string_view(line).substr(end));
    if (!value.empty() && (value[0] == '=' || value[0] == ':')) value = skip_blanks(value.substr(1));
    properties.push_back(
        {unescape(std::string_view(line).substr(0, end), lines.line()), unescape(value, lines.line()), lines.line()});
  }
  return properties;
}

}  // namespace godwit
