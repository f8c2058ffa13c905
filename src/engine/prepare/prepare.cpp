// Files (200 at most) stay open from this check until they run, so that one that is put in their place meanwhile is not
// run; one that is edited is found by its sums. All faults are collected, since behind the first statement they would
// come too late.
#include "engine/prepare/prepare.h"

#include <span>

#include "base/strings.h"
#include "engine/prepare/foreign_parts.h"
#include "engine/prepare/script_stream.h"
#include "engine/prepare/transaction_mode.h"
#include "model/finding_builder.h"

namespace godwit {
namespace {

constexpr std::size_t kMostOpenFiles = 200;  // well below the usual limit of 1,024 descriptors

// `parsing` goes on to where the script ends; copied only where that differs.
void pass_on(SessionSettings behind, bool group, ParseContext& parsing) {
  if (!group) behind.end_transaction();
  if (behind.same_as(*parsing.settings)) return;
  parsing.settings = std::make_shared<const SessionSettings>(std::move(behind));
}

void note_facts(const StatementFacts& facts, PreparedScript& prepared) {
  ++prepared.statements;
  prepared.commits_implicitly = prepared.commits_implicitly || facts.commits_implicitly;
  prepared.may_commit = prepared.may_commit || facts.stands_alone;
}

void read_script(const ResolvedMigration& migration, const RunOptions& options, ParseContext& parsing,
                 std::span<StatementCheck* const> checks, PreparedScript& prepared) {
  ScriptStream stream(*prepared.file, migration, options, *parsing.settings);
  SqlStatement statement;
  while (stream.next(statement)) {
    note_facts(statement.facts, prepared);
    for (StatementCheck* const check : checks) check->look_at(statement, stream);
  }
  if (stream.finish() != expected_sums(migration)) {
    throw Error(ErrorCode::script_changed,
                "The file changed while godwit was reading it. Nothing of it was run; run the command again when "
                "nobody writes to the scripts.",
                {migration.script});
  }
  prepared.placeholders = stream.placeholders();
  pass_on(stream.settings(), options.group, parsing);
}

void check_stop(const Runtime& runtime) {
  if (!runtime.stop.stop_requested()) return;
  throw Error(ErrorCode::stopped, "Stopped by a signal before anything was run; nothing was changed.");
}

const ResolvedMigration* script_of(const Step& step) {
  if (const auto* run = std::get_if<RunMigration>(&step)) {
    return run->record_only || run->migration->java ? nullptr : run->migration;
  }
  const auto* undo = std::get_if<RunUndo>(&step);
  return undo ? undo->script : nullptr;
}

// Flyway's group. Where DDL commits by itself there is no such thing, and every script is committed on its own.
void form_group(PreparedPlan& prepared, const DialectTraits& traits) {
  Plan& plan = prepared.plan;
  prepared.group = true;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const ResolvedMigration* const script = script_of(plan.steps[i]);
    if (!script) continue;
    const PreparedScript& one = prepared.scripts[i];
    if (!one.inside_transaction || one.controls_transaction) {
      plan.add(FindingBuilder::error(ErrorCode::mixed,
                                     "The script cannot be part of one transaction with the others, which -group=true "
                                     "asks for: it has statements that cannot run in a transaction, or BEGIN or COMMIT "
                                     "of its own. Nothing was run; run it without -group, or with -target or "
                                     "-cherryPick by itself.")
                   .about(*script)
                   .at({script->script}));
    }
    const bool may_commit = one.may_commit && !traits.transactional_ddl;
    if (one.commits_implicitly || may_commit) prepared.group = false;
  }
  if (prepared.group || plan.blocked()) return;
  plan.add(FindingBuilder::warning(
      "This database commits DDL by itself, wherever it stands (a CALL or EXECUTE may hide some), so -group=true has "
      "no effect: every script is committed on its own."));
}

}  // namespace

ParseContext parse_context_of(const Dialect& dialect, const SplitRules& rules) {
  return {dialect, std::make_shared<const SessionSettings>(rules)};
}

ParseContext parse_context_of(const Session& session) {
  return parse_context_of(session.dialect, session.connection->rules_in_force(session.dialect.split_rules()));
}

PreparedScript prepare_script(const ResolvedMigration& migration, const RunOptions& options, ParseContext& parsing,
                              Plan& plan) {
  PreparedScript prepared;
  prepared.settings = parsing.settings;
  if (auto refusal = refuse_lfs_pointer(migration)) {
    plan.add(std::move(*refusal));
    return prepared;
  }
  TransactionMode mode(migration, options, parsing.dialect.traits());
  DownPartCheck down_part(migration);
  StatementCheck* const checks[] = {&mode, &down_part};
  try {
    prepared.file = std::make_shared<ScriptFile>(migration);
    read_script(migration, options, parsing, checks, prepared);
    for (const StatementCheck* const check : checks) {
      if (auto finding = check->finding()) plan.add(std::move(*finding));
    }
    prepared.inside_transaction = mode.inside();
    prepared.controls_transaction = mode.controlled();
  } catch (const Error& error) {
    plan.add(FindingBuilder::error(error.code(), error.what()).about(migration).at(error.where()));
  }
  return prepared;
}

void hold_to_session(PreparedScript& prepared, const ResolvedMigration& script, const RunOptions& options,
                     const Dialect& dialect, Connection& connection) {
  const SplitRules rules = connection.rules_in_force(dialect.split_rules());
  if (prepared.settings->reads_as(rules)) return;
  SessionSettings found = *prepared.settings;
  found.use(rules);
  ParseContext parsing{dialect, std::make_shared<const SessionSettings>(std::move(found))};
  Plan problems;
  prepared = prepare_script(script, options, parsing, problems);
  if (!problems.blocked()) return;
  const Finding& problem = problems.findings.front();
  throw Error(problem.code,
              "What ran before it left a setting that decides how this script is read, and so read it cannot run: " +
                  problem.message,
              problem.where);
}

PreparedPlan prepare(Plan plan, const RunOptions& options, ParseContext& parsing, const Runtime& runtime) {
  PreparedPlan prepared;
  prepared.scripts.resize(plan.steps.size());
  std::size_t open = 0;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    check_stop(runtime);
    const ResolvedMigration* const script = script_of(plan.steps[i]);
    if (!script) continue;
    prepared.scripts[i] = prepare_script(*script, options, parsing, plan);
    if (++open > kMostOpenFiles) prepared.scripts[i].file.reset();
  }
  prepared.plan = std::move(plan);
  if (options.group && open > 0) form_group(prepared, parsing.dialect.traits());
  return prepared;
}

}  // namespace godwit
