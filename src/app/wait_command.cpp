#include "app/wait_command.h"

#include <algorithm>

#include "base/clock.h"
#include "base/strings.h"
#include "godwit/migrator.h"
#include "log/log.h"
#include "model/migration_version.h"

namespace godwit {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPause{500};
constexpr milliseconds kSayAgain{5000};

std::string version_text(const Report& report) {
  return report.current_version.empty() ? "at no version yet" : "at version " + report.current_version;
}

// Scripts that are here and whose last run failed.
std::uint64_t count_failed(const Report& report) {
  return static_cast<std::uint64_t>(
      std::count_if(report.migrations.begin(), report.migrations.end(),
                    [](const MigrationRow& row) { return row.state == MigrationState::failed; }));
}

// The part that is still missing, as a sentence; "" if all is there.
std::string missing(const Report& report, const std::string& wanted) {
  if (!report.success()) return report.failure ? report.failure->message : "The database cannot be asked.";
  const std::uint64_t failed = count_failed(report);
  if (wanted.empty() && failed > 0) {
    return "Failed: " + count_of(failed, "local migration") + "; the schema is " + version_text(report) + ".";
  }
  if (wanted.empty()) {
    return report.pending_count == 0 ? ""
                                     : "Pending: " + count_of(report.pending_count, "local migration") +
                                           "; the schema is " + version_text(report) + ".";
  }
  const auto present = MigrationVersion::parse(report.current_version);
  const bool there = present && *present >= *MigrationVersion::parse(wanted);
  return there ? "" : "The schema is " + version_text(report) + "; waiting for version " + wanted + ".";
}

// A server that is starting refuses, or says that the database or a table is not there.
bool may_get_better(const Report& report) {
  const int code = exit_code(report.code);
  return report.success() || (code == exit_code(ErrorCode::connection) && report.code != ErrorCode::authentication &&
                              report.code != ErrorCode::permission);
}

Report over(Report report, ErrorCode code, const std::string& what, const std::string& last) {
  report.code = code;
  report.failure = Failure{code, what + " " + last, {}, "", "", ""};
  return report;
}

}  // namespace

Report run_wait(const Settings& settings, const std::stop_token& stop) {
  Clock& clock = system_clock();
  ProjectOptions project = settings.project;
  project.lists_migrations = false;
  Migrator migrator(std::move(project));
  // The version stands in the history, whatever the scripts are.
  const Operation question = settings.wait_version.empty() ? Operation::info : Operation::current;
  const milliseconds began = clock.now();
  const milliseconds limit = settings.wait_timeout;
  milliseconds say_at{0};
  while (true) {
    Report report = migrator.run(question, settings.target, stop);
    report.operation = Operation::wait;
    const std::string last = missing(report, settings.wait_version);
    if (last.empty() || !may_get_better(report)) return report;
    const milliseconds waited = clock.now() - began;
    if (limit.count() >= 0 && waited >= limit) {
      return over(std::move(report), ErrorCode::lock_timeout,
                  "Gave up after " + std::to_string(waited.count() / 1000) + " s of -timeout.", last);
    }
    if (waited >= say_at) {
      log_line(LogLevel::info, last);
      say_at = waited + kSayAgain;
    }
    if (!clock.wait(kPause, stop)) return over(std::move(report), ErrorCode::stopped, "Stopped by a signal.", last);
  }
}

}  // namespace godwit
