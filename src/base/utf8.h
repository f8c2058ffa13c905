#pragma once
// UTF-8, as far as scripts need it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace godwit {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// How many bytes of `text` are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
/// A code point that the end of the text cuts counts as not well-formed; see is_cut_code_point.
std::size_t valid_utf8_prefix(std::string_view text);

/// True if `rest` (1 to 3 bytes) could become a code point with more bytes.
bool is_cut_code_point(std::string_view rest);

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  ///< bytes; 0: the text does not begin with a well-formed code point
};
/// The first code point of the text.
CodePoint first_code_point(std::string_view text);

/// Could it steer a terminal or turn the direction of what stands behind it? C0, DEL, C1, the line separators, and the
/// marks of Unicode's bidirectional algorithm.
bool steers_display(char32_t c);

/// "202e": the four digits that \u in JSON and &#x in XML want, of a code point below 0x10000.
std::string four_hex_digits(char32_t c);

/// Code points in well-formed UTF-8.
std::uint64_t count_code_points(std::string_view text);

/// Byte offset of code point number `index` (from 0); the size of the text if it has fewer.
std::size_t offset_of_code_point(std::string_view text, std::uint64_t index);

}  // namespace godwit
