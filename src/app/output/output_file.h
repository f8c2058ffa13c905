#pragma once
// The file of -outputFile.

#include <fstream>
#include <memory>
#include <string>

namespace godwit {

/// While it lives, what is written to std::cout and std::cerr goes into the file, too: whole lines, without colours and
/// without progress that was wiped away. One at a time.
class OutputFile {
 public:
  /// Empties the file. Throws Error(configuration) where it cannot be written.
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// For what is written past the two streams.
  std::ostream& stream() { return file_; }
  /// Throws Error(io) if not everything could be written so far.
  void check();

 private:
  class Tee;
  std::string path_;
  std::ofstream file_;
  std::unique_ptr<Tee> out_;
  std::unique_ptr<Tee> error_;
};

}  // namespace godwit
