#include "report/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/strings.h"
#include "base/utf8.h"

namespace godwit {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode's East Asian Width W and F, in blocks.
constexpr auto kWide = std::to_array<Range>({
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF},
    {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
});

// Marks that stand on the character before them, and characters that show nothing.
constexpr auto kZero = std::to_array<Range>({
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200B, 0x200F},
    {0x202A, 0x202E},
    {0x2060, 0x2064},
    {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F},
    {0xFEFF, 0xFEFF},
});

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  const auto at =
      std::lower_bound(ranges.begin(), ranges.end(), c, [](const Range& r, char32_t x) { return r.last < x; });
  return at != ranges.end() && at->first <= c;
}

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

std::size_t width_of(const Character& character) {
  if (!character.valid || character.code < 0x300) return 1;
  if (is_in(kZero, character.code)) return 0;
  return is_in(kWide, character.code) ? 2 : 1;
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
