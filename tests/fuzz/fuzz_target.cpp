#include "fuzz/fuzz_target.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace godwit::fuzz {

void fail(const std::string& what) {
  std::fprintf(stderr, "PROPERTY: %s\n", what.c_str());
  std::abort();
}

void require(bool holds, const char* what) {
  if (!holds) fail(what);
}

void require_equal(std::string_view expected, std::string_view found, const char* what) {
  if (expected == found) return;
  fail(std::string(what) + "\nexpected |" + std::string(expected) + "|\nfound    |" + std::string(found) + "|");
}

unsigned Input::take_byte() {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  return byte;
}

std::string_view Input::take_until(char separator) {
  const std::string_view taken = rest_.substr(0, rest_.find(separator));
  rest_.remove_prefix(std::min(taken.size() + 1, rest_.size()));
  return taken;
}

}  // namespace godwit::fuzz
