#pragma once
// A text into a file that is open.

#include <string_view>

namespace godwit {

/// All of it, however many pieces the system takes. False if the system refuses; errno then says why.
bool write_all(int file, std::string_view text);

}  // namespace godwit
