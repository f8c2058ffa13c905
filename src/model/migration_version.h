#pragma once
// A version such as 1, 2.10 or 2026_11_21: digits in parts, compared part by part.

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// Parts are numbers of any length; trailing zero parts do not count (1 = 1.0 = 01). Source: Flyway 10.22,
/// tests/compat.
class MigrationVersion {
 public:
  /// "1", "1.2", "1_2" (the same), "-1" and "+1" (Flyway takes a sign in front). nullopt: not a version.
  static std::optional<MigrationVersion> parse(std::string_view text);

  /// As spelled, with `_` made `.`: "001.003".
  const std::string& text() const { return text_; }

  std::strong_ordering operator<=>(const MigrationVersion& other) const;
  bool operator==(const MigrationVersion& other) const { return (*this <=> other) == 0; }

 private:
  struct Part {
    bool negative = false;
    std::string digits;  // without leading zeros
  };
  std::string text_;
  std::vector<Part> parts_;  // without trailing zero parts
};

}  // namespace godwit
