#include "engine/executor.h"

#include <algorithm>

#include "engine/outcome_text.h"
#include "engine/transaction.h"

namespace godwit {
namespace {

template <typename Kind>
std::uint64_t count_of_steps(const Plan& plan) {
  return static_cast<std::uint64_t>(std::count_if(plan.steps.begin(), plan.steps.end(),
                                                  [](const Step& s) { return std::holds_alternative<Kind>(s); }));
}

}  // namespace

Execution Executor::run(const PreparedPlan& prepared) {
  total_ = count_of_steps<RunMigration>(prepared.plan);
  creates_history_ = count_of_steps<CreateHistory>(prepared.plan) > 0;
  for (std::size_t i = 0; i < prepared.plan.steps.size(); ++i) {
    script_ = &prepared.scripts[i];
    if (bench_.runtime.stop.stop_requested()) {
      fail(ErrorCode::stopped,
           "Stopped by a signal before the next step; everything before it is done and recorded. Run the command again "
           "to go on.",
           {}, nullptr);
    } else {
      try_step(prepared.plan.steps[i]);
    }
    if (done_.failure) break;
  }
  return std::move(done_);
}

// An Error here is the connection or the database refusing our own SQL; what is done already must stay in the report.
void Executor::try_step(const Step& step) {
  const std::size_t before = done_.results.size();
  try {
    std::visit([this](const auto& one) { carry_out(one); }, step);
  } catch (const Error& error) {
    bench_.connection.rollback();
    fail(error.code(), error.what(), error.where(), nullptr);
    done_.failure->native = error.native();
    if (done_.results.size() > before) finish(false);
  }
}

void Executor::carry_out(const RunMigration& step) {
  const ResolvedMigration& migration = *step.migration;
  ++number_;
  StepResult& result = start("migrate");
  result.migration = row_of_file(migration);
  bench_.runtime.tell(
      StepStarted{result.what, result.migration.version, migration.description, migration.script, number_, total_});
  if (step.record_only) {
    record_success(migration, 0);
  } else {
    run_script(step);
  }
  finish(!done_.failure);
}

void Executor::run_script(const RunMigration& step) {
  const ResolvedMigration& migration = *step.migration;
  Connection& connection = bench_.connection;
  const auto began = bench_.runtime.clock.now();
  const auto elapsed = [&] { return (bench_.runtime.clock.now() - began).count(); };
  connection.on_notice = [&](const std::string& text) {
    done_.results.back().warnings.push_back(text);
    bench_.runtime.tell(ServerNotice{{migration.script}, text});
  };
  if (script_->inside_transaction) connection.begin();
  ScriptOutcome outcome = ScriptRunner(connection, bench_.rules, bench_.input, bench_.runtime).run(migration, *script_);
  connection.on_notice = nullptr;
  done_.results.back().statements = outcome.statements;
  if (outcome.ok() && !script_->inside_transaction && connection.transaction_state() != TransactionState::idle) {
    outcome.code = ErrorCode::transaction_left_open;
    outcome.message = "The script opens a transaction and does not end it.";
    outcome.where = {migration.script};
  }
  if (outcome.ok() && !bench_.lock.held()) {
    outcome.code = ErrorCode::lock_lost;
    outcome.message =
        "The script gave the migration lock away (DISCARD ALL, pg_advisory_unlock_all, RELEASE_ALL_LOCKS or the like).";
    outcome.where = {migration.script};
  }
  if (outcome.ok()) {
    record_success(migration, elapsed());
  } else {
    record_failure(migration, outcome, elapsed());
  }
}

// The session is put back first, so that a role, search path or database that the script chose does not decide where
// the row goes. The row joins the script's transaction if that is still open; else the script has committed by itself.
void Executor::record_success(const ResolvedMigration& migration, std::int64_t duration_ms) {
  Connection& connection = bench_.connection;
  const bool open = connection.transaction_state() != TransactionState::idle;
  std::uint64_t committed = open ? 0 : done_.results.back().statements;
  try {
    connection.restore_session();
    if (!open) connection.begin();
    bench_.history.append(row_of(migration, duration_ms, true));
    connection.commit();
  } catch (const Error& error) {
    connection.rollback();
    fail(unrecorded_code(error, migration), unrecorded_text(error, committed, bench_.dialect.traits()),
         {migration.script}, &migration);
    done_.failure->native = error.native();
  }
}

void Executor::record_failure(const ResolvedMigration& migration, const ScriptOutcome& outcome,
                              std::int64_t duration_ms) {
  Connection& connection = bench_.connection;
  connection.rollback();
  const bool lost = outcome.error && outcome.error->connection_lost;
  // Where nothing of the script can have stayed, no row is left either; Flyway does the same (Flyway 10.22,
  // tests/compat).
  const bool leaves_row = !bench_.dialect.traits().transactional_ddl || outcome.committed > 0 ||
                          (!script_->inside_transaction && !script_->controls_transaction);
  RowFate fate = leaves_row ? RowFate::failed_row : RowFate::no_row;
  if (leaves_row && !lost) {
    try {
      connection.restore_session();
      connection.begin();
      bench_.history.append(row_of(migration, duration_ms, false));
      connection.commit();
    } catch (const Error&) {
      connection.rollback();
      fate = RowFate::row_refused;
    }
  }
  if (lost) fate = RowFate::connection_lost;
  fail(failure_code(outcome, migration), failure_text(outcome, fate, bench_.dialect.traits()), outcome.where,
       &migration);
  done_.failure->statement = outcome.excerpt;
  if (outcome.error) done_.failure->native = outcome.error->native;
}

std::string Executor::installed_by() const {
  const std::string& configured = bench_.input.project.installed_by;
  return configured.empty() ? bench_.connection.server().user : configured;
}

NewRow Executor::row_of(const ResolvedMigration& migration, std::int64_t duration_ms, bool success) const {
  NewRow row;
  row.version = migration.version ? migration.version->text() : "";
  row.description = migration.description;
  row.type = migration_type_text(migration.type());
  row.script = migration.script;
  row.checksum = migration.sums.checksum;
  row.digest = migration.sums.digest;
  row.installed_by = installed_by();
  row.execution_time_ms = duration_ms;
  row.success = success;
  return row;
}

StepResult& Executor::start(std::string what) {
  started_ = bench_.runtime.clock.now();
  StepResult& result = done_.results.emplace_back();
  result.what = std::move(what);
  return result;
}

void Executor::finish(bool ok) {
  StepResult& result = done_.results.back();
  result.outcome = ok ? StepOutcome::done : StepOutcome::failed;
  result.duration_ms = (bench_.runtime.clock.now() - started_).count();
  result.migration.execution_time_ms = result.duration_ms;
  const MigrationRow& row = result.migration;
  bench_.runtime.tell(StepFinished{result.what, row.version, row.description, row.script, result.duration_ms, ok});
}

void Executor::fail(ErrorCode code, std::string message, Where where, const ResolvedMigration* migration) {
  Failure failure;
  failure.code = code;
  failure.message = std::move(message);
  failure.where = std::move(where);
  if (migration) failure.path = migration->path;
  done_.failure = std::move(failure);
}

}  // namespace godwit
