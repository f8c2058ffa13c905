#pragma once
// The two sums over a script.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace godwit {

/// Flyway's: signed CRC-32 over the lines without their ends.
using Checksum = std::int32_t;

/// SHA-256 over the text with its byte order mark removed and its line ends made LF.
struct Digest {
  std::array<unsigned char, 32> bytes{};

  std::string hex() const;  ///< 64 lower-case hex digits
  static std::optional<Digest> from_hex(std::string_view hex);
  bool operator==(const Digest&) const = default;
};

/// The sums of one pass over a text.
struct ScriptSums {
  Checksum checksum = 0;
  Digest digest;
  bool operator==(const ScriptSums&) const = default;
};

}  // namespace godwit
