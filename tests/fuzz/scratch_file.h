#pragma once
// A file for targets that read one.

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fuzz/fuzz_target.h"

namespace godwit::fuzz {

/// One file in a folder of its own, gone with the program.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& name) : name_(name) {
    std::string folder = (std::filesystem::temp_directory_path() / "godwit-fuzz-XXXXXX").string();
    require(mkdtemp(folder.data()) != nullptr, "a folder can be made");
    folder_ = folder;
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::string path() const { return (folder_ / name_).string(); }
  void write(std::string_view text) const {
    std::ofstream file(path(), std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    require(file.good(), "the file can be written");
  }

 private:
  std::string name_;
  std::filesystem::path folder_;
};

}  // namespace godwit::fuzz
