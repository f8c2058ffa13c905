#include "report/markup.h"

#include "base/strings.h"
#include "base/utf8.h"

namespace godwit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// C1 controls are allowed in XML and mean nothing good in a browser.
bool can_stand(const CodePoint& point) {
  const char32_t c = point.value;
  return point.size != 0 && c >= 0x20 && !(c >= 0x7F && c < 0xA0) && c != 0xFFFE && c != 0xFFFF;
}

// A bidirectional mark stays what it is, but for a terminal.
std::string reference_for_mark(char32_t c) {
  return "&#x" + to_upper(four_hex_digits(c)) + ";";
}

std::string_view reference_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return "";
  }
}

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::string_view reference = reference_for(text.front());
    const CodePoint point = first_code_point(text);
    const std::size_t size = point.size == 0 ? 1 : point.size;
    if (!reference.empty()) {
      result += reference;
    } else if (can_stand(point) && steers_display(point.value)) {
      result += reference_for_mark(point.value);
    } else {
      result += can_stand(point) ? text.substr(0, size) : kReplacement;
    }
    text.remove_prefix(size);
  }
  return result;
}

}  // namespace godwit
