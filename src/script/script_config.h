#pragma once
// The `.conf` beside a script.

#include <string>
#include <string_view>

#include "model/migration.h"

namespace godwit {

/// Properties: `key=value`, blanks around `=`, # comments. Keys: executeInTransaction, placeholderReplacement (true or
/// false), encoding. Throws Error(script_config) naming file and line for anything else.
ScriptConfig parse_script_config(std::string_view text, const std::string& file);

}  // namespace godwit
