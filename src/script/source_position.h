#pragma once
// A place in a script as its author sees it.

#include <cstdint>

namespace godwit {

struct SourcePosition {
  std::uint64_t line = 1;    ///< from 1; LF, CRLF and CR end a line
  std::uint64_t column = 1;  ///< from 1, in code points
  bool operator==(const SourcePosition&) const = default;
};

}  // namespace godwit
