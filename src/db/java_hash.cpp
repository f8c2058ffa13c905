#include "db/java_hash.h"

#include "base/utf8.h"

namespace godwit {

std::int32_t java_hash(std::string_view utf8) {
  std::uint32_t hash = 0;
  const auto add = [&hash](std::uint32_t unit) { hash = hash * 31 + unit; };
  while (!utf8.empty()) {
    const CodePoint point = first_code_point(utf8);
    if (point.size == 0) {  // no name that a server gave; counted so that the loop goes on
      add(static_cast<unsigned char>(utf8[0]));
      utf8.remove_prefix(1);
      continue;
    }
    if (point.value < 0x10000) {
      add(point.value);
    } else {
      add(0xD800 + ((point.value - 0x10000) >> 10));
      add(0xDC00 + ((point.value - 0x10000) & 0x3FF));
    }
    utf8.remove_prefix(point.size);
  }
  return static_cast<std::int32_t>(hash);
}

}  // namespace godwit
