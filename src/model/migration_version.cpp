#include "model/migration_version.h"

#include <algorithm>

#include "base/ascii.h"

namespace godwit {

std::optional<MigrationVersion> MigrationVersion::parse(std::string_view text) {
  MigrationVersion version;
  version.text_ = std::string(text);
  std::replace(version.text_.begin(), version.text_.end(), '_', '.');
  std::string_view rest = version.text_;
  while (true) {
    Part part;
    if (version.parts_.empty() && !rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
      part.negative = rest[0] == '-';
      rest.remove_prefix(1);
    }
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const std::string_view digits = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    if (digits.empty()) return std::nullopt;
    part.digits = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    if (part.digits.empty()) part.negative = false;
    version.parts_.push_back(std::move(part));
    rest.remove_prefix(digits.size());
    if (rest.empty()) break;
    if (rest[0] != '.') return std::nullopt;
    rest.remove_prefix(1);
  }
  while (!version.parts_.empty() && version.parts_.back().digits.empty()) version.parts_.pop_back();
  return version;
}

std::strong_ordering MigrationVersion::operator<=>(const MigrationVersion& other) const {
  static const Part zero;
  for (std::size_t i = 0; i < std::max(parts_.size(), other.parts_.size()); ++i) {
    const Part& a = i < parts_.size() ? parts_[i] : zero;
    const Part& b = i < other.parts_.size() ? other.parts_[i] : zero;
    if (a.negative != b.negative) return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    auto order = a.digits.size() <=> b.digits.size();
    if (order == 0) order = a.digits <=> b.digits;
    if (order != 0) return a.negative ? 0 <=> order : order;
  }
  return std::strong_ordering::equal;
}

}  // namespace godwit
