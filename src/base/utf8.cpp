// Every byte of every script passes through here, and most are ASCII, so eight are looked at in one step. Overlong
// forms and surrogates are kept out by the leading byte and the range of the second one (RFC 3629, section 4).
#include "base/utf8.h"

#include <cstring>

namespace godwit {
namespace {

// The bytes that may follow a leading byte (RFC 3629, section 4): how many, and the range of the first of them.
struct Lead {
  unsigned length = 0;  // of the whole code point; 0: not a leading byte
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte < 0xC2) return {0};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

bool is_continuation(unsigned char byte, const Lead& lead, unsigned index) {
  return index == 1 ? byte >= lead.low && byte <= lead.high : byte >= 0x80 && byte <= 0xBF;
}

std::size_t skip_ascii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size()) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (word & 0x8080808080808080ULL) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while ((at = skip_ascii(text, at)) < text.size()) {
    const Lead lead = lead_of(static_cast<unsigned char>(text[at]));
    if (lead.length == 0 || at + lead.length > text.size()) return at;
    for (unsigned i = 1; i < lead.length; ++i) {
      if (!is_continuation(static_cast<unsigned char>(text[at + i]), lead, i)) return at;
    }
    at += lead.length;
  }
  return at;
}

bool is_cut_code_point(std::string_view rest) {
  if (rest.empty() || rest.size() > 3) return false;
  const Lead lead = lead_of(static_cast<unsigned char>(rest[0]));
  if (lead.length <= rest.size()) return false;
  for (unsigned i = 1; i < rest.size(); ++i) {
    if (!is_continuation(static_cast<unsigned char>(rest[i]), lead, i)) return false;
  }
  return true;
}

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead_of(lead).length;
  if (size == 0 || size > text.size() || valid_utf8_prefix(text.substr(0, size)) != size) return {};
  char32_t value = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {value, size};
}

bool steers_display(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::uint64_t count_code_points(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t continuations = 0;
  std::size_t at = 0;
  // Eight bytes at once: of each, whether its upper two bits are 10.
  for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    const std::uint64_t found = (bytes >> 7U) & ~(bytes >> 6U) & kOnes;
    continuations += (found * kOnes) >> 56U;  // the sum of its bytes
  }
  for (; at < text.size(); ++at) continuations += (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  return text.size() - continuations;
}

std::size_t offset_of_code_point(std::string_view text, std::uint64_t index) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (index-- == 0) return at;
  }
  return text.size();
}

std::string four_hex_digits(char32_t c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (int shift = 12; shift >= 0; shift -= 4) digits += kHex[(c >> shift) & 15];
  return digits;
}

}  // namespace godwit
