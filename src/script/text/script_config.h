#pragma once
// The `.conf` beside a script.

#include <map>
#include <string>
#include <string_view>

#include "model/migration.h"
#include "script/text/placeholders.h"

namespace godwit {

/// Properties: `key=value`, blanks around `=`, # comments. Keys: executeInTransaction, placeholderReplacement (true or
/// false), encoding, errorOverrides (a list), shouldExecute (a condition, see condition.h, in which `values` stand).
/// Throws Error(script_config), or Error(placeholder_missing), naming file and line, of a condition the column as well.
ScriptConfig parse_script_config(std::string_view text, const std::string& file, const Placeholders& values = {});

/// The keys that are set, and their values, as a `.conf` has them.
std::map<std::string, std::string> script_config_texts(const ScriptConfig& config);

}  // namespace godwit
