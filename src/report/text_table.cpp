#include "report/text_table.h"

#include <algorithm>

#include "base/strings.h"
#include "report/display_width.h"

namespace godwit {
namespace {

constexpr std::size_t kNarrowest = 8;

std::vector<std::size_t> column_widths(const std::vector<TableRow>& rows) {
  std::vector<std::size_t> widths;
  for (const TableRow& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(printable(row[i].text)));
    }
  }
  return widths;
}

void narrow(std::vector<std::size_t>& widths, std::size_t elastic, std::size_t limit) {
  std::size_t total = 1;
  for (const std::size_t width : widths) total += width + 3;
  if (limit == 0 || total <= limit || elastic >= widths.size()) return;
  const std::size_t others = total - widths[elastic];
  const std::size_t left = limit > others ? limit - others : 0;
  widths[elastic] = std::min(widths[elastic], std::max(left, kNarrowest));
}

std::string border(const std::vector<std::size_t>& widths) {
  std::string line = "+";
  for (const std::size_t width : widths) line += std::string(width + 2, '-') + "+";
  return line + "\n";
}

std::string render_row(const TableRow& row, const std::vector<std::size_t>& widths) {
  std::string line = "|";
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string text = i < row.size() ? fit_width(row[i].text, widths[i]) : std::string();
    const std::string blanks(widths[i] - display_width(text), ' ');
    line += " " + colored(text, i < row.size() ? row[i].color : 0) + blanks + " |";
  }
  return line + "\n";
}

}  // namespace

std::string colored(const std::string& text, int color) {
  return color == 0 || text.empty() ? text : "\x1b[" + std::to_string(color) + "m" + text + "\x1b[0m";
}

std::string render_table(const std::vector<TableRow>& rows, std::size_t elastic, std::size_t width) {
  if (rows.empty()) return "";
  std::vector<std::size_t> widths = column_widths(rows);
  narrow(widths, elastic, width);
  std::string table = border(widths) + render_row(rows.front(), widths) + border(widths);
  for (std::size_t i = 1; i < rows.size(); ++i) table += render_row(rows[i], widths);
  return table + border(widths);
}

}  // namespace godwit
