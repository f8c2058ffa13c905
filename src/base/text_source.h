#pragma once
// Text as a stream of UTF-8, for scripts larger than memory.

#include <cstddef>
#include <string_view>

namespace godwit {

/// Gives UTF-8 text piece by piece. One thread at a time.
class TextSource {
 public:
  virtual ~TextSource() = default;
  /// Writes up to `size` bytes to `buffer` and returns how many; 0 only at the end of the text.
  /// A code point may be cut between two calls. Throws Error.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

/// A text that is in memory already. It must outlive the source.
class StringSource final : public TextSource {
 public:
  explicit StringSource(std::string_view text) : rest_(text) {}
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t taken = rest_.copy(buffer, size);
    rest_.remove_prefix(taken);
    return taken;
  }

 private:
  std::string_view rest_;
};

}  // namespace godwit
