// ASCII by hand, because <cctype> asks the locale: names of keys and prefixes must be the same everywhere. In output
// only characters that steer a display are replaced; all other UTF-8 stays as it is.
#include "base/strings.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace godwit {
namespace {

char lower(char c) {
  return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}
char upper(char c) {
  return is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c;
}
constexpr std::string_view kBlanks = " \t\r\n\f\v";

}  // namespace

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string to_upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), upper);
  return result;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool ends_with_ignore_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equals_ignore_case(text.substr(text.size() - end.size()), end);
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::vector<std::string> split_list(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    const std::string_view part = trim(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string result;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) result += separator;
    result += part;
  }
  return result;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = is_alphanumeric(c);
    if (plain || kPlain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

std::string excerpt(std::string_view text, std::size_t limit) {
  text = trim(text);
  const std::size_t end = offset_of_code_point(text, limit);
  std::string result;
  bool blank = false;
  for (const char c : text.substr(0, end)) {
    const bool is_blank = kBlanks.find(c) != std::string_view::npos;
    if (is_blank && blank) continue;
    result += is_blank ? ' ' : (static_cast<unsigned char>(c) < 0x20 ? '?' : c);
    blank = is_blank;
  }
  return end < text.size() ? result + "…" : result;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const bool shown = point.size != 0 && !steers_display(point.value);
    const std::size_t size = std::max<std::size_t>(point.size, 1);
    result += shown ? text.substr(0, size) : "?";
    text.remove_prefix(size);
  }
  return result;
}

std::string printable_lines(std::string_view text) {
  std::string result;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (start > 0) result += "\n  ";
    result += printable(text.substr(start, end - start));
    start = end + 1;
  }
  return result;
}

std::string printable_json(std::string_view json) {
  std::string result;
  result.reserve(json.size());
  while (!json.empty()) {
    const CodePoint point = first_code_point(json);
    const std::size_t size = std::max<std::size_t>(point.size, 1);
    if (point.size != 0 && point.value >= 0x20 && steers_display(point.value)) {  // what JSON escapes itself stands so
      result += "\\u" + four_hex_digits(point.value);
    } else {
      result += json.substr(0, size);
    }
    json.remove_prefix(size);
  }
  return result;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string count_of(std::uint64_t count, std::string_view singular) {
  return std::to_string(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

std::string quote(std::string_view text, char mark) {
  std::string result(1, mark);
  for (const char c : text) {
    result += c;
    if (c == mark) result += mark;
  }
  return result + mark;
}

}  // namespace godwit
