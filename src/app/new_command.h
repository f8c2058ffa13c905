#pragma once
// The command `new`.

#include <string>
#include <vector>

#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Writes the script that the words name; see scan/new_script.h. In the report every file is a row of `migrations`,
/// `script` as seen from the working directory. Throws Error.
Report run_new(const ProjectOptions& project, const std::vector<std::string>& words);

}  // namespace godwit
