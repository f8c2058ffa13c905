#include "archive/directory_reader.h"

#include <algorithm>

#include "archive/little_endian.h"

namespace godwit {
namespace {

constexpr std::uint32_t kEntrySignature = 0x02014b50;
constexpr std::size_t kEntrySize = 46;
constexpr std::size_t kPieceSize = 256 * 1024;  // more than an entry can have: 46 bytes and three times 65,535
constexpr std::uint32_t kInExtra = 0xFFFFFFFF;
constexpr std::uint16_t kLargeSizes = 1;
constexpr const char* kDamaged = "its directory is damaged";

}  // namespace

DirectoryReader::DirectoryReader(const ZipFile& file, const Extent& extent) : file_(file), rest_(extent) {}

// Valid until the next call.
std::string_view DirectoryReader::take(std::size_t size) {
  if (buffer_.size() - begin_ < size) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t kept = buffer_.size();
    const auto more = static_cast<std::size_t>(std::min<std::uint64_t>(rest_.size, kPieceSize - kept));
    buffer_.resize(kept + more);
    file_.read_at(rest_.offset, buffer_.data() + kept, more);
    rest_.offset += more;
    rest_.size -= more;
    if (buffer_.size() < size) file_.refuse("", kDamaged);
  }
  begin_ += size;
  return std::string_view(buffer_).substr(begin_ - size, size);
}

bool DirectoryReader::next(ZipEntry& entry) {
  if (rest_.entries == 0) {
    if (rest_.size != 0 || begin_ != buffer_.size()) file_.refuse("", kDamaged);
    return false;
  }
  --rest_.entries;
  const std::string_view fixed = take(kEntrySize);
  if (little_endian<std::uint32_t>(fixed, 0) != kEntrySignature) file_.refuse("", kDamaged);
  entry.flags = little_endian<std::uint16_t>(fixed, 8);
  entry.method = little_endian<std::uint16_t>(fixed, 10);
  entry.checksum = little_endian<std::uint32_t>(fixed, 16);
  entry.packed_size = little_endian<std::uint32_t>(fixed, 20);
  entry.size = little_endian<std::uint32_t>(fixed, 24);
  entry.header = little_endian<std::uint32_t>(fixed, 42);
  const std::size_t name_size = little_endian<std::uint16_t>(fixed, 28);
  const std::size_t extra_size = little_endian<std::uint16_t>(fixed, 30);
  const std::size_t comment_size = little_endian<std::uint16_t>(fixed, 32);
  const std::string_view variable = take(name_size + extra_size + comment_size);
  entry.name = variable.substr(0, name_size);
  if (entry.name.find('\0') != std::string::npos) file_.refuse("", "the name of an entry holds a NUL byte");
  take_large_sizes(variable.substr(name_size, extra_size), entry);
  return true;
}

// The ZIP64 field holds those of the sizes, in this order, that did not fit.
void DirectoryReader::take_large_sizes(std::string_view extra, ZipEntry& entry) const {
  while (extra.size() >= 4) {
    const auto kind = little_endian<std::uint16_t>(extra, 0);
    const std::size_t size = std::min<std::size_t>(little_endian<std::uint16_t>(extra, 2), extra.size() - 4);
    std::string_view field = extra.substr(4, size);
    extra.remove_prefix(4 + size);
    if (kind != kLargeSizes) continue;
    for (std::uint64_t* value : {&entry.size, &entry.packed_size, &entry.header}) {
      if (*value != kInExtra) continue;
      if (field.size() < sizeof *value) file_.refuse(entry.name, kDamaged);
      *value = little_endian<std::uint64_t>(field, 0);
      field.remove_prefix(sizeof *value);
    }
    return;
  }
}

}  // namespace godwit
