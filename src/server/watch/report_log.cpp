#include "server/watch/report_log.h"

#include "log/log.h"
#include "report/summary.h"

namespace godwit {

void log_report(const Report& report, const std::string& prefix) {
  for (const Finding& finding : report.findings) {
    const bool error = finding.severity == Severity::error;
    if (finding.severity == Severity::note) continue;
    log_line(error ? LogLevel::error : LogLevel::warning, prefix + finding.message);
  }
  if (report.failure) {
    log_line(LogLevel::error, prefix + report.failure->where.in_front_of(report.failure->message));
  }
  log_line(report.success() ? LogLevel::info : LogLevel::error, prefix + summary_of(report));
}

}  // namespace godwit
