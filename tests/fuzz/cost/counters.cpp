// Compiled without coverage itself. The compiler calls __sanitizer_cov_trace_pc at every edge of the other sources, and
// the linker's --wrap leads the memory functions here.
#include "fuzz/cost/counters.h"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

godwit::cost::Cost counted;

}  // namespace

namespace godwit::cost {

Cost spent() {
  return counted;
}

}  // namespace godwit::cost

extern "C" {

void __sanitizer_cov_trace_pc() {
  ++counted.edges;
}

void* __real_memcpy(void* to, const void* from, std::size_t size);
void* __real_memmove(void* to, const void* from, std::size_t size);
void* __real_memset(void* to, int byte, std::size_t size);
void* __real_memchr(const void* in, int byte, std::size_t size);
int __real_memcmp(const void* a, const void* b, std::size_t size);

void* __wrap_memcpy(void* to, const void* from, std::size_t size) {
  counted.bytes += size;
  return __real_memcpy(to, from, size);
}

void* __wrap_memmove(void* to, const void* from, std::size_t size) {
  counted.bytes += size;
  return __real_memmove(to, from, size);
}

void* __wrap_memset(void* to, int byte, std::size_t size) {
  counted.bytes += size;
  return __real_memset(to, byte, size);
}

void* __wrap_memchr(const void* in, int byte, std::size_t size) {
  void* const found = __real_memchr(in, byte, size);
  counted.bytes +=
      found == nullptr ? size : static_cast<std::size_t>(static_cast<char*>(found) - static_cast<const char*>(in)) + 1;
  return found;
}

int __wrap_memcmp(const void* a, const void* b, std::size_t size) {
  counted.bytes += size;
  return __real_memcmp(a, b, size);
}

}  // extern "C"

void* operator new(std::size_t size) {
  counted.allocated += size;
  if (void* const memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
