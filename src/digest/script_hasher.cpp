#include "digest/script_hasher.h"

#include <zlib.h>

#include <array>
#include <cstring>

#include "digest/line_ends.h"
#include "digest/sha256.h"

namespace godwit {
namespace {

// Flyway's CRC-32: the bytes of all lines, their ends left out. Takes text whose line ends are LF.
class LineCrc {
 public:
  void update(std::string_view text) {
    while (!text.empty()) {
      const auto* end = static_cast<const char*>(std::memchr(text.data(), '\n', text.size()));
      const std::size_t size = end ? static_cast<std::size_t>(end - text.data()) : text.size();
      append(text.substr(0, size));
      text.remove_prefix(size + (end ? 1 : 0));
    }
  }
  Checksum finish() {
    flush();
    const Checksum result = static_cast<Checksum>(static_cast<std::uint32_t>(crc_));
    crc_ = 0;
    return result;
  }

 private:
  // zlib is several times faster on one large piece than on many lines, so lines are gathered.
  void append(std::string_view line) {
    if (line.size() > gathered_.size() - used_) {
      flush();
      if (line.size() > gathered_.size() / 2) return take(line);
    }
    line.copy(gathered_.data() + used_, line.size());
    used_ += line.size();
  }
  void flush() {
    take({gathered_.data(), used_});
    used_ = 0;
  }
  void take(std::string_view bytes) {
    crc_ = crc32_z(crc_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }

  std::array<char, 8192> gathered_;
  std::size_t used_ = 0;
  unsigned long crc_ = 0;
};

}  // namespace

class ScriptHasher::Impl {
 public:
  void update(std::string_view text) {
    ends_.unify(text, [this](std::string_view unified) {
      sha_.update(unified);
      crc_.update(unified);
    });
  }
  ScriptSums finish() {
    ends_.finish();
    return {crc_.finish(), sha_.finish()};
  }

 private:
  LineEnds ends_;
  LineCrc crc_;
  Sha256 sha_;
};

ScriptHasher::ScriptHasher() : impl_(std::make_unique<Impl>()) {}
ScriptHasher::~ScriptHasher() = default;
ScriptHasher::ScriptHasher(ScriptHasher&&) noexcept = default;
ScriptHasher& ScriptHasher::operator=(ScriptHasher&&) noexcept = default;

void ScriptHasher::update(std::string_view text) {
  impl_->update(text);
}

ScriptSums ScriptHasher::finish() {
  return impl_->finish();
}

ScriptSums sums_of(std::string_view text) {
  ScriptHasher hasher;
  hasher.update(text);
  return hasher.finish();
}

}  // namespace godwit
