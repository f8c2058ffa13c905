// Only the server knows whether a table takes part in transactions; this finds the name to ask for. A name is given
// where the head of the statement leaves no doubt: of a join it does not say which table is written.
#include "db/mysql/text/write_target.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "db/mysql/text/name_character.h"

namespace godwit {
namespace {

constexpr std::size_t kLooked = 10;
constexpr std::size_t kLookedOfLoad = 80;  // behind the file's name
constexpr auto kModifiers =
    std::to_array<std::string_view>({"LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE"});

std::size_t behind_comment(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const auto behind = [&](std::string_view end) {
    const std::size_t found = rest.find(end);
    return found == std::string_view::npos ? text.size() : at + found + end.size();
  };
  if (rest.starts_with('#') || rest.starts_with("--")) return behind("\n");
  return rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!") ? behind("*/") : at;
}

// The name at `at`, which is moved behind it.
std::string next_word(std::string_view text, std::size_t& at) {
  const char c = text[at];
  if (c == '`') {
    const std::size_t end = std::min(text.find('`', at + 1), text.size());
    std::string name(text.substr(at + 1, end - at - 1));
    at = std::min(end + 1, text.size());
    return name;
  }
  const std::size_t begin = at;
  while (at < text.size() && is_mysql_name_character(text[at])) ++at;
  if (at == begin) ++at;
  return std::string(text.substr(begin, at - begin));
}

// From the words `at` on: "t", "db . t".
WriteTarget name_at(const std::vector<std::string>& words, std::size_t at, std::size_t& behind) {
  behind = at + 1;
  if (at >= words.size() || words[at] == "(") return {};
  if (at + 2 < words.size() && words[at + 1] == ".") {
    behind = at + 3;
    return {words[at], words[at + 2]};
  }
  return {"", words[at]};
}

std::size_t behind_modifiers(const std::vector<std::string>& words, std::size_t at) {
  const auto is_modifier = [&](std::string_view word) {
    return std::find(kModifiers.begin(), kModifiers.end(), word) != kModifiers.end();
  };
  while (at < words.size() && is_modifier(to_upper(words[at]))) ++at;
  return at;
}

bool is_word(const std::vector<std::string>& words, std::size_t at, std::string_view word) {
  return at < words.size() && equals_ignore_case(words[at], word);
}

}  // namespace

std::vector<std::string> mysql_words(std::string_view text, std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size() && words.size() < count;) {
    const std::size_t behind = behind_comment(text, at);
    if (behind != at) {
      at = behind;
    } else if (static_cast<unsigned char>(text[at]) <= ' ') {
      ++at;
    } else {
      words.push_back(next_word(text, at));
    }
  }
  return words;
}

WriteTarget mysql_write_target(std::string_view text) {
  const bool load = equals_ignore_case(text.substr(0, 4), "LOAD");
  const std::vector<std::string> words = mysql_words(text, load ? kLookedOfLoad : kLooked);
  if (words.empty()) return {};
  const std::string first = to_upper(words.front());
  std::size_t at = behind_modifiers(words, 1);
  std::size_t behind = 0;
  if (first == "INSERT" || first == "REPLACE") return name_at(words, at + (is_word(words, at, "INTO") ? 1 : 0), behind);
  if (first == "UPDATE") {
    const WriteTarget target = name_at(words, at, behind);
    return is_word(words, behind, "SET") ? target : WriteTarget{};
  }
  if (first == "DELETE") {
    if (!is_word(words, at, "FROM")) return {};
    const WriteTarget target = name_at(words, at + 1, behind);
    const bool alone = behind >= words.size() || is_word(words, behind, "WHERE") || is_word(words, behind, "ORDER") ||
                       is_word(words, behind, "LIMIT");
    return alone ? target : WriteTarget{};
  }
  if (first != "LOAD") return {};
  while (at < words.size() && !(is_word(words, at, "INTO") && is_word(words, at + 1, "TABLE"))) ++at;
  return name_at(words, at + 2, behind);
}

}  // namespace godwit
