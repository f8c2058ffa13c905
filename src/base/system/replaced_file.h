#pragma once
// A file that is written as a whole or not at all.

#include <string>
#include <string_view>

namespace godwit {

/// Writes beside the file and takes its place at commit(); what was there stays until then, and for good if commit() is
/// not reached. A link stays, and what it points at is replaced; a device or pipe is written at once.
class ReplacedFile {
 public:
  /// `what` begins the sentence of an error, "The report report.html". `mode` are the bits of a file that is new.
  /// Throws Error(configuration) if the file cannot be written.
  ReplacedFile(std::string what, const std::string& path, unsigned mode);
  ~ReplacedFile();
  ReplacedFile(ReplacedFile&& other) noexcept;
  ReplacedFile& operator=(ReplacedFile&&) = delete;

  /// Throws Error(io).
  void write(std::string_view text);
  /// Throws Error(io).
  void commit();

 private:
  [[noreturn]] void refuse(bool opening, int error) const;

  std::string what_;
  std::string path_;
  std::string temporary_;  // empty: the file itself is open
  int descriptor_ = -1;
};

}  // namespace godwit
