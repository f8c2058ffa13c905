#include "base/nearest.h"

#include <algorithm>

#include "base/strings.h"

namespace godwit {

std::size_t edit_distance(std::string_view first, std::string_view second) {
  const std::string a = to_lower(first);
  const std::string b = to_lower(second);
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j - 1] + (a[i - 1] != b[j - 1]), last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string nearest_name(std::string_view name, const std::vector<std::string_view>& names) {
  std::string_view best;
  std::size_t best_distance = name.size() / 3 + 1;
  for (const std::string_view known : names) {
    const std::size_t far = edit_distance(name, known);
    if (far > best_distance || (far == best_distance && !best.empty())) continue;
    best = known;
    best_distance = far;
  }
  return std::string(best);
}

}  // namespace godwit
