#pragma once
// The style sheet of the HTML report, and its hash for the page's Content-Security-Policy.

#include <string_view>

namespace godwit {

/// Below 640 px each row of a table becomes a card, labelled by `data-label`. Colours keep a contrast of 4.5 to 1 in
/// light and dark.
extern const std::string_view kHtmlStyle;

/// SHA-256 of kHtmlStyle in base64; a test computes it anew.
extern const std::string_view kHtmlStyleHash;

}  // namespace godwit
