#pragma once
// standard_conforming_strings and client_encoding, as scripts set them.

#include <memory>

#include "script/settings/settings_follower.h"

namespace godwit {

/// Follows SET, RESET and set_config() where the value can be read off the statement, and what SET LOCAL set to the
/// transaction's end. Throws ScriptFault where a statement makes client_encoding another than the UTF-8 that scripts
/// are sent in.
std::unique_ptr<SettingsFollower> follow_conforming_strings(const SplitRules& initial);

}  // namespace godwit
