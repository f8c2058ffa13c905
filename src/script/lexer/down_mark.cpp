#include "script/lexer/down_mark.h"

#include <array>
#include <string>
#include <vector>

#include "base/strings.h"

namespace godwit {
namespace {

// A word, and what has to stand behind it. Without regard to case, as goose reads it; the others write it as it is
// here.
struct Mark {
  std::string_view tool;
  std::string_view word;
  std::string_view second;  // "": none
  bool more;                // further words are options
};
constexpr auto kMarks = std::to_array<Mark>({{"dbmate", "migrate:down", "", true},
                                             {"goose", "+goose", "down", false},
                                             {"sql-migrate", "+migrate", "down", true},
                                             {"micrate", "+micrate", "down", false},
                                             {"rambler", "rambler", "down", false},
                                             {"MyBatis Migrations", "//@undo", "", false},
                                             {"MyBatis Migrations", "//", "@undo", false}});

// Whole lines.
struct Line {
  std::string_view tool;
  std::string_view text;
};
constexpr auto kLines =
    std::to_array<Line>({{"tern", "---- create above / drop below ----"}, {"shmig", "-- ==== DOWN ===="}});

bool fits(const Mark& mark, const std::vector<std::string>& words) {
  const std::size_t count = mark.second.empty() ? 1 : 2;
  if (words.size() < count || (words.size() > count && !mark.more)) return false;
  return words[0] == mark.word && (mark.second.empty() || words[1] == mark.second);
}

// Play takes whatever stands between the start of the comment and the word: "# --- !Downs".
bool is_of_play(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("- \t");
  return begin != std::string_view::npos && text.substr(begin).starts_with("!Downs");
}

}  // namespace

std::string_view tool_of_down_mark(std::string_view comment) {
  comment = trim(comment);
  for (const Line& line : kLines) {
    if (comment == line.text) return line.tool;
  }
  if (!comment.starts_with("--") && !comment.starts_with('#')) return {};
  const std::string_view text = comment.substr(comment.front() == '#' ? 1 : 2);
  if (is_of_play(text)) return "Play";
  const std::size_t begin = text.find_first_not_of(" \t");
  if (comment.front() == '#' || begin == std::string_view::npos) return {};
  if (std::string_view("m+r/MR").find(text[begin]) == std::string_view::npos) return {};  // nearly always
  const std::vector<std::string> words = split_list(to_lower(replace_all(std::string(text), "\t", " ")), ' ');
  for (const Mark& mark : kMarks) {
    if (fits(mark, words)) return mark.tool;
  }
  return {};
}

}  // namespace godwit
