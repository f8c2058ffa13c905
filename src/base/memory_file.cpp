#include "base/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "godwit/error.h"

namespace godwit {
namespace {

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return lseek(file, 0, SEEK_SET) == 0;
}

}  // namespace

int open_memory_file(std::string_view text) {
  const int file = memfd_create("godwit", MFD_CLOEXEC);
  if (file >= 0 && write_all(file, text)) return file;
  const int error = errno;
  if (file >= 0) close(file);
  throw Error(ErrorCode::io, "There is no memory for a file: " + std::generic_category().message(error) + ".");
}

}  // namespace godwit
