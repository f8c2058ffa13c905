#include "base/system/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/system/write_all.h"
#include "godwit/error.h"

namespace godwit {
namespace {

// The file that a link points at is written, and the link stays.
std::string resolved(const std::string& path) {
  std::error_code unknown;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, unknown);
  return unknown ? path : real.string();
}

}  // namespace

void ReplacedFile::refuse(bool opening, int error) const {
  throw Error(opening ? ErrorCode::configuration : ErrorCode::io,
              what_ + " cannot be written: " + std::generic_category().message(error) + ".");
}

ReplacedFile::ReplacedFile(std::string what, const std::string& path, unsigned mode)
    : what_(std::move(what)), path_(resolved(path)) {
  struct stat facts {};
  if (stat(path_.c_str(), &facts) == 0 && !S_ISREG(facts.st_mode)) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) refuse(true, errno);
    return;
  }
  if (facts.st_mode != 0 && access(path_.c_str(), W_OK) != 0) refuse(true, errno);
  temporary_ = path_ + ".godwit-" + std::to_string(getpid());
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor_ < 0) refuse(true, errno);
}

ReplacedFile::ReplacedFile(ReplacedFile&& other) noexcept
    : what_(std::move(other.what_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

ReplacedFile::~ReplacedFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void ReplacedFile::write(std::string_view text) {
  if (!write_all(descriptor_, text)) refuse(false, errno);
}

void ReplacedFile::commit() {
  if (temporary_.empty()) return;
  if (fsync(descriptor_) != 0 || rename(temporary_.c_str(), path_.c_str()) != 0) refuse(false, errno);
  temporary_.clear();
}

}  // namespace godwit
