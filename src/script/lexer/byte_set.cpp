#include "script/lexer/byte_set.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace godwit {
namespace {

#if defined(__x86_64__)

// Two table lookups decide about 32 bytes: the low half of a byte chooses a row, its high half a bit in the row. (How
// simdjson classifies bytes: Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019, section 3.1.2.)
// A byte from 0x80 on finds no row.
__attribute__((target("avx2"))) const char* find_wide(const char* begin, const char* end, const std::uint8_t* rows) {
  const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(rows)));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i half = _mm256_set1_epi8(0x0F);
  for (; end - begin >= 32; begin += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(begin));
    const __m256i row = _mm256_shuffle_epi8(low, bytes);
    const __m256i bit = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
    const __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), _mm256_setzero_si256());
    const auto found = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(none));
    if (found != 0) return begin + __builtin_ctz(found);
  }
  return begin;
}

bool has_wide() {
  static const bool kWide = __builtin_cpu_supports("avx2") != 0;
  return kWide;
}

#else

const char* find_wide(const char* begin, const char* end, const std::uint8_t* rows) {
  static_cast<void>(end);
  static_cast<void>(rows);
  return begin;
}

bool has_wide() {
  return false;
}

#endif

}  // namespace

void ByteSet::add(std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    table_[byte] = true;
    if (byte >= 0x80) ascii_ = false;
    rows_[byte & 15U] = static_cast<std::uint8_t>(rows_[byte & 15U] | (1U << (byte >> 4U)));
  }
}

const char* ByteSet::find(const char* begin, const char* end) const {
  if (ascii_ && has_wide()) {
    begin = find_wide(begin, end, rows_.data());
    if (end - begin >= 32) return begin;
  }
  while (begin != end && !has(*begin)) ++begin;
  return begin;
}

}  // namespace godwit
