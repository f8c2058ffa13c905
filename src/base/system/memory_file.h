#pragma once
// Text that has to be read by its descriptor.

#include <string_view>

namespace godwit {

/// A file in memory that holds `text`, open for reading from its start; the caller closes it. Throws Error(io).
int open_memory_file(std::string_view text);

}  // namespace godwit
