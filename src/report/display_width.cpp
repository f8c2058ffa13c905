#include "report/display_width.h"

#include <utf8proc.h>

#include "base/strings.h"
#include "base/utf8.h"

namespace godwit {
namespace {

// One character and the bytes it stands in; a byte that begins none has size 1 and valid false.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool valid = false;
};

Character first_character(std::string_view text) {
  const CodePoint point = first_code_point(text);
  if (point.size == 0) return {};
  return {point.value, point.size, true};
}

// A character that the library's Unicode does not know yet is taken for a letter: a newer terminal shows one.
std::size_t width_of(const Character& character) {
  if (!character.valid || character.code < 0x300) return 1;
  const auto code = static_cast<utf8proc_int32_t>(character.code);
  if (utf8proc_category(code) == UTF8PROC_CATEGORY_CN) return 1;
  return static_cast<std::size_t>(utf8proc_charwidth(code));
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += width_of(character);
    text.remove_prefix(character.size);
  }
  return width;
}

std::string fit_width(std::string_view text, std::size_t columns) {
  std::string whole = printable(text);
  if (display_width(whole) <= columns) return whole;
  std::string_view rest = whole;
  std::size_t width = 0;
  while (!rest.empty()) {
    const Character character = first_character(rest);
    if (width + width_of(character) + 1 > columns) break;
    width += width_of(character);
    rest.remove_prefix(character.size);
  }
  whole.resize(whole.size() - rest.size());
  return columns == 0 ? "" : whole + "…";
}

}  // namespace godwit
