#pragma once
// Bytes that a scan stops at.

#include <array>
#include <cstdint>
#include <string_view>

namespace godwit {

/// A set of bytes, made once and asked often.
class ByteSet {
 public:
  ByteSet() = default;
  explicit ByteSet(std::string_view bytes) { add(bytes); }

  void add(std::string_view bytes);
  bool has(char byte) const { return table_[static_cast<unsigned char>(byte)]; }
  /// The first such byte, or `end`. Looks at 32 bytes at a time where the processor can and all of the set is ASCII.
  const char* find(const char* begin, const char* end) const;

 private:
  std::array<bool, 256> table_{};
  std::array<std::uint8_t, 16> rows_{};  // bit h of rows_[l]: the byte 16 h + l
  bool ascii_ = true;                    // rows have no room for others
};

}  // namespace godwit
