#pragma once
// The line that is left of a target once its report has been shown: of thousands, whole reports would fill the memory.

#include <cstdint>
#include <string>

#include "godwit/report.h"

namespace godwit {

/// At most 200 bytes with ordinary names.
struct TargetSummary {
  std::string name;  ///< of the datasource or tenant
  std::string version;
  ErrorCode code = ErrorCode::none;
  bool passed_over = false;  ///< it was not connected to, and that is no error
  std::uint64_t steps = 0;
  std::uint64_t pending = 0;
};

inline TargetSummary target_summary(const Report& report) {
  return {report.datasource,  report.current_version, report.code, report.url.empty() && report.success(),
          step_count(report), report.pending_count};
}

}  // namespace godwit
