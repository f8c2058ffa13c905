#pragma once
// Secrets out of what a run tells: its events, its Report, the text of its failure.

#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "engine/session/runtime.h"
#include "godwit/options.h"
#include "godwit/report.h"

namespace godwit {

/// Passwords of the target and its URL, the values of placeholders that are named like secrets, and
/// ProjectOptions::secrets.
std::vector<std::string> secrets_of(const ProjectOptions& project, const TargetOptions& target);

/// Messages, warnings and the failing statement. Names (of scripts, schemas, databases) stay as they are.
void mask_report(Report& report, const std::vector<std::string>& secrets);

/// Of a server's sentence about a statement: also what the statement itself says in secret (IDENTIFIED BY '…').
void mask_error(StatementError& error, std::string_view statement, const Runtime& runtime);

/// The beginning of the statement on one line, masked before it is cut.
std::string masked_excerpt(std::string_view statement, const Runtime& runtime);

}  // namespace godwit
