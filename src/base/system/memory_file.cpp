#include "base/system/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/system/write_all.h"
#include "godwit/error.h"

namespace godwit {
int open_memory_file(std::string_view text) {
  const int file = memfd_create("godwit", MFD_CLOEXEC);
  if (file >= 0 && write_all(file, text) && lseek(file, 0, SEEK_SET) == 0) return file;
  const int error = errno;
  if (file >= 0) close(file);
  throw Error(ErrorCode::io, "There is no memory for a file: " + std::generic_category().message(error) + ".");
}

}  // namespace godwit
