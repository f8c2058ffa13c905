#include "engine/execute/step_log.h"

#include <utility>

#include "model/finding_builder.h"

namespace godwit {

void StepLog::start(StepResult described) {
  started_ = runtime_.clock.now();
  done_.results.push_back(std::move(described));
}

void StepLog::announce(std::uint64_t number, std::uint64_t of) const {
  const StepResult& result = done_.results.back();
  const MigrationRow& migration = result.migration;
  runtime_.tell(StepStarted{result.kind, migration.version, migration.description, migration.script, number, of});
}

void StepLog::finish(bool tell) {
  StepResult& result = done_.results.back();
  result.outcome = failed() ? StepOutcome::failed : StepOutcome::done;
  result.duration_ms = (runtime_.clock.now() - started_).count();
  result.migration.execution_time_ms = result.duration_ms;
  if (tell) tell_finished(result);
}

void StepLog::tell_finished(const StepResult& result) const {
  const MigrationRow& row = result.migration;
  runtime_.tell(StepFinished{result.kind, row.version, row.description, row.script, result.duration_ms,
                             result.outcome == StepOutcome::done});
}

void StepLog::fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration) {
  Failure failure;
  failure.code = code;
  failure.message = std::move(message);
  failure.where = std::move(where);
  if (migration) failure.path = migration->path;
  done_.failure = std::move(failure);
}

void StepLog::note(ErrorCode code, std::string message, std::string script) {
  done_.findings.push_back(FindingBuilder::note(std::move(message), code).at({std::move(script)}));
}

}  // namespace godwit
