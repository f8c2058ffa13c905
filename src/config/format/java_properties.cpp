// Most lines are the server's own, so none is an error: a malformed \u stays text. Lists are put together once the
// document is read, because name[1] may stand far from name[0].
#include "config/format/java_properties.h"

#include <algorithm>

#include "base/strings.h"
#include "config/format/list_text.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\f";

void append_utf8(std::string& text, char32_t point) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return add(point);
  if (point >= 0x10000) add(0xF0 | point >> 18);
  if (point >= 0x10000) add(0x80 | (point >> 12 & 0x3F));
  if (point >= 0x800 && point < 0x10000) add(0xE0 | point >> 12);
  if (point >= 0x800) add(0x80 | (point >> 6 & 0x3F));
  if (point < 0x800) add(0xC0 | point >> 6);
  add(0x80 | (point & 0x3F));
}

std::string_view without_leading_blanks(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(kBlanks);
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

// The backslash at its end is no escaped one.
bool is_continued(std::string_view line) {
  const std::size_t last = line.find_last_not_of('\\');
  const std::size_t count = line.size() - (last == std::string_view::npos ? 0 : last + 1);
  return count % 2 == 1;
}

// The four digits of a \uXXXX; -1 if there are none.
int code_unit(std::string_view text) {
  if (text.size() < 4) return -1;
  int value = 0;
  for (const char c : text.substr(0, 4)) {
    if (hex_value(c) < 0) return -1;
    value = value * 16 + hex_value(c);
  }
  return value;
}

// Behind "\u". How many characters of `text` are used up; 0 if it is no escape.
std::size_t append_unicode(std::string& result, std::string_view text) {
  const int first = code_unit(text);
  if (first < 0) return 0;
  const bool high = first >= 0xD800 && first < 0xDC00;
  const int second = high && text.substr(4, 2) == "\\u" ? code_unit(text.substr(6)) : -1;
  if (high && second >= 0xDC00 && second < 0xE000) {
    append_utf8(result, static_cast<char32_t>(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)));
    return 10;
  }
  append_utf8(result, first >= 0xD800 && first < 0xE000 ? U'\uFFFD' : static_cast<char32_t>(first));
  return 4;
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    const char c = text[++i];
    constexpr std::string_view kLetters = "tnrf";
    constexpr std::string_view kMeanings = "\t\n\r\f";
    const std::size_t letter = kLetters.find(c);
    const std::size_t used = c == 'u' ? append_unicode(result, text.substr(i + 1)) : 0;
    i += used;
    if (used == 0) result += letter == std::string_view::npos ? c : kMeanings[letter];
  }
  return result;
}

// A .conf file of Flyway's under another name: a backslash is itself.
bool is_flyways_own(std::string_view name) {
  const bool own = name.starts_with("flyway.") || name.starts_with("godwit.");
  return own && name.find(".datasources.") == std::string_view::npos;
}

std::string value_of(std::string_view name, std::string_view text) {
  if (!is_flyways_own(name)) return unescaped(text);
  return replace_all(replace_all(std::string(text), "\\:", ":"), "\\=", "=");
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::vector<Document> read() {
    while (!rest_.empty()) {
      const std::string_view line = take();
      begin_ = line_;
      const bool comment = line.starts_with('#') || line.starts_with('!');
      if (comment && trim(line.substr(1)) == "---") documents_.emplace_back();
      const std::string_view bare = without_leading_blanks(line);
      if (!bare.empty() && bare[0] != '#' && bare[0] != '!') read_property(std::string(bare));
    }
    return std::move(documents_);
  }

 private:
  std::string_view take() {
    const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + (rest_.substr(end, 2) == "\r\n" ? 2 : 1), rest_.size()));
    ++line_;
    return line;
  }

  void read_property(std::string text) {
    while (is_continued(text) && !rest_.empty()) {
      text.pop_back();
      text += without_leading_blanks(take());
    }
    if (is_continued(text)) text.pop_back();
    const std::size_t end = end_of_name(text);
    const std::string name = unescaped(std::string_view(text).substr(0, end));
    std::string_view value = without_leading_blanks(std::string_view(text).substr(end));
    if (!value.empty() && (value[0] == '=' || value[0] == ':')) value = without_leading_blanks(value.substr(1));
    if (!name.empty()) documents_.back().push_back({name, value_of(name, value), begin_});
  }

  static std::size_t end_of_name(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '=' || text[i] == ':' || kBlanks.find(text[i]) != std::string_view::npos) {
        return i;
      }
    }
    return text.size();
  }

  std::string_view rest_;
  std::uint64_t line_ = 0;
  std::uint64_t begin_ = 0;
  std::vector<Document> documents_{1};
};

// "name" of name[0]; "" if it is no item of a list.
std::string_view list_of(std::string_view name) {
  if (!name.ends_with(']')) return {};
  const std::size_t bracket = name.rfind('[');
  if (bracket == std::string_view::npos || bracket == 0 || bracket + 2 == name.size()) return {};
  const std::string_view index = name.substr(bracket + 1, name.size() - bracket - 2);
  const bool digits = index.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? name.substr(0, bracket) : std::string_view();
}

Document with_lists(Document document) {
  Document result;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string list(list_of(document[i].name));
    if (list.empty()) {
      result.push_back(document[i]);
      continue;
    }
    const auto begins = [&](const Property& known) { return known.name == list; };
    if (std::any_of(result.begin(), result.end(), begins)) continue;  // its items are there
    std::vector<std::string> items;
    for (const Property& one : document) {
      if (list_of(one.name) == list) items.push_back(one.value);
    }
    result.push_back({list, join_any_items(list, items), document[i].line});
  }
  return result;
}

}  // namespace

std::vector<Document> parse_java_properties(std::string_view text) {
  std::vector<Document> documents = Reader(text).read();
  for (Document& document : documents) document = with_lists(std::move(document));
  return documents;
}

std::string utf8_of_latin1(std::string_view text) {
  std::string result;
  for (const char c : text) append_utf8(result, static_cast<unsigned char>(c));
  return result;
}

}  // namespace godwit
