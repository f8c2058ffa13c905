#pragma once
// The bytes of one entry of a ZIP file, inflated on the way.

#include <memory>

#include "archive/zip_file.h"

namespace godwit {

/// Reads an entry from its beginning, in constant memory. An offset further on skips, one further back begins anew. One
/// thread at a time.
class EntryReader {
 public:
  /// Throws Error(unreadable_script) as ZipFile::data_of does.
  EntryReader(std::shared_ptr<const ZipFile> file, ZipEntry entry);
  ~EntryReader();

  /// Bytes from `offset`, 0 at the end. The last bytes are given out only when length and CRC-32 are those of the
  /// directory. Throws Error(unreadable_script) naming file and entry.
  std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size);

 private:
  class Inflater;
  void begin();
  void skip_to(std::uint64_t offset);
  std::size_t next(char* buffer, std::size_t size);
  std::size_t unpack(char* buffer, std::size_t size);
  std::size_t packed(char* buffer, std::size_t size);
  void check_end();

  std::shared_ptr<const ZipFile> file_;
  ZipEntry entry_;
  std::uint64_t data_;       // offset of the packed bytes
  std::uint64_t taken_ = 0;  // of the packed bytes
  std::uint64_t given_ = 0;  // of the unpacked ones
  std::uint32_t sum_ = 0;    // CRC-32 of those
  bool checked_ = false;     // that this was all, and right
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace godwit
