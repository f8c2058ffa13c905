#include "engine/run_command.h"

#include <algorithm>

#include "base/strings.h"
#include "db/migration_lock.h"
#include "db/schema_history.h"
#include "digest/harmless_variant.h"
#include "engine/backup.h"
#include "engine/callbacks.h"
#include "engine/dry_run.h"
#include "engine/executor.h"
#include "engine/override_run.h"
#include "engine/plan_record.h"
#include "engine/prepare.h"
#include "engine/report_builder.h"
#include "engine/session.h"
#include "engine/stopwatch.h"

namespace godwit {
namespace {

/// What does not change while a command runs.
struct Scene {
  const Command& command;
  std::string_view operation;  ///< whose events and steps these are: a plan is one for migrate
  const TargetOptions& target;
  const Runtime& runtime;
  Session& session;
  Connection& connection;  ///< the session's, or what stands for it in a dry run
  const ScanInput& input;
  const MigrationSet& set;
  bool lasting = true;  ///< false: nothing is changed, however it looks to the engine
};

// Files whose CRC-32 agrees and whose SHA-256 does not are read once more: perhaps only line ends at their end differ.
std::set<int> harmless_ranks(const Scene& scene, const HistorySnapshot& history) {
  std::set<int> ranks;
  for (const MigrationInfo& suspect : digest_suspects(scene.set, history)) {
    const ScriptFile file(*suspect.resolved);
    DecodedText text(file, encoding_for(scene.input.project, *suspect.resolved), suspect.resolved->script);
    std::unique_ptr<PlaceholderSource> replaced;
    TextSource* source = &text;
    Placeholders values;
    if (suspect.resolved->repeatable() && replaces_placeholders(scene.input.project, *suspect.resolved)) {
      values = placeholders_for(scene.input, suspect.resolved->script);
      replaced = std::make_unique<PlaceholderSource>(text, values, suspect.resolved->script);
      source = replaced.get();
    }
    if (is_harmless_variant(*source, *suspect.applied->digest)) ranks.insert(suspect.applied->installed_rank);
  }
  return ranks;
}

Plan make_plan(const Scene& scene, const HistorySnapshot& history) {
  PlanInput input{scene.input.project, scene.set, history};
  input.create_schemas = scene.target.create_schemas;
  input.harmless_ranks = harmless_ranks(scene, history);
  return scene.command.plan(input);
}

Report blank_report(const Scene& scene) {
  const ServerInfo& server = scene.session.connection->server();
  Report report;
  report.operation = scene.command.name;
  report.database = server.database;
  report.database_type = server.product;
  report.url = scene.session.spec.url;
  report.schema = scene.session.default_schema;
  report.schemas = scene.target.schemas;
  report.table = scene.target.table;
  return report;
}

Report report_of(const Scene& scene, const HistorySnapshot& history, const Plan& plan) {
  Report report = blank_report(scene);
  report.schemas_empty = history.schemas_empty;
  add_plan(report, plan, scene.set);
  return report;
}

// The history read without the lock may only end in "nothing to do"; what does not depend on the history may end here
// too.
bool ends_at_glance(const Scene& scene, const Plan& glance) {
  if (!glance.blocked()) return !glance.writes();
  const bool scripts_are_wrong =
      std::any_of(scene.set.findings.begin(), scene.set.findings.end(),
                  [](const Finding& finding) { return finding.severity == Severity::error; });
  return scripts_are_wrong || exit_code(glance.code) == exit_code(ErrorCode::configuration);
}

// `info` and `validate`.
Report ask(const Scene& scene, SchemaHistory& history, Callbacks& callbacks) {
  const std::string event = scene.command.name == "info" ? "Info" : "Validate";
  callbacks.fire("before" + event);
  const HistorySnapshot snapshot = history.read();
  const Plan plan = make_plan(scene, snapshot);
  Report report = report_of(scene, snapshot, plan);
  if (report.success()) {
    callbacks.fire("after" + event);
  } else {
    callbacks.fire_after_error("after" + event + "Error", report.findings);
  }
  if (event == "Info") callbacks.fire("afterInfoOperationFinish");
  return report;
}

// Where migrate validates first, that has events of its own; not before there is a schema to validate.
bool validates(const Scene& scene, const HistorySnapshot& snapshot) {
  return scene.operation == "migrate" && scene.input.project.validate_on_migrate && !snapshot.existing_schemas.empty();
}

// `migrate -plan=`: what is about to be done must be what was looked at.
void hold_to_plan(const PlanRecord& approved, const PlanRecord& present, Plan& plan) {
  for (const std::string& moved : moved_since(approved, present)) {
    Finding finding;
    finding.code = ErrorCode::plan_outdated;
    finding.message = moved + " Nothing was run; make a new plan.";
    plan.findings.push_back(std::move(finding));
    if (plan.code == ErrorCode::none) plan.code = ErrorCode::plan_outdated;
  }
}

// Of a dry run's file: no client does what the overrides of a script ask for.
void warn_of_overrides(const ScanInput& input, Plan& plan) {
  for (const Step& step : plan.steps) {
    const auto* const run = std::get_if<RunMigration>(&step);
    if (run == nullptr || run->record_only || error_overrides_of(input.project, *run->migration).empty()) continue;
    Finding warning;
    warning.severity = Severity::warning;
    warning.code = ErrorCode::none;
    warning.message = run->migration->script +
                      " has errorOverrides, which only godwit carries out: the dry run's file stops at every error.";
    plan.findings.push_back(std::move(warning));
  }
}

void mark_planned(Execution& execution) {
  for (StepResult& result : execution.results) {
    if (result.outcome == StepOutcome::done) result.outcome = StepOutcome::planned;
  }
}

/// What carries a plan out, or acts as if.
struct Stage {
  SchemaHistory& history;
  Reading& reading;
  Callbacks& callbacks;
  std::unique_ptr<LockSession> lock;
};

Report run_locked(const Scene& scene, Stage stage) {
  SchemaHistory& history = stage.history;
  Callbacks& callbacks = stage.callbacks;
  const std::optional<PlanRecord>& approved = scene.input.project.approved_plan;
  MigrationLock lock(std::move(stage.lock), scene.target.lock_timeout, scene.runtime.clock, scene.runtime.events,
                     scene.runtime.stop);
  HistorySnapshot snapshot = history.read();
  if (validates(scene, snapshot) && callbacks.has("beforeValidate")) {
    callbacks.fire("beforeValidate");
    snapshot = history.read();
  }
  Plan plan = make_plan(scene, snapshot);
  if (plan.blocked()) {
    Report report = report_of(scene, snapshot, plan);
    if (validates(scene, snapshot)) callbacks.fire_after_error("afterValidateError", report.findings);
    return report;
  }
  if (validates(scene, snapshot)) callbacks.fire("afterValidate");
  const bool planning = scene.command.name == "plan";
  if (!plan.writes() && callbacks.empty() && !approved && !planning) return report_of(scene, snapshot, plan);
  callbacks.check_first(plan);
  PreparedPlan prepared = prepare(std::move(plan), scene.input, stage.reading, scene.runtime);
  callbacks.check_rest(prepared.plan);
  std::optional<PlanRecord> record;  // sums over the whole history: only for who asks
  if (planning || approved) {
    record = record_of(prepared, snapshot, scene.session, scene.input, scene.target, scene.set);
  }
  if (approved && !prepared.plan.blocked()) hold_to_plan(*approved, *record, prepared.plan);
  if (!scene.lasting && !planning) warn_of_overrides(scene.input, prepared.plan);
  Report report = report_of(scene, snapshot, prepared.plan);
  if (prepared.plan.blocked()) return report;
  if (planning) report.plan = std::move(record);
  std::optional<StepResult> backup;
  if (prepared.plan.writes() && scene.lasting) {
    backup = back_up({scene.session, scene.target, scene.command.name}, scene.runtime);
  }
  Executor executor(
      {scene.connection, scene.session.dialect, history, lock, scene.input, scene.runtime, callbacks, scene.operation});
  Execution execution = executor.run(prepared);
  if (!scene.lasting) mark_planned(execution);
  add_execution(report, std::move(execution));
  if (backup) add_backup(report, std::move(*backup));
  return report;
}

// Everything but sending. The steps are in the report as planned.
Report rehearse(const Scene& scene, DryRun& dry_run, Reading& reading) {
  SchemaHistory history(scene.connection, scene.session.dialect, scene.target, scene.session.default_schema);
  Callbacks callbacks({scene.connection, reading, scene.input, scene.runtime}, scene.set, scene.operation);
  Report report = run_locked(scene, {history, reading, callbacks, dry_run.lock_session()});
  if (!report.success()) return report;
  dry_run.commit();
  report.dry_run_output = scene.input.project.dry_run_output;
  return report;
}

bool changes_nothing(const Command& command, const ProjectOptions& project) {
  if (command.name == "plan") return true;
  if (!command.writes || project.dry_run_output.empty()) return false;
  if (command.name != "clean") return true;
  throw Error(ErrorCode::usage,
              "clean has no dry run: what it drops depends on what it has dropped. Leave out "
              "-dryRunOutput, or run another command.");
}

void check_approved(const Command& command, const ProjectOptions& project) {
  if (!project.approved_plan || !command.writes || command.name == "migrate") return;
  throw Error(ErrorCode::usage,
              "-plan is for migrate; " + std::string(command.name) + " would not be held to it. Leave it out.");
}

}  // namespace

Report run_command(const Command& command, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime) {
  check_approved(command, project);
  std::optional<DryRun> dry_run;
  if (changes_nothing(command, project)) {
    const bool written = command.writes;
    dry_run.emplace(written ? project.dry_run_output : "", std::string(command.name));
  }
  Session session = open_session(target, runtime, dry_run.has_value());
  const ScanInput input{project, builtin_placeholders(session, target, runtime)};
  const Stopwatch scanning(runtime, "Scanning");
  const MigrationSet set = runtime.scripts ? runtime.scripts->scan(input) : scan(input);
  scanning.tell(join(project.locations, ", ") + ", " + count_of(set.versioned.size(), "version") + ", " +
                count_of(set.repeatables.size(), "repeatable") + ", " + count_of(set.undos.size(), "undo script"));
  Reading reading = reading_of(session.dialect, session.connection->rules_in_force(session.dialect.split_rules()));
  if (dry_run) {
    const std::string_view operation = command.name == "plan" ? "migrate" : command.name;
    session.connection->remember_session();
    dry_run->begin(session, target, runtime);
    return rehearse({command, operation, target, dry_run->runtime(), session, dry_run->connection(), input, set, false},
                    *dry_run, reading);
  }
  const Scene scene{command, command.name, target, runtime, session, *session.connection, input, set};
  SchemaHistory history(*session.connection, session.dialect, target, session.default_schema);
  const ProgramFacts programs{session, target, command.name};
  Callbacks callbacks({*session.connection, reading, input, runtime, &programs}, set, command.name);

  if (command.writes) check_backup(session, target);
  if (!callbacks.empty()) session.connection->remember_session();
  if (!command.writes) return ask(scene, history, callbacks);
  if (callbacks.empty() && !project.approved_plan) {
    const HistorySnapshot snapshot = history.read();
    const Plan glance = make_plan(scene, snapshot);
    if (ends_at_glance(scene, glance)) return report_of(scene, snapshot, glance);
  }
  if (callbacks.empty()) session.connection->remember_session();
  return run_locked(scene, {history, reading, callbacks,
                            session.dialect.lock_session(*session.connection, history.schema(), history.table())});
}

}  // namespace godwit
