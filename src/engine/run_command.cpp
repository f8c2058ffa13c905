#include "engine/run_command.h"

#include <algorithm>

#include "db/migration_lock.h"
#include "db/schema_history.h"
#include "digest/harmless_variant.h"
#include "engine/callbacks.h"
#include "engine/executor.h"
#include "engine/prepare.h"
#include "engine/report_builder.h"
#include "engine/session.h"

namespace godwit {
namespace {

/// What does not change while a command runs.
struct Scene {
  const Command& command;
  const TargetOptions& target;
  const Runtime& runtime;
  Session& session;
  const ScanInput& input;
  const MigrationSet& set;
};

// Files whose CRC-32 agrees and whose SHA-256 does not are read once more: perhaps only line ends at their end differ.
std::set<int> harmless_ranks(const Scene& scene, const HistorySnapshot& history) {
  std::set<int> ranks;
  for (const MigrationInfo& suspect : digest_suspects(scene.set, history)) {
    const ScriptFile file(suspect.resolved->path);
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
  return scene.command.name == "migrate" && scene.input.project.validate_on_migrate &&
         !snapshot.existing_schemas.empty();
}

Report run_locked(const Scene& scene, SchemaHistory& history, const Reading& reading, Callbacks& callbacks) {
  Connection& connection = *scene.session.connection;
  const Dialect& dialect = scene.session.dialect;
  MigrationLock lock(dialect.lock_session(connection, history.schema(), history.table()), scene.target.lock_timeout,
                     scene.runtime.clock, scene.runtime.events, scene.runtime.stop);
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
  if (!plan.writes() && callbacks.empty()) return report_of(scene, snapshot, plan);
  PreparedPlan prepared = prepare(std::move(plan), scene.input, reading, scene.runtime);
  callbacks.check(prepared.plan);
  Report report = report_of(scene, snapshot, prepared.plan);
  if (prepared.plan.blocked()) return report;
  Executor executor(
      {connection, dialect, history, lock, scene.input, scene.runtime, reading.rules, callbacks, scene.command.name});
  add_execution(report, executor.run(prepared));
  return report;
}

}  // namespace

Report run_command(const Command& command, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime) {
  Session session = open_session(target, runtime);
  const ScanInput input{project, builtin_placeholders(session, target, runtime)};
  const MigrationSet set = scan(input);
  const Scene scene{command, target, runtime, session, input, set};
  SchemaHistory history(*session.connection, session.dialect, target, session.default_schema);
  const Reading reading{session.dialect.traits(), session.connection->rules_in_force(session.dialect.split_rules())};
  Callbacks callbacks({*session.connection, reading, input, runtime}, set, command.name);

  if (!callbacks.empty()) session.connection->remember_session();
  if (!command.writes) return ask(scene, history, callbacks);
  if (callbacks.empty()) {
    const HistorySnapshot snapshot = history.read();
    const Plan glance = make_plan(scene, snapshot);
    if (ends_at_glance(scene, glance)) return report_of(scene, snapshot, glance);
    session.connection->remember_session();
  }
  return run_locked(scene, history, reading, callbacks);
}

}  // namespace godwit
