#pragma once
// Sets of scripts and history tables, built in a line or two.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "plan/plan_commands.h"

namespace godwit::test {

/// Sums whose SHA-256 follows from the checksum and `salt`; another salt is another text with the same CRC-32.
inline ScriptSums make_sums(Checksum checksum, unsigned char salt = 0) {
  ScriptSums sums;
  sums.checksum = checksum;
  for (std::size_t i = 0; i < sizeof checksum; ++i) {
    sums.digest.bytes[i] = static_cast<unsigned char>(static_cast<std::uint32_t>(checksum) >> (8 * i));
  }
  sums.digest.bytes[31] = salt;
  return sums;
}

/// A MigrationSet, file by file; build() puts the files in order.
class SetBuilder {
 public:
  SetBuilder& versioned(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return add(set_.versioned, ScriptKind::versioned, version, description, checksum);
  }
  SetBuilder& baseline(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return add(set_.baselines, ScriptKind::baseline, version, description, checksum);
  }
  SetBuilder& undo(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return add(set_.undos, ScriptKind::undo, version, description, checksum);
  }
  SetBuilder& repeatable(const std::string& description, Checksum checksum = 1) {
    return add(set_.repeatables, ScriptKind::repeatable, "", description, checksum);
  }
  /// Changes the file added last.
  SetBuilder& sums(const ScriptSums& sums) {
    last_->back().sums = sums;
    return *this;
  }
  SetBuilder& raw(const ScriptSums& sums) {
    last_->back().raw_sums = sums;
    return *this;
  }
  SetBuilder& must_not_run() {
    last_->back().config.should_execute = false;
    last_->back().config.should_execute_expression = "false";
    return *this;
  }
  /// A class, not a script.
  SetBuilder& java() {
    last_->back().java = true;
    last_->back().sums = {};
    return script("db.migration." + last_->back().script.substr(0, last_->back().script.rfind('.')));
  }
  SetBuilder& script(const std::string& name) {
    last_->back().script = name;
    last_->back().path = "sql/" + name;
    return *this;
  }
  SetBuilder& finding(Severity severity, ErrorCode code) {
    Finding finding;
    finding.severity = severity;
    finding.code = code;
    finding.message = "Found by the scan.";
    set_.findings.push_back(finding);
    return *this;
  }

  MigrationSet build() {
    const auto by_version = [](const auto& a, const auto& b) { return *a.version < *b.version; };
    const auto by_description = [](const auto& a, const auto& b) { return a.description < b.description; };
    std::sort(set_.versioned.begin(), set_.versioned.end(), by_version);
    std::sort(set_.baselines.begin(), set_.baselines.end(), by_version);
    std::sort(set_.undos.begin(), set_.undos.end(), by_version);
    std::sort(set_.repeatables.begin(), set_.repeatables.end(), by_description);
    return set_;
  }

 private:
  SetBuilder& add(std::vector<ResolvedMigration>& files, ScriptKind kind, const std::string& version,
                  const std::string& description, Checksum checksum) {
    constexpr std::string_view kPrefixes = "VRUB";
    ResolvedMigration file;
    file.kind = kind;
    if (kind != ScriptKind::repeatable) file.version = MigrationVersion::parse(version);
    file.description = description;
    file.sums = make_sums(checksum);
    files.push_back(file);
    last_ = &files;
    return script(kPrefixes[static_cast<std::size_t>(kind)] + version + "__" + description + ".sql");
  }

  MigrationSet set_;
  std::vector<ResolvedMigration>* last_ = nullptr;
};

/// A HistorySnapshot, row by row. The table is there and has the SHA-256 columns, rows of scripts have their SHA-256.
class HistoryBuilder {
 public:
  HistoryBuilder() {
    history_.exists = true;
    history_.has_digest_columns = true;
    history_.default_schema = "main";
    history_.existing_schemas = {"main"};
    history_.schemas_empty = false;
  }

  HistoryBuilder& row(const std::string& type, const std::string& version, const std::string& description,
                      std::optional<Checksum> checksum) {
    AppliedMigration row;
    row.installed_rank = history_.rows.empty() ? 1 : history_.rows.back().installed_rank + 1;
    row.raw_version = version;
    row.version = MigrationVersion::parse(version);
    row.description = description;
    row.type_text = type;
    row.type = parse_migration_type(type);
    row.script = (version.empty() ? "R" : "V" + version) + "__" + description + ".sql";
    row.checksum = checksum;
    history_.rows.push_back(row);
    if (checksum && !is_synthetic(row.type)) digest(make_sums(*checksum).digest);
    return *this;
  }
  HistoryBuilder& sql(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return row("SQL", version, description, checksum);
  }
  HistoryBuilder& repeatable(const std::string& description, Checksum checksum = 1) {
    return row("SQL", "", description, checksum);
  }
  HistoryBuilder& sql_baseline(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return row("SQL_BASELINE", version, description, checksum);
  }
  HistoryBuilder& undo(const std::string& version, const std::string& description) {
    return row("UNDO_SQL", version, description, 1);
  }
  HistoryBuilder& deleted(const std::string& version, const std::string& description, Checksum checksum = 1) {
    return row("DELETE", version, description, checksum);
  }
  HistoryBuilder& baseline(const std::string& version, const std::string& description) {
    return row("BASELINE", version, description, std::nullopt);
  }
  HistoryBuilder& schema(const std::string& quoted_names) {
    row("SCHEMA", "", "<< Flyway Schema Creation >>", std::nullopt);
    history_.rows.back().script = quoted_names;
    return *this;
  }

  /// Changes the row added last.
  HistoryBuilder& failed() {
    history_.rows.back().success = false;
    return *this;
  }
  HistoryBuilder& digest(const Digest& digest) {
    history_.rows.back().digest = digest;
    history_.rows.back().digest_for = history_.rows.back().checksum;
    return *this;
  }
  HistoryBuilder& stale() {
    history_.rows.back().digest_for = *history_.rows.back().checksum + 1;
    return *this;
  }
  HistoryBuilder& no_digest() {
    history_.rows.back().digest.reset();
    history_.rows.back().digest_for.reset();
    return *this;
  }
  HistoryBuilder& no_checksum() {
    history_.rows.back().checksum.reset();
    return no_digest();
  }
  HistoryBuilder& rank(int rank) {
    history_.rows.back().installed_rank = rank;
    return *this;
  }

  /// As Flyway leaves it: without SHA-256.
  HistorySnapshot build_flyway() {
    history_.has_digest_columns = false;
    for (AppliedMigration& row : history_.rows) {
      row.digest.reset();
      row.digest_for.reset();
    }
    return history_;
  }
  HistorySnapshot build() const { return history_; }

 private:
  HistorySnapshot history_;
};

/// No table in an empty schema.
inline HistorySnapshot no_history() {
  HistorySnapshot history;
  history.default_schema = "main";
  history.existing_schemas = {"main"};
  return history;
}

/// Everything that a PlanInput points at.
struct PlanBench {
  MigrationSet set;
  HistorySnapshot history = no_history();
  ProjectOptions project = {};
  bool create_schemas = true;
  std::set<int> harmless_ranks = {};

  PlanInput input() const { return {project, set, history, create_schemas, harmless_ranks}; }
};

}  // namespace godwit::test
