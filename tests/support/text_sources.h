#pragma once
// Texts that arrive in pieces.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_source.h"

namespace godwit {

/// Gives at most `piece` bytes at a time.
class PieceSource final : public TextSource {
 public:
  PieceSource(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
  std::size_t read(char* buffer, std::size_t size) override {
    largest_read_ = std::max(largest_read_, size);
    const std::size_t count = text_.read(buffer, std::min(size, piece_));
    given_ += count;
    return count;
  }
  std::size_t largest_read() const { return largest_read_; }
  std::size_t given() const { return given_; }

 private:
  StringSource text_;
  std::size_t piece_;
  std::size_t largest_read_ = 0;
  std::size_t given_ = 0;
};

/// Reads at most `size` bytes at a time.
inline std::string read_all(TextSource& source, std::size_t size = 4096) {
  std::string text;
  std::vector<char> buffer(size);
  for (std::size_t count = source.read(buffer.data(), size); count > 0; count = source.read(buffer.data(), size)) {
    text.append(buffer.data(), count);
  }
  return text;
}

}  // namespace godwit
