// Nothing that an archive says of itself is believed, because it may be made to harm its reader. Places are compared
// with the room that is left, by subtraction, so that no sum wraps around; the entry's own header must bear the name
// that the directory has; a ratio that no written text reaches is refused.
#include "archive/zip_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "archive/directory_reader.h"
#include "archive/little_endian.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kLargeEndSignature = 0x06064b50;
constexpr std::uint32_t kLargeLocatorSignature = 0x07064b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kLargeEndSize = 56;
constexpr std::uint64_t kLargeLocatorSize = 20;
constexpr std::uint64_t kLocalSize = 30;
constexpr std::uint64_t kLongestComment = 0xFFFF;
constexpr std::uint32_t kInLargeRecord = 0xFFFFFFFF;

// Deflate cannot do better than 1032 to 1 (zlib's documentation), and text that somebody wrote is far from it.
constexpr std::uint64_t kBestRatio = 1032;
constexpr std::uint64_t kSuspiciousRatio = 250;
constexpr std::uint64_t kSuspiciousSize = 16 * 1024 * 1024;

std::shared_ptr<const int> open_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return nullptr;
  return {new int(descriptor), [](const int* open_one) {
            close(*open_one);
            delete open_one;
          }};
}

std::string method_text(std::uint16_t method) {
  constexpr auto kNames = std::to_array<std::pair<std::uint16_t, std::string_view>>(
      {{1, "Shrink"}, {6, "Implode"}, {9, "Deflate64"}, {12, "BZIP2"}, {14, "LZMA"}, {93, "Zstandard"}, {95, "XZ"}});
  const auto known = std::find_if(kNames.begin(), kNames.end(), [&](const auto& name) { return name.first == method; });
  const std::string number = std::to_string(method);
  return known == kNames.end() ? number : number + " (" + std::string(known->second) + ")";
}

}  // namespace

// Bit 0; 6 and 13 are stronger kinds.
bool ZipEntry::encrypted() const {
  return (flags & (1U | 1U << 6U | 1U << 13U)) != 0;
}

ZipFile::ZipFile(const std::string& path) : descriptor_(open_file(path)), name_(path) {
  struct stat facts {};
  if (!descriptor_ || fstat(*descriptor_, &facts) != 0) refuse("", std::generic_category().message(errno));
  if (!S_ISREG(facts.st_mode)) refuse("", "it is not a file");
  size_ = static_cast<std::uint64_t>(facts.st_size);
  find_directory();
}

ZipFile::ZipFile(const ZipFile& outer, const ZipEntry& entry)
    : descriptor_(outer.descriptor_), name_(outer.name_ + "!/" + entry.name) {
  if (!entry.stored()) {
    outer.refuse(entry.name,
                 "it is compressed, and a jar inside a jar can be read in place only if it is stored, as Spring Boot's "
                 "tools do");
  }
  begin_ = outer.begin_ + outer.data_of(entry);
  size_ = entry.size;
  find_directory();
}

void ZipFile::refuse(std::string_view entry, const std::string& reason) const {
  const std::string what = entry.empty() ? name_ : name_ + "!/" + std::string(entry);
  throw Error(ErrorCode::unreadable_script,
              what + " cannot be read: " + reason +
                  ". Build or copy the archive anew, or take it out of jarDirs; its scripts can also be read from a "
                  "folder (resourceRoots).");
}

void ZipFile::read_at(std::uint64_t offset, char* buffer, std::size_t size) const {
  if (offset > size_ || size > size_ - offset) refuse("", "it is cut off, or damaged");
  while (size > 0) {
    const ssize_t taken = pread(*descriptor_, buffer, size, static_cast<off_t>(begin_ + offset));
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) refuse("", std::generic_category().message(errno));
    if (taken == 0) refuse("", "it has become shorter while it was read");
    buffer += taken;
    offset += static_cast<std::uint64_t>(taken);
    size -= static_cast<std::size_t>(taken);
  }
}

// The record at the very end; only a comment may follow it, whose length it tells.
std::uint64_t ZipFile::end_record() const {
  if (size_ < kEndSize) refuse("", "it is too short for a ZIP file");
  std::string tail(std::min(size_, kEndSize + kLongestComment), '\0');
  const std::uint64_t begin = size_ - tail.size();
  read_at(begin, tail.data(), tail.size());
  for (std::size_t at = tail.size() - kEndSize + 1; at-- > 0;) {
    const bool found = little_endian<std::uint32_t>(tail, at) == kEndSignature;
    if (found && at + kEndSize + little_endian<std::uint16_t>(tail, at + 20) == tail.size()) return begin + at;
  }
  refuse("", "it does not end as a ZIP file does; it is damaged, cut off, or of another kind");
}

void ZipFile::find_directory() {
  const std::uint64_t record = end_record();
  std::string text(kEndSize, '\0');
  read_at(record, text.data(), text.size());
  const auto disk = little_endian<std::uint16_t>(text, 4);
  entries_ = little_endian<std::uint16_t>(text, 10);
  directory_size_ = little_endian<std::uint32_t>(text, 12);
  directory_ = little_endian<std::uint32_t>(text, 16);
  if (entries_ == 0xFFFF || directory_size_ == kInLargeRecord || directory_ == kInLargeRecord) {
    take_large_sizes(record);
    return;
  }
  if (disk != 0) refuse("", "it is one part of several");
  if (directory_size_ > record || directory_ > record - directory_size_) refuse("", "its directory is damaged");
  lead_ = record - directory_size_ - directory_;
  directory_ += lead_;
}

// ZIP64, for archives that are too large or have too many entries. A jar with exactly 65,535 entries needs none.
void ZipFile::take_large_sizes(std::uint64_t end_record) {
  std::string text(kLargeLocatorSize, '\0');
  if (end_record >= kLargeLocatorSize) read_at(end_record - kLargeLocatorSize, text.data(), text.size());
  if (little_endian<std::uint32_t>(text, 0) != kLargeLocatorSignature) refuse("", "its directory is damaged");
  const std::uint64_t locator = end_record - kLargeLocatorSize;
  if (locator < kLargeEndSize) refuse("", "its directory is damaged");
  text.resize(kLargeEndSize);
  // Where the locator says, or, with bytes in front of the archive, right before the locator.
  const std::uint64_t record = locator - kLargeEndSize;
  read_at(record, text.data(), text.size());
  if (little_endian<std::uint32_t>(text, 0) != kLargeEndSignature) refuse("", "its directory is damaged");
  entries_ = little_endian<std::uint64_t>(text, 32);
  directory_size_ = little_endian<std::uint64_t>(text, 40);
  directory_ = little_endian<std::uint64_t>(text, 48);
  if (directory_size_ > record || directory_ > record - directory_size_) refuse("", "its directory is damaged");
  lead_ = record - directory_size_ - directory_;
  directory_ += lead_;
}

void ZipFile::for_each_entry(const std::function<void(const ZipEntry&)>& take) const {
  DirectoryReader reader(*this, {directory_, directory_size_, entries_});
  ZipEntry entry;
  while (reader.next(entry)) take(entry);
}

void ZipFile::check_sizes(const ZipEntry& entry) const {
  if (entry.stored() && entry.packed_size != entry.size) refuse(entry.name, "its two sizes contradict each other");
  if (entry.stored()) return;
  const bool impossible = entry.size / kBestRatio > entry.packed_size;
  const bool suspicious = entry.size > kSuspiciousSize && entry.size / kSuspiciousRatio > entry.packed_size;
  if (impossible || suspicious) {
    refuse(entry.name, "its " + std::to_string(entry.packed_size) + " bytes claim to unpack to " +
                           std::to_string(entry.size) + ", as only an archive does that is made to exhaust its reader");
  }
}

std::uint64_t ZipFile::data_of(const ZipEntry& entry) const {
  if (entry.encrypted()) refuse(entry.name, "it is encrypted");
  if (!entry.stored() && entry.method != 8) {
    refuse(entry.name, "it is compressed by method " + method_text(entry.method) +
                           ", and only stored and deflated entries are known in a jar");
  }
  check_sizes(entry);
  const std::uint64_t header = entry.header + lead_;
  if (header < lead_ || header > directory_ || directory_ - header < kLocalSize) {
    refuse(entry.name, "it stands outside of the archive");
  }
  std::string text(kLocalSize, '\0');
  read_at(header, text.data(), text.size());
  if (little_endian<std::uint32_t>(text, 0) != kLocalSignature) refuse(entry.name, "its header is damaged");
  const std::uint64_t name_size = little_endian<std::uint16_t>(text, 26);
  const std::uint64_t data = header + kLocalSize + name_size + little_endian<std::uint16_t>(text, 28);
  if (data > directory_ || entry.packed_size > directory_ - data)
    refuse(entry.name, "it stands outside of the archive");
  std::string name(name_size, '\0');
  read_at(header + kLocalSize, name.data(), name.size());
  if (name != entry.name) refuse(entry.name, "its own header has another name");
  return data;
}

}  // namespace godwit
