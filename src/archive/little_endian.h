#pragma once
// Numbers as they stand in ZIP files.

#include <cstddef>
#include <string_view>

namespace godwit {

/// The number at `at`, least significant byte first. `bytes` reaches far enough.
template <typename Number>
Number little_endian(std::string_view bytes, std::size_t at) {
  Number number = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;) {
    number = static_cast<Number>(number << 8U | static_cast<unsigned char>(bytes[at + i]));
  }
  return number;
}

}  // namespace godwit
