#include "digest/harmless_variant.h"

#include <algorithm>
#include <string>
#include <vector>

#include "digest/line_ends.h"
#include "digest/sha256.h"

namespace godwit {
namespace {

constexpr int kMostLineEnds = 16;
constexpr std::size_t kPieceSize = 64 * 1024;

// Hashes a text but holds its last line ends back: only what follows shows whether they belong to its end.
class TrimmedSha256 {
 public:
  void update(std::string_view text) {
    const std::size_t last = text.find_last_not_of('\n');
    if (last != std::string_view::npos) {
      release();
      sha_.update(text.substr(0, last + 1));
      text.remove_prefix(last + 1);
    }
    held_back_ += text.size();
  }
  const Sha256& sum() const { return sha_; }

 private:
  void release() {
    const std::string ends(std::min<std::uint64_t>(held_back_, kPieceSize), '\n');
    for (; held_back_ != 0; held_back_ -= std::min<std::uint64_t>(held_back_, ends.size())) {
      sha_.update(std::string_view(ends).substr(0, held_back_));
    }
  }

  Sha256 sha_;
  std::uint64_t held_back_ = 0;
};

}  // namespace

bool is_harmless_variant(TextSource& text, const Digest& applied) {
  LineEnds ends;
  TrimmedSha256 trimmed;
  std::vector<char> buffer(kPieceSize);
  while (const std::size_t size = text.read(buffer.data(), buffer.size())) {
    ends.unify({buffer.data(), size}, [&](std::string_view unified) { trimmed.update(unified); });
  }
  Sha256 sum = trimmed.sum();
  for (int count = 0; count <= kMostLineEnds; ++count) {
    if (Sha256(sum).finish() == applied) return true;
    sum.update("\n");
  }
  return false;
}

}  // namespace godwit
