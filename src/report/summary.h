#pragma once
// The last line of a command: one sentence that says what is true now.

#include <cstdint>
#include <string>

#include "godwit/report.h"

namespace godwit {

/// "Applied 3 migrations to schema "public" (version now 5) in 0.12 s.", "Migration failed: …". No newline, no color.
std::string summary_of(const Report& report);

/// "0.12 s", "2 min 5 s", "1 h 3 min".
std::string duration_text(std::int64_t milliseconds);

/// Results of a kind with the outcome done or skipped.
std::uint64_t count_done(const Report& report, StepKind kind);

/// Findings of a severity.
std::uint64_t count_findings(const Report& report, Severity severity);

}  // namespace godwit
