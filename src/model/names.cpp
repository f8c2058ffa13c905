// Every word that people and programs read for a value, each beside its value. Those of types stand in the history
// table, those of states in Flyway's JSON: there they are compared, so none may change.
#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "godwit/migration_state.h"
#include "godwit/operation.h"
#include "godwit/report.h"
#include "godwit/step_kind.h"
#include "model/migration.h"
#include "model/plan.h"

namespace godwit {
namespace {

constexpr auto kTypes = std::to_array<std::pair<MigrationType, std::string_view>>({
    {MigrationType::sql, "SQL"},
    {MigrationType::sql_baseline, "SQL_BASELINE"},
    {MigrationType::undo_sql, "UNDO_SQL"},
    {MigrationType::baseline, "BASELINE"},
    {MigrationType::schema, "SCHEMA"},
    {MigrationType::deleted, "DELETE"},
    {MigrationType::jdbc, "JDBC"},
    {MigrationType::spring_jdbc, "SPRING_JDBC"},
    {MigrationType::script, "SCRIPT"},
    {MigrationType::custom, "CUSTOM"},
});

constexpr auto kStates = std::to_array<std::string_view>({
    "Pending",
    "Success",
    "Failed",
    "Ignored",
    "Out of Order",
    "Missing",
    "Future",
    "Failed (Missing)",
    "Failed (Future)",
    "Above Target",
    "Below Baseline",
    "Ignored (Baseline)",
    "Baseline",
    "Outdated",
    "Superseded",
    "Deleted",
    "Available",
    "Undone",
});

constexpr auto kOperations = std::to_array<std::string_view>({
    "migrate",
    "plan",
    "undo",
    "info",
    "history",
    "current",
    "validate",
    "repair",
    "baseline",
    "clean",
    "wait",
    "new",
});

constexpr auto kStepKinds = std::to_array<std::string_view>({
    "migrate",
    "undo",
    "create schema",
    "create history",
    "adopt",
    "write digests",
    "baseline",
    "mark applied",
    "remove",
    "delete",
    "align",
    "clean",
    "drop",
    "back up",
    "callback",
    "schema marker",
});

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : to_lower(text)) {
    if (is_lower(c)) letters += c;
  }
  return letters;
}

}  // namespace

MigrationType parse_migration_type(std::string_view text) {
  for (const auto& [type, name] : kTypes) {
    if (name == text) return type;
  }
  if (text.starts_with("UNDO_")) return MigrationType::undo_sql;
  if (text.ends_with("_BASELINE")) return MigrationType::sql_baseline;
  return MigrationType::other;
}

bool is_foreign(MigrationType type) {
  return type == MigrationType::jdbc || type == MigrationType::spring_jdbc || type == MigrationType::script ||
         type == MigrationType::custom;
}

std::string_view migration_type_text(MigrationType type) {
  for (const auto& [known, name] : kTypes) {
    if (known == type) return name;
  }
  return "";
}

bool is_synthetic(MigrationType type) {
  return type == MigrationType::schema || type == MigrationType::baseline || type == MigrationType::deleted;
}

std::string_view migration_state_text(MigrationState state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<MigrationState> parse_migration_state(std::string_view text) {
  const std::string wanted = letters_of(text);
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (letters_of(kStates.at(i)) == wanted) return static_cast<MigrationState>(i);
  }
  return std::nullopt;
}

std::string migration_state_texts() {
  return join({kStates.begin(), kStates.end()}, ", ");
}

std::string_view operation_text(Operation operation) {
  return kOperations.at(static_cast<std::size_t>(operation));
}

std::optional<Operation> parse_operation(std::string_view text) {
  for (std::size_t i = 0; i < kOperations.size(); ++i) {
    if (kOperations.at(i) == text) return static_cast<Operation>(i);
  }
  return std::nullopt;
}

std::string_view step_kind_text(StepKind kind) {
  return kStepKinds.at(static_cast<std::size_t>(kind));
}

std::uint64_t step_count(const Report& report) {
  const auto count = std::count_if(report.results.begin(), report.results.end(),
                                   [](const StepResult& result) { return is_step(result.kind); });
  return static_cast<std::uint64_t>(count);
}

bool is_failed(const MigrationRow& row) {
  return row.state == MigrationState::failed || row.state == MigrationState::failed_missing ||
         row.state == MigrationState::failed_future;
}

std::string ResolvedMigration::conf_name() const {
  return script.substr(script.rfind('/') + 1) + ".conf";
}

MigrationType ResolvedMigration::type() const {
  if (java) return MigrationType::jdbc;
  switch (kind) {
    case ScriptKind::baseline:
      return MigrationType::sql_baseline;
    case ScriptKind::undo:
      return MigrationType::undo_sql;
    case ScriptKind::versioned:
    case ScriptKind::repeatable:
      break;
  }
  return MigrationType::sql;
}

std::string stored_description(const std::string& description) {
  constexpr std::size_t kLongest = 200;
  if (description.size() <= kLongest || count_code_points(description) <= kLongest) return description;
  return description.substr(0, offset_of_code_point(description, kLongest - 3)) + "...";
}

void Plan::add(Finding finding) {
  if (finding.severity == Severity::error && code == ErrorCode::none) code = finding.code;
  findings.push_back(std::move(finding));
}

bool Plan::blocked() const {
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::error) return true;
  }
  return false;
}

}  // namespace godwit
