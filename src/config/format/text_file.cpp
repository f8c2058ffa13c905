#include "config/format/text_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/utf8.h"
#include "godwit/error.h"

namespace godwit {

constexpr std::size_t kMostBytes = std::size_t{4} << 20;

// A folder opens like a file and fails at the first read.
std::string read_text_file(const std::string& path, std::string_view what) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[4096];
  while (file) {
    file.read(buffer, sizeof buffer);
    text.append(buffer, static_cast<std::size_t>(file.gcount()));
    if (text.size() <= kMostBytes) continue;
    throw Error(ErrorCode::configuration, "The " + std::string(what) + " " + path + " is larger than " +
                                              std::to_string(kMostBytes >> 20) +
                                              " MiB, so it is none. Nothing was done.");
  }
  if (!file.is_open() || file.bad()) {
    throw Error(ErrorCode::configuration, "The " + std::string(what) + " " + path + " cannot be read: " +
                                              std::generic_category().message(errno ? errno : EIO) + ".");
  }
  return without_byte_order_mark(std::move(text));
}

std::string without_byte_order_mark(std::string text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

}  // namespace godwit
