#pragma once
// The end of a command as log lines.

#include <string>

#include "godwit/report.h"

namespace godwit {

/// Errors and warnings among the findings, the failure and the summary; `prefix` stands in front of each line.
void log_report(const Report& report, const std::string& prefix = "");

}  // namespace godwit
