#pragma once
// The file of a migration that is yet to be written.

#include <string>
#include <string_view>
#include <vector>

#include "godwit/finding.h"
#include "godwit/options.h"

namespace godwit {

struct NewScripts {
  std::string version;             ///< as its name has it; "" for a repeatable
  std::string description;         ///< as a scan reads it from the name
  std::vector<std::string> files;  ///< absolute paths; the undo script behind its migration
  std::vector<Finding> findings;   ///< notes and warnings about the locations
};

/// Writes the script named `words`, and its undo script if options say so, into options.new_script.folder or the first
/// location, which is made if it is not there. The version is behind the newest one of all locations. `now` is UTC
/// as yyyyMMddHHmmss. No file is ever overwritten; where one cannot be written, none is left. Two runs at a time do not
/// give out one number twice. Throws Error(usage) for words that leave no name, Error(configuration) for a folder that
/// is in no location, Error(io).
NewScripts write_new_scripts(const ProjectOptions& project, std::string_view words, const std::string& now);

}  // namespace godwit
