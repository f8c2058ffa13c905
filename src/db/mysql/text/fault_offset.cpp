#include <algorithm>
#include <array>
#include <charconv>

#include "base/strings.h"
#include "db/mysql/text/name_character.h"
#include "db/mysql/text/statement_shape.h"

namespace godwit {
namespace {

constexpr std::string_view kNear = " near '";
constexpr std::string_view kAtLine = "' at line ";
constexpr std::string_view kCut = "...";

// Errors whose message has the name at fault as its first quoted text: table exists, unknown table, unknown column,
// column twice, key twice, table of a column unknown, key column unknown, nothing of that name to drop, no such table,
// wrong column name, no such routine.
constexpr auto kNamesFault =
    std::to_array<unsigned>({1050, 1051, 1054, 1060, 1061, 1072, 1091, 1109, 1146, 1166, 1305});

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// Where `near` stands: in the given line, else the last place before it, else the first.
std::optional<std::size_t> place_of_near(std::string_view statement, std::string_view rest, std::string_view near,
                                         std::size_t line) {
  std::optional<std::size_t> best;
  for (std::size_t at = rest.find(near); at <= statement.size(); at = rest.find(near, at + 1)) {
    const std::size_t found = line_at(rest, at);
    if (found == line) return at;
    if (!best || found < line) best = at;
  }
  return best;
}

std::optional<std::size_t> offset_of_near(std::string_view statement, std::string_view rest, std::string_view message) {
  const std::size_t begin = message.find(kNear);
  const std::size_t end = message.rfind(kAtLine);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + kNear.size()) return {};
  std::string_view near = message.substr(begin + kNear.size(), end - begin - kNear.size());
  const std::string_view digits = message.substr(end + kAtLine.size());
  std::size_t line = 1;
  std::from_chars(digits.data(), digits.data() + digits.size(), line);
  if (near.empty()) return statement.size();  // at the end of the text
  auto place = place_of_near(statement, rest, near, line);
  if (!place && near.ends_with(kCut)) {  // MariaDB marks what it left out
    near.remove_suffix(kCut.size());
    place = place_of_near(statement, rest, near, line);
  }
  return place;
}

bool is_whole_word(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_mysql_name_character(text[at - 1])) &&
         (at + size >= text.size() || !is_mysql_name_character(text[at + size]));
}

// The place of the first quoted name of the message, without its qualifiers, if the statement has that word just once.
std::optional<std::size_t> offset_of_name(std::string_view statement, std::string_view message) {
  const std::size_t begin = message.find('\'');
  const std::size_t end = message.find('\'', begin + 1);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::string_view quoted = message.substr(begin + 1, end - begin - 1);
  quoted.remove_prefix(quoted.rfind('.') + 1);  // npos + 1 is 0
  if (quoted.empty()) return {};
  const std::string name = to_lower(quoted);
  const std::string text = to_lower(statement);
  std::optional<std::size_t> place;
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    if (!is_whole_word(text, at, name.size())) continue;
    if (place) return {};
    place = at;
  }
  return place;
}

}  // namespace

std::optional<std::size_t> fault_offset(std::string_view statement, std::string_view rest, unsigned number,
                                        std::string_view message) {
  if (std::find(kNamesFault.begin(), kNamesFault.end(), number) != kNamesFault.end()) {
    return offset_of_name(statement, message);
  }
  return offset_of_near(statement, rest, message);
}

}  // namespace godwit
