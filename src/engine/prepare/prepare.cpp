#include "engine/prepare/prepare.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/strings.h"
#include "engine/prepare/foreign_parts.h"
#include "engine/prepare/script_finding.h"
#include "engine/prepare/script_stream.h"

namespace godwit {
namespace {

constexpr std::size_t kMostOpenFiles = 200;  // well below the usual limit of 1,024 descriptors

struct Survey {
  std::uint64_t statements = 0;
  std::optional<SourcePosition> refusing;  // first statement that cannot run in a transaction
  std::optional<SourcePosition> ordinary;  // first other statement
  std::uint64_t parts = 0;                 // runs of statements of one of these two kinds
  bool last_refuses = false;
  bool sets = false;  // a statement sets something for those behind it
  std::optional<SourcePosition> rollback;
  std::optional<Finding> down_part;
  bool controls = false;
  bool commits = false;  // a statement commits what went before it
  bool may_commit = false;
  std::map<std::string, std::string> placeholders;
};

Where where_of(const ResolvedMigration& migration, const SourcePosition& position) {
  return {migration.script, position.line, position.column};
}

// Of a script that was cut in two, the second part would run without it in a run of its own.
bool sets_something(std::string_view text) {
  constexpr auto kWords = std::to_array<std::string_view>({"SET", "RESET", "PRAGMA", "ATTACH", "USE"});
  const auto begins = [&](std::string_view word) {
    return equals_ignore_case(text.substr(0, word.size()), word) &&
           (text.size() == word.size() || std::isspace(static_cast<unsigned char>(text[word.size()])) != 0);
  };
  return std::any_of(kWords.begin(), kWords.end(), begins);
}

void note_facts(const SqlStatement& statement, Survey& survey) {
  ++survey.statements;
  const StatementFacts& facts = statement.facts;
  auto& kind = facts.refuses_transaction ? survey.refusing : survey.ordinary;
  if (!kind) kind = statement.begin;
  if (survey.parts == 0 || survey.last_refuses != facts.refuses_transaction) ++survey.parts;
  survey.last_refuses = facts.refuses_transaction;
  survey.sets = survey.sets || sets_something(statement.text);
  if (facts.rolls_back && !survey.rollback) survey.rollback = statement.begin;
  survey.controls = survey.controls || facts.controls_transaction();
  survey.commits = survey.commits || facts.commits_implicitly;
  survey.may_commit = survey.may_commit || facts.stands_alone;
}

// `reading` goes on to where the script ends; copied only where that differs.
void pass_on(SessionSettings behind, bool group, Reading& reading) {
  if (!group) behind.end_transaction();
  if (behind.same_as(*reading.settings)) return;
  reading.settings = std::make_shared<const SessionSettings>(std::move(behind));
}

Survey survey_script(const ScriptFile& file, const ResolvedMigration& migration, const RunOptions& options,
                     Reading& reading) {
  ScriptStream stream(file, migration, options, *reading.settings);
  Survey survey;
  SqlStatement statement;
  DownPartCheck down_part(migration);
  while (stream.next(statement)) {
    note_facts(statement, survey);
    down_part.look_at(statement, stream);
  }
  survey.down_part = down_part.finding();
  if (stream.finish() != expected_sums(migration)) {
    throw Error(ErrorCode::script_changed,
                "The file changed while godwit was reading it. Nothing of it was run; run the command again when "
                "nobody writes to the scripts.",
                {migration.script});
  }
  survey.placeholders = stream.placeholders();
  pass_on(stream.settings(), options.group, reading);
  return survey;
}

/// Flyway's rules (Flyway 10.22, tests/compat): the script's own .conf decides, else what its statements need.
class ModeChooser {
 public:
  ModeChooser(const RunOptions& options, const DialectTraits& traits) : options_(options), traits_(traits) {}

  bool inside(const ResolvedMigration& migration, const Survey& survey) const {
    if (migration.config.execute_in_transaction) return *migration.config.execute_in_transaction;
    if (!options_.execute_in_transaction || survey.refusing) return false;
    return !governs_itself(survey);
  }

  // A script with a BEGIN of its own, where that cannot stand in ours, decides itself what is one transaction.
  bool governs_itself(const Survey& survey) const { return survey.controls && traits_.begin_inside_transaction_fails; }

  std::optional<Finding> refuse(const ResolvedMigration& migration, const Survey& survey) const {
    if (survey.rollback) {
      return script_finding(ErrorCode::rollback_in_script,
                            "The script rolls back its own work, so it could never be recorded as applied. Nothing was "
                            "run; remove the ROLLBACK, then run migrate again.",
                            migration, where_of(migration, *survey.rollback));
    }
    const bool decided = options_.mixed || migration.config.execute_in_transaction || governs_itself(survey);
    if (survey.refusing && survey.ordinary && !decided) {
      return script_finding(
          ErrorCode::mixed,
          "This statement cannot run in a transaction, but the script also holds statements that should "
          "(the first at line " +
              std::to_string(survey.ordinary->line) + "). Nothing was run; " + how_to_allow(migration, survey),
          migration, where_of(migration, *survey.refusing));
    }
    return std::nullopt;
  }

 private:
  static std::string how_to_allow(const ResolvedMigration& migration, const Survey& survey) {
    const std::string file = migration.script.substr(migration.script.rfind('/') + 1) + ".conf";
    return std::string(survey.parts == 2 && !survey.sets ? "split the script in two, or " : "") +
           "write executeInTransaction=false into " + file +
           " beside it (or give -mixed=true): then the whole script runs outside a transaction.";
  }

  const RunOptions& options_;
  const DialectTraits& traits_;
};

void check_stop(const Runtime& runtime) {
  if (!runtime.stop.stop_requested()) return;
  throw Error(ErrorCode::stopped, "Stopped by a signal before anything was run; nothing was changed.");
}

void add_failure(Plan& plan, Finding finding) {
  if (plan.code == ErrorCode::none) plan.code = finding.code;
  plan.findings.push_back(std::move(finding));
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
      add_failure(plan,
                  script_finding(ErrorCode::mixed,
                                 "The script cannot be part of one transaction with the others, which -group=true "
                                 "asks for: it has statements that cannot run in a transaction, or BEGIN or COMMIT "
                                 "of its own. Nothing was run; run it without -group, or with -target or "
                                 "-cherryPick by itself.",
                                 *script, {script->script}));
    }
    const bool may_commit = one.may_commit && !traits.transactional_ddl;
    if (one.commits_implicitly || may_commit) prepared.group = false;
  }
  if (prepared.group || plan.blocked()) return;
  Finding note;
  note.severity = Severity::warning;
  note.code = ErrorCode::none;
  note.message =
      "This database commits DDL by itself, wherever it stands (a CALL or EXECUTE may hide some), so -group=true has "
      "no effect: every script is committed on its own.";
  plan.findings.push_back(std::move(note));
}

}  // namespace

Reading reading_of(const Dialect& dialect, const SplitRules& rules) {
  return {dialect, std::make_shared<const SessionSettings>(rules)};
}

Reading reading_of(const Session& session) {
  return reading_of(session.dialect, session.connection->rules_in_force(session.dialect.split_rules()));
}

PreparedScript prepare_script(const ResolvedMigration& migration, const RunOptions& options, Reading& reading,
                              Plan& plan) {
  PreparedScript prepared;
  prepared.settings = reading.settings;
  if (auto refusal = refuse_lfs_pointer(migration)) {
    add_failure(plan, std::move(*refusal));
    return prepared;
  }
  try {
    prepared.file = std::make_shared<ScriptFile>(migration);
    Survey survey = survey_script(*prepared.file, migration, options, reading);
    const ModeChooser chooser(options, reading.dialect.traits());
    if (auto refusal = chooser.refuse(migration, survey)) add_failure(plan, std::move(*refusal));
    if (survey.down_part) add_failure(plan, std::move(*survey.down_part));
    prepared.inside_transaction = chooser.inside(migration, survey);
    prepared.controls_transaction = survey.controls;
    prepared.commits_implicitly = survey.commits;
    prepared.may_commit = survey.may_commit;
    prepared.statements = survey.statements;
    prepared.placeholders = std::move(survey.placeholders);
  } catch (const Error& error) {
    add_failure(plan, script_finding(error.code(), error.what(), migration, error.where()));
  }
  return prepared;
}

void hold_to_session(PreparedScript& prepared, const ResolvedMigration& script, const RunOptions& options,
                     const Dialect& dialect, Connection& connection) {
  const SplitRules rules = connection.rules_in_force(dialect.split_rules());
  if (prepared.settings->reads_as(rules)) return;
  SessionSettings found = *prepared.settings;
  found.use(rules);
  Reading reading{dialect, std::make_shared<const SessionSettings>(std::move(found))};
  Plan problems;
  prepared = prepare_script(script, options, reading, problems);
  if (!problems.blocked()) return;
  const Finding& problem = problems.findings.front();
  throw Error(problem.code,
              "What ran before it left a setting that decides how this script is read, and so read it cannot run: " +
                  problem.message,
              problem.where);
}

PreparedPlan prepare(Plan plan, const RunOptions& options, Reading& reading, const Runtime& runtime) {
  PreparedPlan prepared;
  prepared.scripts.resize(plan.steps.size());
  std::size_t open = 0;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    check_stop(runtime);
    const ResolvedMigration* const script = script_of(plan.steps[i]);
    if (!script) continue;
    prepared.scripts[i] = prepare_script(*script, options, reading, plan);
    if (++open > kMostOpenFiles) prepared.scripts[i].file.reset();
  }
  prepared.plan = std::move(plan);
  if (options.group && open > 0) form_group(prepared, reading.dialect.traits());
  return prepared;
}

}  // namespace godwit
