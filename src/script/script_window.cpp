#include "script/script_window.h"

#include <algorithm>
#include <cstring>

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
    const char* byte = begin + from;
    while (end - byte >= 4) {
      if (bytes.has(byte[0])) return static_cast<std::size_t>(byte - begin);
      if (bytes.has(byte[1])) return static_cast<std::size_t>(byte + 1 - begin);
      if (bytes.has(byte[2])) return static_cast<std::size_t>(byte + 2 - begin);
      if (bytes.has(byte[3])) return static_cast<std::size_t>(byte + 3 - begin);
      byte += 4;
    }
    for (; byte != end; ++byte) {
      if (bytes.has(*byte)) return static_cast<std::size_t>(byte - begin);
    }
    from = size_;
  }
  return size_;
}

std::size_t ScriptWindow::find(std::size_t from, char byte) {
  while (at(from) >= 0) {
    const char* const begin = data_.get() + begin_;
    const void* const found = std::memchr(begin + from, byte, size_ - from);
    if (found != nullptr) return static_cast<std::size_t>(static_cast<const char*>(found) - begin);
    from = size_;
  }
  return size_;
}

void ScriptWindow::discard(std::size_t count) {
  begin_ += count;
  size_ -= count;
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
