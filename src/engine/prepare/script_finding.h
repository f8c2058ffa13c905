#pragma once
// Findings about one script before it runs.

#include <string>

#include "model/migration.h"

namespace godwit {

/// An error about the script, with its file, version and description.
Finding script_finding(ErrorCode code, std::string message, const ResolvedMigration& script, Where where);

/// "V7__add.sql.conf"
std::string conf_of(const ResolvedMigration& script);

}  // namespace godwit
