#pragma once
// A table with borders, as wide as its text.

#include <cstddef>
#include <string>
#include <vector>

namespace godwit {

/// One field of a table. `color` is the number of a terminal's foreground color, or 0.
struct Cell {
  std::string text;
  int color = 0;
};
using TableRow = std::vector<Cell>;

/// Columns line up by display width. Where `width` is not 0 and the table is wider, the text of column `elastic` is
/// cut, down to eight columns. Ends with a newline.
std::string render_table(const std::vector<TableRow>& rows, std::size_t elastic, std::size_t width);

/// "\x1b[31mtext\x1b[0m"; the text alone for color 0.
std::string colored(const std::string& text, int color);

}  // namespace godwit
