#include "godwit/poco/session_migrator.h"

#include <utility>

#include "engine/report_builder.h"
#include "engine/run_to_report.h"
#include "engine/session/registry.h"
#include "model/finding_builder.h"
#include "poco/lend.h"

namespace godwit {
namespace {

Finding not_put_back(const std::string& problem) {
  return FindingBuilder::warning(problem + " Close the session rather than go on with it.");
}

}  // namespace

SessionMigrator::SessionMigrator(const Poco::Data::Session& session, ProjectOptions project, EventSink* events)
    : session_(session), project_(std::move(project)), events_(events) {}

Report SessionMigrator::run(std::string_view command, const TargetOptions& target, std::stop_token stop) {
  return run(known_operation(command), target, std::move(stop));
}

Report SessionMigrator::run(Operation operation, const TargetOptions& target, std::stop_token stop) {
  std::vector<std::string> problems;
  Runtime runtime{system_clock(), events_, std::move(stop),
                  [](std::string_view url) -> const Dialect& { return dialect_for_url(url); }};
  runtime.stop_timeout = project_.stop_timeout;
  runtime.lock_retry_time = project_.lock_retry_time;
  TargetOptions lent_target = target;
  try {
    LentSession lent = lend(session_, [&](const std::string& problem) { problems.push_back(problem); });
    lent_target.url = std::move(lent.url);
    lent_target.user = std::move(lent.user);
    lent_target.password = std::move(lent.password);
    runtime.connect = std::move(lent.connect);
  } catch (const Error& error) {
    return ended_by(error, operation);
  }
  Report report = run_to_report(operation, project_, lent_target, runtime);
  for (const std::string& problem : problems) report.findings.push_back(not_put_back(problem));
  return report;
}

Report SessionMigrator::migrate(const TargetOptions& target, std::stop_token stop) {
  return run(Operation::migrate, target, std::move(stop));
}

}  // namespace godwit
