#pragma once
// What a piece of code costs, counted and not timed: the same on every machine.

#include <cstdint>

namespace godwit::cost {

struct Cost {
  std::uint64_t edges = 0;      ///< steps from one basic block of the code to another
  std::uint64_t bytes = 0;      ///< that memcpy, memmove, memset, memchr and memcmp went over
  std::uint64_t allocated = 0;  ///< bytes that operator new gave out, given back or not
};

/// Since the program began.
Cost spent();

}  // namespace godwit::cost
