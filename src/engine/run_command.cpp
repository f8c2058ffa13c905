#include "engine/run_command.h"

#include <algorithm>

#include "base/strings.h"
#include "db/migration_lock.h"
#include "digest/harmless_variant.h"
#include "engine/approval/approval.h"
#include "engine/approval/plan_record.h"
#include "engine/backup.h"
#include "engine/callback/callbacks.h"
#include "engine/clean_report.h"
#include "engine/connect_callbacks.h"
#include "engine/dry_run.h"
#include "engine/execute/executor.h"
#include "engine/history_reading.h"
#include "engine/plan_of.h"
#include "engine/prepare/prepare.h"
#include "engine/report_builder.h"
#include "engine/run/override_run.h"
#include "engine/session/session.h"
#include "engine/session/stopwatch.h"
#include "history/schema_history.h"
#include "model/operation_facts.h"
#include "plan/checks/checks.h"

namespace godwit {
namespace {

/// What does not change while a command runs.
struct Scene {
  Operation asked;
  Operation operation;  ///< whose events and steps these are: a plan is one for migrate
  const TargetOptions& target;
  const Runtime& runtime;
  Session& session;
  Connection& connection;  ///< the session's, or what stands for it in a dry run
  const ProjectOptions& project;
  const RunOptions& options;
  const MigrationSet& set;
  bool lasting = true;  ///< false: nothing is changed, however it looks to the engine
};

// Files whose CRC-32 agrees and whose SHA-256 does not are read once more: perhaps only line ends at their end differ.
std::set<int> harmless_ranks(const Scene& scene, const HistorySnapshot& history) {
  std::set<int> ranks;
  for (const MigrationInfo& suspect : digest_suspects(scene.set, history)) {
    const ScriptFile file(*suspect.resolved);
    DecodedText text(file, encoding_for(scene.options.encoding, *suspect.resolved), suspect.resolved->script);
    std::unique_ptr<PlaceholderSource> replaced;
    TextSource* source = &text;
    Placeholders values;
    if (suspect.resolved->repeatable() && replaces_placeholders(scene.options.placeholders, *suspect.resolved)) {
      values =
          placeholders_for(scene.options.placeholders, scene.options.builtin_placeholders, suspect.resolved->script);
      replaced = std::make_unique<PlaceholderSource>(text, values, suspect.resolved->script);
      source = replaced.get();
    }
    if (is_harmless_variant(*source, *suspect.applied->digest)) ranks.insert(suspect.applied->installed_rank);
  }
  return ranks;
}

Plan make_plan(const Scene& scene, const HistorySnapshot& history) {
  PlanInput input{scene.project, scene.set, history};
  input.create_schemas = scene.target.create_schemas;
  input.harmless_ranks = harmless_ranks(scene, history);
  return plan_of(scene.asked, input);
}

Report blank_report(const Scene& scene) {
  const ServerInfo& server = scene.session.connection->server();
  Report report;
  report.operation = scene.asked;
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

HistorySnapshot read_history(const Scene& scene, SchemaHistory& history) {
  return read_for(scene.asked, history, scene.project, scene.set);
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
  const OperationEvents& events = events_of(scene.operation);
  callbacks.fire(events.before);
  const HistorySnapshot snapshot = read_history(scene, history);
  const Plan plan = make_plan(scene, snapshot);
  Report report = report_of(scene, snapshot, plan);
  if (report.success()) {
    callbacks.fire(events.after);
  } else {
    callbacks.fire_after_error(events.after_error, report.findings);
  }
  if (report.success() || facts_of(scene.operation).finishes_with_error) callbacks.fire(events.finish);
  return report;
}

// What fires when the command is refused before its first step; a clean that is disabled is none (Flyway 10.22).
std::optional<CallbackEvent> refusal_event(const Scene& scene, const Plan& plan) {
  if (scene.operation == Operation::migrate || plan.code == ErrorCode::clean_disabled) return std::nullopt;
  return events_of(scene.operation).after_error;
}

// Where migrate validates first, that has events of its own; not before there is a schema to validate.
bool validates(const Scene& scene, const HistorySnapshot& snapshot) {
  return scene.operation == Operation::migrate && scene.options.validate_on_migrate &&
         !snapshot.existing_schemas.empty();
}

// Of a dry run's file: no client does what the overrides of a script ask for.
void warn_of_overrides(const RunOptions& options, Plan& plan) {
  for (const Step& step : plan.steps) {
    const auto* const run = std::get_if<RunMigration>(&step);
    if (run == nullptr || run->record_only || error_overrides_of(options, *run->migration).empty()) continue;
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

struct Checked {
  PreparedPlan prepared;
  std::optional<PlanRecord> record;  // sums over the whole history: only for who asks
};

// All that can be known of a plan before anything runs.
Checked check(const Scene& scene, Reading& reading, Callbacks& callbacks, const HistorySnapshot& snapshot, Plan plan) {
  const std::optional<PlanRecord>& approved = scene.project.approved_plan;
  callbacks.check_first(plan);
  Checked checked{prepare(std::move(plan), scene.options, reading, scene.runtime), {}};
  PreparedPlan& prepared = checked.prepared;
  callbacks.check_rest(prepared.plan);
  if (scene.asked != Operation::plan && !approved) return checked;
  checked.record =
      record_of({prepared, snapshot, scene.session, scene.target.table, scene.options, callbacks, scene.set});
  if (approved && !prepared.plan.blocked()) hold_to_plan(*approved, *checked.record, prepared.plan);
  return checked;
}

// The callbacks of a validation run before there is a plan; not before it is known that they are those approved.
std::optional<Report> refuse_before_validation(const Scene& scene, const Stage& stage,
                                               const HistorySnapshot& snapshot) {
  const auto has = [&](CallbackEvent event) { return stage.callbacks.has(event); };
  const bool early = has(CallbackEvent::before_validate) || has(CallbackEvent::after_validate) ||
                     has(CallbackEvent::after_validate_error);
  if (!scene.project.approved_plan || !early || !validates(scene, snapshot)) return std::nullopt;
  Plan plan = make_plan(scene, snapshot);
  const auto settings = stage.reading.settings;
  Callbacks callbacks = stage.callbacks;  // what is learned here is learned again after the validation
  if (!plan.blocked()) plan = check(scene, stage.reading, callbacks, snapshot, std::move(plan)).prepared.plan;
  stage.reading.settings = settings;
  if (!plan.blocked()) return std::nullopt;
  return report_of(scene, snapshot, plan);
}

Report run_locked(const Scene& scene, Stage stage) {
  SchemaHistory& history = stage.history;
  Callbacks& callbacks = stage.callbacks;
  MigrationLock lock(std::move(stage.lock), scene.target.lock_timeout, scene.runtime.clock, scene.runtime.events,
                     scene.runtime.stop);
  HistorySnapshot snapshot = read_history(scene, history);
  if (auto refusal = refuse_before_validation(scene, stage, snapshot)) return std::move(*refusal);
  if (validates(scene, snapshot) && callbacks.has(CallbackEvent::before_validate)) {
    callbacks.fire(CallbackEvent::before_validate);
    snapshot = read_history(scene, history);
  }
  Plan plan = make_plan(scene, snapshot);
  if (plan.blocked()) {
    Report report = report_of(scene, snapshot, plan);
    const bool invalid = validates(scene, snapshot);
    const auto event = invalid ? CallbackEvent::after_validate_error : refusal_event(scene, plan);
    if (event) callbacks.fire_after_error(*event, report.findings);
    return report;
  }
  if (validates(scene, snapshot)) callbacks.fire(CallbackEvent::after_validate);
  const bool planning = scene.asked == Operation::plan;
  if (!plan.writes() && callbacks.empty() && !scene.project.approved_plan && !planning) {
    return report_of(scene, snapshot, plan);
  }
  Checked checked = check(scene, stage.reading, callbacks, snapshot, std::move(plan));
  PreparedPlan& prepared = checked.prepared;
  if (!scene.lasting && !planning) warn_of_overrides(scene.options, prepared.plan);
  Report report = report_of(scene, snapshot, prepared.plan);
  if (prepared.plan.blocked()) return report;
  if (planning) report.plan = std::move(checked.record);
  std::optional<StepResult> backup;
  if (prepared.plan.writes() && scene.lasting) {
    backup = back_up({scene.session, scene.target, scene.asked}, scene.runtime);
  }
  Executor executor({scene.connection, scene.session.dialect, history, lock, scene.options, scene.runtime, callbacks,
                     scene.operation, scene.lasting});
  const CleanReport cleaned(scene.connection, scene.session.dialect, prepared.plan,
                            {history.schema(), history.table()});
  Execution execution = executor.run(prepared);
  if (!scene.lasting) mark_planned(execution);
  add_execution(report, std::move(execution));
  cleaned.add_to(report);
  if (backup) add_backup(report, std::move(*backup));
  return report;
}

// Everything but sending. The steps are in the report as planned.
Report rehearse(const Scene& scene, DryRun& dry_run, Reading& reading) {
  SchemaHistory history(scene.connection, scene.session.dialect, scene.target, scene.session.default_schema);
  Callbacks callbacks({scene.connection, reading, scene.options, scene.runtime}, scene.set, scene.operation);
  Report report = run_locked(scene, {history, reading, callbacks, dry_run.lock_session()});
  if (!report.success()) return report;
  dry_run.commit();
  report.dry_run_output = scene.project.dry_run_output;
  return report;
}

Reading reading_of(const Session& session) {
  return reading_of(session.dialect, session.connection->rules_in_force(session.dialect.split_rules()));
}

// afterConnect runs twice: on the session, which has to be as the scripts would find it, and into the file.
Reading begin_dry_run(DryRun& dry_run, Session& session, const RunOptions& options, const MigrationSet& set,
                      const TargetOptions& target, const Runtime& runtime) {
  const Reading before = reading_of(session);
  AfterConnect(session.dialect, options, set, runtime, nullptr).fire_reading_only(*session.connection);
  session.connection->remember_session();
  dry_run.begin(session, target, runtime, [&](Connection& file) {
    AfterConnect(session.dialect, options, set, dry_run.runtime(), nullptr).write_down(file, before);
  });
  return reading_of(session);
}

void hold_connected_to_plan(const PlanRecord& approved, const MigrationSet& set, const RunOptions& options,
                            const Dialect& dialect) {
  const auto scripts = scripts_of_event(set.callbacks, CallbackEvent::after_connect, options, dialect);
  hold_event_to_plan(approved, CallbackEvent::after_connect, scripts);
  if (!scripts.empty()) hold_options_to_plan(approved, options);
}

// With search_path='' PostgreSQL has no schema to make a table in.
void check_schema(const Session& session) {
  if (!session.default_schema.empty() || !session.dialect.traits().schemas) return;
  throw Error(ErrorCode::schema_missing,
              "The session has no schema: its search path is empty, or names none that is there. Say where the history "
              "and the tables are to be: -defaultSchema=app, or -schemas=app. Nothing was changed.");
}

bool changes_nothing(Operation operation, const ProjectOptions& project) {
  if (operation == Operation::plan) return true;
  if (!facts_of(operation).writes || project.dry_run_output.empty()) return false;
  if (facts_of(operation).has_dry_run) return true;
  throw Error(ErrorCode::usage,
              "clean has no dry run: what it drops depends on what it has dropped. Leave out "
              "-dryRunOutput, or run another command.");
}

void check_approved(Operation operation, const ProjectOptions& project) {
  const OperationFacts& facts = facts_of(operation);
  if (!project.approved_plan || !facts.writes || facts.takes_plan) return;
  throw Error(ErrorCode::usage, "-plan is for migrate; " + std::string(operation_text(operation)) +
                                    " would not be held to it. Leave it out.");
}

}  // namespace

Report run_command(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime) {
  check_planned(operation);
  check_approved(operation, project);
  const OperationFacts& facts = facts_of(operation);
  std::optional<DryRun> dry_run;
  if (changes_nothing(operation, project)) {
    dry_run.emplace(facts.writes ? project.dry_run_output : "", operation);
  }
  const ConnectionSpec spec = runtime.dialect_for(target.url).parse_url(target);
  if (project.approved_plan && facts.writes) {
    hold_connecting_to_plan(*project.approved_plan, run_options(project, target, {spec.session_settings}));
  }
  if (!runtime.connect) fire_before_connect(project, target, operation, runtime);
  Session session = open_session(target, runtime, dry_run.has_value());
  check_schema(session);
  const ScanInput input{project, builtin_placeholders(session, target, runtime)};
  const RunOptions options = run_options(
      project, target, {spec.session_settings, input.builtin_placeholders, session.connection->server().user});
  const Stopwatch scanning(runtime, "Scanning");
  const MigrationSet set = runtime.scripts ? runtime.scripts->scan(input) : scan(input);
  scanning.tell(join(project.locations, ", ") + ", " + count_of(set.versioned.size(), "version") + ", " +
                count_of(set.repeatables.size(), "repeatable") + ", " + count_of(set.undos.size(), "undo script"));
  const ProgramFacts programs = program_facts(session, target, operation);
  if (dry_run) {
    Reading reading = begin_dry_run(*dry_run, session, options, set, target, runtime);
    return rehearse({operation, facts.carries_out, target, dry_run->runtime(), session, dry_run->connection(), project,
                     options, set, false},
                    *dry_run, reading);
  }
  if (project.approved_plan) hold_connected_to_plan(*project.approved_plan, set, options, session.dialect);
  AfterConnect(session.dialect, options, set, runtime, &programs).fire(*session.connection);
  Reading reading = reading_of(session);
  const Scene scene{operation, facts.carries_out, target, runtime, session, *session.connection, project, options, set};
  SchemaHistory history(*session.connection, session.dialect, target, session.default_schema);
  Callbacks callbacks({*session.connection, reading, options, runtime, &programs}, set, facts.carries_out);

  if (facts.writes) check_backup(session, target);
  if (!callbacks.empty()) session.connection->remember_session();
  if (!facts.writes) return ask(scene, history, callbacks);
  if (callbacks.empty() && !project.approved_plan) {
    const HistorySnapshot snapshot = read_history(scene, history);
    const Plan glance = make_plan(scene, snapshot);
    if (ends_at_glance(scene, glance)) return report_of(scene, snapshot, glance);
  }
  if (callbacks.empty()) session.connection->remember_session();
  return run_locked(scene, {history, reading, callbacks,
                            session.dialect.lock_session(*session.connection, history.schema(), history.table())});
}

}  // namespace godwit
