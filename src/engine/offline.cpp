// prepare() is given plans that nobody carries out, so that scripts meet the checks that migrate makes. A name that is
// almost right is a note there and an error here, since no history will ever miss the script.
#include "engine/offline.h"

#include <algorithm>
#include <iterator>

#include "base/mask/mask.h"
#include "engine/prepare/prepare.h"
#include "engine/run/outcome_text.h"
#include "engine/session/session.h"
#include "model/finding_builder.h"
#include "model/operation_facts.h"
#include "plan/checks/checks.h"
#include "plan/plan_commands.h"
#include "scan/base_scripts.h"

namespace godwit {
namespace {

void check_operation(Operation operation) {
  if (facts_of(operation).offline) return;
  throw Error(ErrorCode::usage, "Only validate can do without a database; " + std::string(operation_text(operation)) +
                                    " needs one. Leave out -offline.");
}

const Dialect& find_dialect(const OfflineOptions& options, const TargetOptions& target, const Runtime& runtime) {
  if (options.dialect.empty()) {
    if (!target.url.empty()) return runtime.dialect_for(target.url);
    throw Error(ErrorCode::no_url,
                "Without a database it must be said whose SQL the scripts are: give its URL (it is not connected to), "
                "or -dialect= with the word that its URLs begin with.");
  }
  try {
    return runtime.dialect_for(options.dialect + "://x/x");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupported_database) throw;
    throw Error(ErrorCode::unsupported_database,
                "No database is known whose URLs begin with \"" + options.dialect + "\", which -dialect names.");
  }
}

// Values that only the database knows stand for themselves: no checksum made with them is compared with anything.
std::map<std::string, std::string> placeholders(const TargetOptions& target, const Dialect& dialect,
                                                const Runtime& runtime) {
  PlaceholderFacts facts{"default_schema", target.user.empty() ? "user" : target.user, ""};
  if (const std::string named = named_schema(target); !named.empty()) facts.default_schema = named;
  if (dialect.traits().schemas) facts.database = "database";
  return builtin_placeholders(facts, target, runtime);
}

std::vector<const std::vector<ResolvedMigration>*> lists_of(const MigrationSet& set) {
  return {&set.versioned, &set.baselines, &set.undos, &set.repeatables};
}

// Without a history to look at, a script that is passed over because of its name would be missed by nobody.
void raise_left_out_names(std::vector<Finding>& findings) {
  std::vector<Finding> raised;
  for (Finding& finding : findings) {
    if (finding.code != ErrorCode::naming || finding.severity != Severity::note) {
      raised.push_back(std::move(finding));
      continue;
    }
    for (const std::string& file : finding.files) {
      raised.push_back(
          FindingBuilder::error(
              ErrorCode::naming,
              file + " is almost but not quite named like a migration, so it would never run. Correct its name, or "
                     "take it out of the location.")
              .in({file}));
    }
  }
  findings = std::move(raised);
}

Finding java_warning(const ResolvedMigration& migration) {
  return FindingBuilder::warning(
             migration.path + " is a migration in Java, which godwit cannot run: " + java_advice(migration),
             ErrorCode::java_migration)
      .in({migration.path});
}

// Splits every script, as migrate does before the first one runs: the versioned ones and then the repeatables in one
// session, as on an empty database.
void check_statements(const MigrationSet& set, const RunOptions& options, const Dialect& dialect,
                      const Runtime& runtime, std::vector<Finding>& findings) {
  ParseContext of_migrate = parse_context_of(dialect, dialect.split_rules());
  for (const auto* list : lists_of(set)) {
    Plan plan;
    for (const ResolvedMigration& migration : *list) {
      if (migration.java) findings.push_back(java_warning(migration));
      plan.steps.emplace_back(RunMigration{&migration});
    }
    ParseContext of_others = parse_context_of(dialect, dialect.split_rules());
    const bool migrates = list == &set.versioned || list == &set.repeatables;
    PreparedPlan prepared = prepare(std::move(plan), options, migrates ? of_migrate : of_others, runtime);
    std::move(prepared.plan.findings.begin(), prepared.plan.findings.end(), std::back_inserter(findings));
  }
  Plan plan;
  for (const CallbackScript& callback : set.callbacks) {
    if (!callback.program) plan.steps.emplace_back(RunMigration{&callback.file});
  }
  ParseContext of_callbacks = parse_context_of(dialect, dialect.split_rules());
  PreparedPlan prepared = prepare(std::move(plan), options, of_callbacks, runtime);
  std::move(prepared.plan.findings.begin(), prepared.plan.findings.end(), std::back_inserter(findings));
}

bool is_error_of(const Finding& finding, ErrorCode group) {
  return finding.severity == Severity::error && exit_code(finding.code) == exit_code(group);
}

// A setting that is wrong is not the scripts' fault.
ErrorCode code_of(const std::vector<Finding>& findings) {
  ErrorCode code = ErrorCode::none;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::error) continue;
    if (!is_error_of(finding, ErrorCode::validate)) return finding.code;
    code = ErrorCode::validate;
  }
  return code;
}

}  // namespace

Report run_offline(Operation operation, const ProjectOptions& project, const TargetOptions& target,
                   const Runtime& runtime) {
  check_operation(operation);
  const Dialect& dialect = find_dialect(project.offline, target, runtime);
  const ScanInput input{project, placeholders(target, dialect, runtime)};
  const RunOptions options = run_options(project, target, {{}, input.builtin_placeholders, target.user});
  const MigrationSet set = scan(input);
  Report report;
  report.operation = operation;
  report.offline = true;
  report.database_type = dialect.traits().name;
  report.url = mask_url(target.url);
  report.schemas = target.schemas;
  report.table = target.table;
  report.findings = set.findings;
  raise_left_out_names(report.findings);
  check_statements(set, options, dialect, runtime, report.findings);
  if (!project.offline.base.empty()) {
    const auto found = check_against_base(project, set, read_base_scripts(project, set, project.offline.base));
    report.findings.insert(report.findings.end(), found.begin(), found.end());
  }
  for (Finding& finding : report.findings) {
    if (is_error_of(finding, ErrorCode::validate)) finding.about_migration = true;
  }
  for (const auto* list : lists_of(set)) {
    for (const ResolvedMigration& migration : *list) report.migrations.push_back(row_of_file(migration));
  }
  report.valid_count = report.migrations.size();
  report.code = code_of(report.findings);
  return report;
}

}  // namespace godwit
