#pragma once
// The directory of a ZIP file, entry by entry.

#include <string>

#include "archive/zip_file.h"

namespace godwit {

/// Reads a directory in pieces of bounded size.
class DirectoryReader {
 public:
  struct Extent {
    std::uint64_t offset;
    std::uint64_t size;
    std::uint64_t entries;
  };
  /// `file` must outlive it.
  DirectoryReader(const ZipFile& file, const Extent& extent);

  /// False behind the last entry. Throws Error(unreadable_script) where the directory is not what the extent says.
  bool next(ZipEntry& entry);

 private:
  std::string_view take(std::size_t size);
  void take_large_sizes(std::string_view extra, ZipEntry& entry) const;

  const ZipFile& file_;
  Extent rest_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is left in the buffer
};

}  // namespace godwit
