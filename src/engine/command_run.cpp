// The plan that counts is made from the history as it is under the lock. Everything that is known of it is checked
// before the first step; callbacks fire where Flyway's do (10.22, tests/compat).
#include "engine/command_run.h"

#include <algorithm>

#include "base/strings.h"
#include "digest/harmless_variant.h"
#include "engine/approval/gates.h"
#include "engine/backup.h"
#include "engine/clean_report.h"
#include "engine/execute/agenda.h"
#include "engine/execute/executor.h"
#include "engine/history_reading.h"
#include "engine/plan_of.h"
#include "engine/report_builder.h"
#include "model/operation_facts.h"
#include "plan/checks/checks.h"

namespace godwit {
namespace {

std::vector<CallbackEvent> events_of_validation(bool validated) {
  if (!validated) return {};
  return {CallbackEvent::before_validate, CallbackEvent::after_validate};
}

// The event of a command that is refused before its first step; a clean that is disabled has none (Flyway 10.22).
std::optional<CallbackEvent> refusal_event(Operation operation, const Plan& plan) {
  if (operation == Operation::migrate || plan.code == ErrorCode::clean_disabled) return std::nullopt;
  return events_of(operation).after_error;
}

}  // namespace

CommandRun::CommandRun(Operation asked, const Project& project, const RunContext& context, const ProgramFacts* programs)
    : asked_(asked),
      project_(project),
      operation_(facts_of(asked).carries_out),
      context_(context),
      history_(context.connection(), context.dialect(), project.target, context.session.default_schema),
      callbacks_(context_, project.set, operation_, programs) {}

// Files whose CRC-32 agrees and whose SHA-256 does not are read once more: perhaps only line ends at their end differ.
std::set<int> CommandRun::harmless_ranks(const HistorySnapshot& history) const {
  std::set<int> ranks;
  const RunOptions& options = context_.options;
  for (const MigrationInfo& suspect : digest_suspects(project_.set, history)) {
    const ScriptFile file(*suspect.resolved);
    DecodedText text(file, encoding_for(options.encoding, *suspect.resolved), suspect.resolved->script);
    std::unique_ptr<PlaceholderSource> replaced;
    TextSource* source = &text;
    Placeholders values;
    if (suspect.resolved->repeatable() && replaces_placeholders(options.placeholders, *suspect.resolved)) {
      values = placeholders_for(options.placeholders, options.builtin_placeholders, suspect.resolved->script);
      replaced = std::make_unique<PlaceholderSource>(text, values, suspect.resolved->script);
      source = replaced.get();
    }
    if (is_harmless_variant(*source, *suspect.applied->digest)) ranks.insert(suspect.applied->installed_rank);
  }
  return ranks;
}

HistorySnapshot CommandRun::read_history() {
  return read_for(asked_, history_, project_.options, project_.set);
}

Plan CommandRun::make_plan(const HistorySnapshot& history) const {
  PlanInput input{project_.options, project_.set, history};
  input.create_schemas = project_.target.create_schemas;
  input.harmless_ranks = harmless_ranks(history);
  return plan_of(asked_, input);
}

Report CommandRun::report_of(const HistorySnapshot& history, const Plan& plan) const {
  const ServerInfo& server = context_.connection().server();
  Report report;
  report.operation = asked_;
  report.database = server.database;
  report.database_type = server.product;
  report.url = context_.session.spec.url;
  report.schema = context_.session.default_schema;
  report.schemas = project_.target.schemas;
  report.table = project_.target.table;
  report.schemas_empty = history.schemas_empty;
  add_plan(report, plan, project_.set);
  return report;
}

// The history read without the lock may only end in "nothing to do"; what does not depend on the history may end here
// too.
bool CommandRun::ends_at_glance(const Plan& glance) const {
  if (!glance.blocked()) return !glance.writes();
  const auto& findings = project_.set.findings;
  const bool scripts_are_wrong = std::any_of(
      findings.begin(), findings.end(), [](const Finding& finding) { return finding.severity == Severity::error; });
  return scripts_are_wrong || exit_code(glance.code) == exit_code(ErrorCode::configuration);
}

Report CommandRun::ask() {
  const OperationEvents& events = events_of(operation_);
  if (!callbacks_.empty()) context_.connection().remember_session();
  callbacks_.fire(events.before);
  const HistorySnapshot snapshot = read_history();
  const Plan plan = make_plan(snapshot);
  Report report = report_of(snapshot, plan);
  if (report.success()) {
    callbacks_.fire(events.after);
  } else {
    callbacks_.fire_after_error(events.after_error, report.findings);
  }
  if (report.success() || facts_of(asked_).finishes_with_error) callbacks_.fire(events.finish);
  return report;
}

// Where migrate validates first, that has events of its own; not before there is a schema to validate.
bool CommandRun::validates(const HistorySnapshot& history) const {
  return operation_ == Operation::migrate && context_.options.validate_on_migrate && !history.existing_schemas.empty();
}

Report CommandRun::refused(const HistorySnapshot& history, const Plan& plan) {
  Report report = report_of(history, plan);
  const auto event = validates(history) ? CallbackEvent::after_validate_error : refusal_event(operation_, plan);
  if (event) callbacks_.fire_after_error(*event, report.findings);
  return report;
}

// All that can be known of a plan before anything runs.
CommandRun::Checked CommandRun::check(ParseContext& parsing, Callbacks& callbacks, const HistorySnapshot& history,
                                      Plan plan) const {
  callbacks.check_first(plan);
  Checked checked{prepare(std::move(plan), context_.options, parsing, context_.runtime), {}};
  PreparedPlan& prepared = checked.prepared;
  callbacks.check_rest(prepared.plan);
  if (asked_ == Operation::plan || project_.options.approved_plan) {
    checked.record = record_of({prepared, history, context_, project_.target.table, callbacks, project_.set});
  }
  const PlanRecord* const record = checked.record ? &*checked.record : nullptr;
  pass_gates({asked_, project_.options, context_, record}, prepared.plan);
  return checked;
}

// The callbacks of a validation run before there is a plan; not before it is known that they are those approved.
std::optional<Report> CommandRun::refuse_before_validation(const HistorySnapshot& history) {
  const bool early = callbacks_.has(CallbackEvent::before_validate) || callbacks_.has(CallbackEvent::after_validate) ||
                     callbacks_.has(CallbackEvent::after_validate_error);
  if (!project_.options.approved_plan || !early || !validates(history)) return std::nullopt;
  Plan plan = make_plan(history);
  const auto settings = context_.parsing.settings;
  Callbacks callbacks = callbacks_;  // what is learned here is learned again after the validation
  if (!plan.blocked()) plan = check(context_.parsing, callbacks, history, std::move(plan)).prepared.plan;
  context_.parsing.settings = settings;
  if (!plan.blocked()) return std::nullopt;
  return report_of(history, plan);
}

void CommandRun::execute(PreparedPlan& prepared, bool validated, MigrationLock& lock, Report& report) {
  std::optional<StepResult> backup;
  if (prepared.plan.writes() && context_.lasting) {
    backup = back_up({context_.session, project_.target, asked_}, context_.runtime);
  }
  const CleanReport cleaned(context_.connection(), context_.dialect(), prepared.plan,
                            {history_.schema(), history_.table()});
  Execution execution = Executor({context_, operation_, history_, lock, callbacks_}, prepared).run();
  if (!context_.lasting) {
    const std::vector<CallbackEvent> fired = events_of_validation(validated);
    execution.results = agenda({prepared, operation_, fired, callbacks_.scripts()}, std::move(execution.results));
  }
  add_execution(report, std::move(execution));
  cleaned.add_to(report);
  if (backup) add_backup(report, std::move(*backup));
}

Report CommandRun::change() {
  check_backup(context_.session, project_.target);
  Connection& connection = context_.connection();
  if (!callbacks_.empty()) connection.remember_session();
  if (callbacks_.empty() && !project_.options.approved_plan) {
    const HistorySnapshot snapshot = read_history();
    const Plan glance = make_plan(snapshot);
    if (ends_at_glance(glance)) return report_of(snapshot, glance);
  }
  if (callbacks_.empty()) connection.remember_session();
  return change_under_lock();
}

Report CommandRun::change_under_lock() {
  const Runtime& runtime = context_.runtime;
  MigrationLock lock(context_.connection().lock_session(history_.schema(), history_.table()),
                     project_.target.lock_timeout, runtime.clock, runtime.events, runtime.stop);
  HistorySnapshot snapshot = read_history();
  if (auto refusal = refuse_before_validation(snapshot)) return std::move(*refusal);
  if (validates(snapshot) && callbacks_.has(CallbackEvent::before_validate)) {
    callbacks_.fire(CallbackEvent::before_validate);
    snapshot = read_history();
  }
  Plan plan = make_plan(snapshot);
  if (plan.blocked()) return refused(snapshot, plan);
  if (validates(snapshot)) callbacks_.fire(CallbackEvent::after_validate);
  const bool planning = asked_ == Operation::plan;
  if (!plan.writes() && callbacks_.empty() && !project_.options.approved_plan && !planning) {
    return report_of(snapshot, plan);
  }
  Checked checked = check(context_.parsing, callbacks_, snapshot, std::move(plan));
  PreparedPlan& prepared = checked.prepared;
  Report report = report_of(snapshot, prepared.plan);
  if (prepared.plan.blocked()) return report;
  if (planning) report.plan = std::move(checked.record);
  execute(prepared, validates(snapshot), lock, report);
  return report;
}

}  // namespace godwit
