#pragma once
// Text inside XML and HTML.

#include <string>
#include <string_view>

namespace godwit {

/// Fit for text and for attributes in either kind of quotes. What XML 1.0 cannot hold (most control characters, bytes
/// that are no UTF-8, U+FFFE, U+FFFF) becomes U+FFFD; tabs and line ends become references, which attributes keep.
std::string escape_markup(std::string_view text);

}  // namespace godwit
