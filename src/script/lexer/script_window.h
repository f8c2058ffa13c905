#pragma once
// The part of a script that is in memory: from the statement in hand to as far as was read.

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/text_source.h"
#include "script/lexer/byte_set.h"

namespace godwit {

/// Offsets count from the window's begin. Asking for a byte reads the source as far as needed; discard() moves the
/// begin. Bytes are moved in memory only when at least as many were discarded, so that the cost stays linear.
class ScriptWindow {
 public:
  explicit ScriptWindow(TextSource& source);

  /// The byte, or -1 behind the end of the text.
  int at(std::size_t offset) {
    if (offset >= size_ && !load(offset)) return -1;
    return static_cast<unsigned char>(data_[begin_ + offset]);
  }
  /// Only what was asked for already.
  std::string_view view(std::size_t begin, std::size_t end) const {
    return {data_.get() + begin_ + begin, end - begin};
  }
  bool starts_with(std::size_t offset, std::string_view text);

  /// Offset of the first such byte at or behind `from`; the offset of the end if there is none.
  std::size_t find(std::size_t from, const ByteSet& bytes);
  std::size_t find(std::size_t from, char byte);
  /// The same, but looks and reads no further than `limit`, which is what it gives if nothing is found before it.
  std::size_t find(std::size_t from, char byte, std::size_t limit);

  void discard(std::size_t count);
  /// Bytes of the text in front of the window's begin: added to an offset they give a place that stays.
  std::uint64_t discarded() const { return discarded_; }

 private:
  bool load(std::size_t offset);
  void make_room();

  TextSource& source_;
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
  std::uint64_t discarded_ = 0;
  bool ended_ = false;
};

}  // namespace godwit
