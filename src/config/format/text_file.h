#pragma once
// Small files, whole.

#include <string>
#include <string_view>

namespace godwit {

/// The whole file, without its byte order mark. `what` names its role in the message. Throws Error(configuration) with
/// the name and why it cannot be read, or that it is not UTF-8 and in which line.
std::string read_text_file(const std::string& path, std::string_view what);

std::string without_byte_order_mark(std::string text);

}  // namespace godwit
