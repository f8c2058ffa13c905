#pragma once
// The door of this folder: everything else in it is known to it alone.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/dialect.h"

namespace godwit {

/// The databases of all drivers in `folder` (files *.so, in the order of their names), loaded once and for the rest of
/// the program. `taken` tells whether the URLs of another database look like this one. Throws Error(configuration) for
/// a folder or file that others could have written, and for a driver that cannot be used; from any thread.
std::vector<const Dialect*> plugin_dialects(const std::string& folder,
                                            const std::function<bool(std::string_view url)>& taken);

}  // namespace godwit
