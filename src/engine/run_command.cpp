// The order matters: what can be refused without a connection is refused first, and an approved plan is held against
// beforeConnect, initSql and afterConnect in front of each, because these run before there is a plan to compare.
#include "engine/run_command.h"

#include "base/strings.h"
#include "engine/approval/approval.h"
#include "engine/command_run.h"
#include "engine/connect_callbacks.h"
#include "engine/plan_of.h"
#include "engine/session/dry_run.h"
#include "engine/session/stopwatch.h"
#include "model/operation_facts.h"

namespace godwit {
namespace {

void check_approved(Operation operation, const ProjectOptions& project) {
  const OperationFacts& facts = facts_of(operation);
  if (!project.approved_plan || !facts.writes || facts.takes_plan) return;
  throw Error(ErrorCode::usage, "-plan is for migrate; " + std::string(operation_text(operation)) +
                                    " would not be held to it. Leave it out.");
}

// Its file is made before there is a connection. nullopt: what the command sends counts.
std::optional<DryRun> dry_run_of(Operation operation, const ProjectOptions& project) {
  const OperationFacts& facts = facts_of(operation);
  if (operation == Operation::plan) return std::optional<DryRun>(std::in_place, "", operation);
  if (!facts.writes || project.dry_run_output.empty()) return std::nullopt;
  if (facts.has_dry_run) return std::optional<DryRun>(std::in_place, project.dry_run_output, operation);
  throw Error(ErrorCode::usage, std::string(operation_text(operation)) +
                                    " has no dry run: what it drops depends on what it has dropped. Leave out "
                                    "-dryRunOutput, or run another command.");
}

// With search_path='' PostgreSQL has no schema to make a table in.
void check_schema(const Session& session) {
  if (!session.default_schema.empty() || !session.dialect.traits().schemas) return;
  throw Error(ErrorCode::schema_missing,
              "The session has no schema: its search path is empty, or names none that is there. Say where the history "
              "and the tables are to be: -defaultSchema=app, or -schemas=app. Nothing was changed.");
}

Project scan_for(const Session& session, const ProjectOptions& options, const TargetOptions& target,
                 const Runtime& runtime) {
  const ScanInput input{options, builtin_placeholders(session, target, runtime)};
  Project project{
      options,
      target,
      run_options(options, target,
                  {session.spec.session_settings, input.builtin_placeholders, session.connection->server().user}),
      {}};
  const Stopwatch scanning(runtime, "Scanning");
  project.set = runtime.scripts ? runtime.scripts->scan(input) : scan(input);
  scanning.tell(join(options.locations, ", ") + ", " + count_of(project.set.versioned.size(), "version") + ", " +
                count_of(project.set.repeatables.size(), "repeatable") + ", " +
                count_of(project.set.undos.size(), "undo script"));
  return project;
}

void hold_connected_to_plan(const PlanRecord& approved, const Project& project, const Dialect& dialect) {
  const auto scripts = scripts_of_event(project.set.callbacks, CallbackEvent::after_connect, project.run, dialect);
  hold_event_to_plan(approved, CallbackEvent::after_connect, scripts);
  if (!scripts.empty()) hold_options_to_plan(approved, project.run);
}

Report run_on(Session& session, Operation operation, const Project& project, const Runtime& runtime) {
  const ProgramFacts programs = program_facts(session, project.target, operation);
  if (project.options.approved_plan) hold_connected_to_plan(*project.options.approved_plan, project, session.dialect);
  AfterConnect(project.run, project.set, runtime, &programs).fire(session);
  ParseContext parsing = parse_context_of(session);
  CommandRun run(operation, project, {session, parsing, project.run, runtime}, &programs);
  return facts_of(operation).writes ? run.change() : run.ask();
}

// Everything but sending; the steps are in the report as planned. afterConnect runs twice: on the session, which has to
// be as the scripts would find it, and into the file.
Report rehearse(DryRun& dry_run, Session& session, Operation operation, const Project& project,
                const Runtime& runtime) {
  const ParseContext before = parse_context_of(session);
  AfterConnect(project.run, project.set, runtime, nullptr).fire_reading_only(session);
  session.connection->remember_session();
  dry_run.begin(session, project.target, runtime, [&](Session& file) {
    AfterConnect(project.run, project.set, dry_run.runtime(), nullptr).write_down(file, before);
  });
  ParseContext parsing = parse_context_of(session);
  CommandRun run(operation, project, {dry_run.session(), parsing, project.run, dry_run.runtime(), false}, nullptr);
  Report report = run.change_under_lock();
  if (!report.success()) return report;
  dry_run.commit();
  report.dry_run_output = project.options.dry_run_output;
  return report;
}

}  // namespace

Report run_command(Operation operation, const ProjectOptions& options, const TargetOptions& target,
                   const Runtime& runtime) {
  check_planned(operation);
  check_approved(operation, options);
  std::optional<DryRun> dry_run = dry_run_of(operation, options);
  const ConnectionSpec spec = runtime.dialect_for(target.url).parse_url(target);
  if (options.approved_plan && facts_of(operation).writes) {
    hold_connecting_to_plan(*options.approved_plan, run_options(options, target, {spec.session_settings}));
  }
  if (!runtime.connect) fire_before_connect(options, target, operation, runtime);
  Session session = open_session(target, runtime, dry_run.has_value());
  check_schema(session);
  const Project project = scan_for(session, options, target, runtime);
  return dry_run ? rehearse(*dry_run, session, operation, project, runtime)
                 : run_on(session, operation, project, runtime);
}

}  // namespace godwit
