#pragma once
// The status page: one file that needs nothing beside it.

#include <string>

namespace godwit {

const std::string& status_page();

/// Content-Security-Policy of the page: its own script and style by their sums, requests to this server, the icon
/// that the script draws, nothing else.
const std::string& status_page_policy();

}  // namespace godwit
