#pragma once
// ZIP files (jars) read where they lie. Nothing of them is ever unpacked to disk.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace godwit {

/// An entry of a ZIP file's directory. Sizes are bytes.
struct ZipEntry {
  std::string name;  ///< as stored: "db/migration/V1__a.sql"
  std::uint16_t flags = 0;
  std::uint16_t method = 0;       ///< 0 stored, 8 deflated; others cannot be read
  std::uint32_t checksum = 0;     ///< CRC-32 of the unpacked bytes
  std::uint64_t packed_size = 0;  ///< in the file
  std::uint64_t size = 0;         ///< unpacked
  std::uint64_t header = 0;       ///< offset of its local header

  bool folder() const { return name.ends_with('/'); }
  bool stored() const { return method == 0; }
  bool encrypted() const;
};

/// A ZIP file, or one that stands uncompressed inside another. Const once built: any thread, any number of them.
/// Source of the format: APPNOTE.TXT of PKWARE, version 6.3.
class ZipFile {
 public:
  /// Finds the directory at the end of the file and checks that it can be all of it. Throws Error(unreadable_script)
  /// naming the file.
  explicit ZipFile(const std::string& path);
  /// The entry of `outer` as a ZIP file of its own; it must be stored. Throws as above, naming both.
  ZipFile(const ZipFile& outer, const ZipEntry& entry);

  /// "app.jar", "app.jar!/BOOT-INF/lib/model.jar": the name in messages.
  const std::string& name() const { return name_; }
  /// Calls back for each entry in the order of the directory, which is read in pieces. Throws Error(unreadable_script).
  void for_each_entry(const std::function<void(const ZipEntry&)>& take) const;

  /// Where the entry's packed bytes begin. Throws Error(unreadable_script) where its own header says otherwise than the
  /// directory, or where the entry can't be read: encrypted, of an unknown method, of sizes that cannot be.
  std::uint64_t data_of(const ZipEntry& entry) const;
  /// Exactly `size` bytes from `offset`, which both mean this ZIP file. Throws Error(unreadable_script).
  void read_at(std::uint64_t offset, char* buffer, std::size_t size) const;

  /// Throws Error(unreadable_script): the entry (or with "" the file) cannot be read, for that reason.
  [[noreturn]] void refuse(std::string_view entry, const std::string& reason) const;

 private:
  void find_directory();
  void take_large_sizes(std::uint64_t end_record);
  std::uint64_t end_record() const;
  void check_sizes(const ZipEntry& entry) const;

  std::shared_ptr<const int> descriptor_;  // closed when the last ZipFile that reads it is gone
  std::string name_;
  std::uint64_t begin_ = 0;  // in the file behind the descriptor
  std::uint64_t size_ = 0;
  std::uint64_t lead_ = 0;  // bytes in front of the archive, such as a shell script; offsets do not count them
  std::uint64_t entries_ = 0;
  std::uint64_t directory_ = 0;  // offset
  std::uint64_t directory_size_ = 0;
};

}  // namespace godwit
