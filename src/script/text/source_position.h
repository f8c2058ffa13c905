#pragma once
// A place in a script as its author sees it.

#include <cstdint>
#include <string_view>

namespace godwit {

struct SourcePosition {
  std::uint64_t line = 1;    ///< from 1; LF, CRLF and CR end a line
  std::uint64_t column = 1;  ///< from 1, in code points
  bool operator==(const SourcePosition&) const = default;
};

/// Walks over a text in pieces and says where it stands. A CR at the end of one piece and the LF at the start of the
/// next are one line end. Pieces must not cut code points where position() is asked.
class PositionCounter {
 public:
  PositionCounter() = default;
  explicit PositionCounter(SourcePosition position) : position_(position) {}

  SourcePosition position() const { return position_; }
  void advance(std::string_view text);
  /// Goes on from another place, as if that stood right behind what was passed.
  void jump(SourcePosition position);

 private:
  SourcePosition position_;
  bool after_cr_ = false;
};

}  // namespace godwit
