#include "script/lexer/script_window.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace godwit {
namespace {

// Most scripts fit into the first buffer; for others a piece is small enough to stay in the processor's cache between
// reading and scanning.
constexpr std::size_t kFirst = 16 * 1024;
constexpr std::size_t kPiece = 64 * 1024;

}  // namespace

ScriptWindow::ScriptWindow(TextSource& source) : source_(source) {}

bool ScriptWindow::starts_with(std::size_t offset, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (at(offset + i) != static_cast<unsigned char>(text[i])) return false;
  }
  return true;
}

std::size_t ScriptWindow::find(std::size_t from, const ByteSet& bytes) {
  while (at(from) >= 0) {
    const char* const begin = data_.get() + begin_;
    const char* const end = begin + size_;
    const char* const found = bytes.find(begin + from, end);
    if (found != end) return static_cast<std::size_t>(found - begin);
    from = size_;
  }
  return size_;
}

std::size_t ScriptWindow::find(std::size_t from, char byte) {
  return find(from, byte, std::numeric_limits<std::size_t>::max());
}

std::size_t ScriptWindow::find(std::size_t from, char byte, std::size_t limit) {
  while (from < limit && at(from) >= 0) {
    const char* const begin = data_.get() + begin_;
    const std::size_t end = std::min(size_, limit);
    const void* const found = std::memchr(begin + from, byte, end - from);
    if (found != nullptr) return static_cast<std::size_t>(static_cast<const char*>(found) - begin);
    from = end;
  }
  return std::min(size_, limit);
}

void ScriptWindow::discard(std::size_t count) {
  begin_ += count;
  size_ -= count;
  discarded_ += count;
}

bool ScriptWindow::load(std::size_t offset) {
  while (offset >= size_ && !ended_) {
    make_room();
    const std::size_t room = capacity_ - begin_ - size_;
    const std::size_t count = source_.read(data_.get() + begin_ + size_, std::min(room, kPiece));
    size_ += count;
    ended_ = count == 0;
  }
  return offset < size_;
}

void ScriptWindow::make_room() {
  const std::size_t least = capacity_ / 4;
  if (capacity_ > 0 && capacity_ - begin_ - size_ >= least) return;
  if (capacity_ > kFirst && begin_ >= size_ && capacity_ - size_ >= least) {
    if (size_ > 0) std::memmove(data_.get(), data_.get() + begin_, size_);
    begin_ = 0;
    return;
  }
  const std::size_t capacity = capacity_ == 0 ? kFirst : 2 * size_ + 3 * kPiece;
  auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0) std::memcpy(bigger.get(), data_.get() + begin_, size_);
  data_ = std::move(bigger);
  capacity_ = capacity;
  begin_ = 0;
}

}  // namespace godwit
