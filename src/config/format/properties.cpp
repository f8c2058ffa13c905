#include "config/format/properties.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\f";

std::string_view skip_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// A key of its own behind a backslash: that was the last character of a value, such as a folder of Windows.
bool begins_property(std::string_view line) {
  line = trim_controls(line);
  const bool named = line.starts_with("flyway.") || line.starts_with("godwit.");
  return named && line.find('=') != std::string_view::npos;
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  // The next line that says something: trimmed, continued lines joined, comments and blank lines passed over. False at
  // the end of the text. A comment is never continued, and a continuation never a comment.
  bool next(std::string& line) {
    while (!rest_.empty()) {
      line_ = next_line_;
      line = trim_controls(take());
      if (line.empty() || line[0] == '#' || line[0] == '!') continue;
      while (line.ends_with('\\') && continues()) {
        line.pop_back();
        line += trim_controls(take());
      }
      if (!line.empty()) return true;
    }
    return false;
  }
  std::uint64_t line() const { return line_; }

 private:
  static std::size_t end_of_line(std::string_view text) { return std::min(text.find_first_of("\r\n"), text.size()); }

  bool continues() const {
    const std::string_view next = rest_.substr(0, end_of_line(rest_));
    return !next.empty() && !begins_property(next);
  }

  std::string_view take() {
    const std::size_t end = end_of_line(rest_);
    const std::string_view line = rest_.substr(0, end);
    const std::size_t behind = end + (rest_.substr(end, 2) == "\r\n" ? 2 : 1);
    rest_.remove_prefix(std::min(behind, rest_.size()));
    ++next_line_;
    return line;
  }

  std::string_view rest_;
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
};

}  // namespace

std::string_view trim_controls(std::string_view text) {
  const auto counts = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  const auto begin = std::find_if(text.begin(), text.end(), counts);
  const auto end = std::find_if(text.rbegin(), std::make_reverse_iterator(begin), counts).base();
  return text.substr(static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin));
}

std::vector<Property> parse_properties(std::string_view text) {
  std::vector<Property> properties;
  LineReader lines(text);
  std::string line;
  while (lines.next(line)) {
    const std::size_t end = std::min(line.find_first_of("=: \t\f"), line.size());
    std::string_view value = skip_blanks(std::string_view(line).substr(end));
    if (!value.empty() && (value[0] == '=' || value[0] == ':')) value = skip_blanks(value.substr(1));
    properties.push_back({line.substr(0, end), std::string(value), lines.line()});
  }
  return properties;
}

}  // namespace godwit
