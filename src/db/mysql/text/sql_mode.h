#pragma once
// The SQL mode, as scripts set it.

#include <memory>

#include "script/settings/settings_follower.h"

namespace godwit {

/// Follows SET sql_mode where the value can be read off the statement: literals, numbers, DEFAULT, user variables that
/// were set from @@sql_mode, and the functions that programs write around them (CONCAT, REPLACE, IFNULL,
/// sys.list_add…). Not followed: other expressions, SET GLOBAL, SET STATEMENT.
std::unique_ptr<SettingsFollower> follow_sql_mode(const SplitRules& initial);

}  // namespace godwit
