#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "godwit/migration_state.h"
#include "model/migration.h"
#include "model/migration_type.h"
#include "model/plan.h"

namespace godwit {
namespace {

const std::map<MigrationType, std::string_view> kTypes = {
    {MigrationType::sql, "SQL"},           {MigrationType::sql_baseline, "SQL_BASELINE"},
    {MigrationType::undo_sql, "UNDO_SQL"}, {MigrationType::baseline, "BASELINE"},
    {MigrationType::schema, "SCHEMA"},     {MigrationType::deleted, "DELETE"},
    {MigrationType::jdbc, "JDBC"},         {MigrationType::spring_jdbc, "SPRING_JDBC"},
    {MigrationType::script, "SCRIPT"},     {MigrationType::custom, "CUSTOM"},
};

TEST(MigrationTypeTest, EveryTypeHasTheWordOfTheHistoryTable) {
  for (const auto& [type, text] : kTypes) EXPECT_EQ(migration_type_text(type), text);
}

TEST(MigrationTypeTest, EveryWordIsReadBack) {
  for (const auto& [type, text] : kTypes) EXPECT_EQ(parse_migration_type(text), type) << text;
}

TEST(MigrationTypeTest, AnyOtherWordIsOther) {
  for (const std::string_view text : {"", "sql", "SQL ", "SQLX", "CQL", "JDBC_STATE_SCRIPT"}) {
    EXPECT_EQ(parse_migration_type(text), MigrationType::other) << text;
  }
  EXPECT_EQ(migration_type_text(MigrationType::other), "");
}

TEST(MigrationTypeTest, OtherKindsOfUndoAndBaselineAreReadAsTheirSqlKind) {
  EXPECT_EQ(parse_migration_type("UNDO_JDBC"), MigrationType::undo_sql);
  EXPECT_EQ(parse_migration_type("UNDO_SCRIPT"), MigrationType::undo_sql);
  EXPECT_EQ(parse_migration_type("JDBC_BASELINE"), MigrationType::sql_baseline);
}

TEST(MigrationTypeTest, OnlyMigrationsThatAreNoSqlAreForeign) {
  const std::set<MigrationType> foreign = {MigrationType::jdbc, MigrationType::spring_jdbc, MigrationType::script,
                                           MigrationType::custom};
  for (const auto& [type, text] : kTypes) EXPECT_EQ(is_foreign(type), foreign.contains(type)) << text;
  EXPECT_FALSE(is_foreign(MigrationType::other));
}

TEST(MigrationTypeTest, OnlyMarkersAreSynthetic) {
  const std::set<MigrationType> synthetic = {MigrationType::schema, MigrationType::baseline, MigrationType::deleted};
  for (const auto& [type, text] : kTypes) EXPECT_EQ(is_synthetic(type), synthetic.contains(type)) << text;
  EXPECT_FALSE(is_synthetic(MigrationType::other));
}

TEST(MigrationStateTest, EveryStateHasFlywaysWord) {
  const std::map<MigrationState, std::string_view> words = {
      {MigrationState::pending, "Pending"},
      {MigrationState::success, "Success"},
      {MigrationState::failed, "Failed"},
      {MigrationState::ignored, "Ignored"},
      {MigrationState::out_of_order, "Out of Order"},
      {MigrationState::missing, "Missing"},
      {MigrationState::future, "Future"},
      {MigrationState::failed_missing, "Failed (Missing)"},
      {MigrationState::failed_future, "Failed (Future)"},
      {MigrationState::above_target, "Above Target"},
      {MigrationState::below_baseline, "Below Baseline"},
      {MigrationState::ignored_baseline, "Ignored (Baseline)"},
      {MigrationState::baseline, "Baseline"},
      {MigrationState::outdated, "Outdated"},
      {MigrationState::superseded, "Superseded"},
      {MigrationState::deleted, "Deleted"},
      {MigrationState::available, "Available"},
      {MigrationState::undone, "Undone"},
  };
  for (const auto& [state, word] : words) EXPECT_EQ(migration_state_text(state), word);
  EXPECT_EQ(words.size(), static_cast<std::size_t>(MigrationState::undone) + 1) << "a state is not in this test";
}

TEST(ResolvedMigrationTest, TheKindOfAScriptDecidesItsType) {
  ResolvedMigration migration;
  const std::map<ScriptKind, MigrationType> types = {{ScriptKind::versioned, MigrationType::sql},
                                                     {ScriptKind::repeatable, MigrationType::sql},
                                                     {ScriptKind::undo, MigrationType::undo_sql},
                                                     {ScriptKind::baseline, MigrationType::sql_baseline}};
  for (const auto& [kind, type] : types) {
    migration.kind = kind;
    EXPECT_EQ(migration.type(), type);
    EXPECT_EQ(migration.repeatable(), kind == ScriptKind::repeatable);
  }
}

TEST(AppliedMigrationTest, ARowWithoutAVersionIsRepeatable) {
  AppliedMigration row;
  EXPECT_TRUE(row.repeatable());
  row.raw_version = "1";
  EXPECT_FALSE(row.repeatable());
}

bool stale(std::optional<Digest> digest, std::optional<Checksum> digest_for, std::optional<Checksum> checksum) {
  const auto row = std::make_unique<AppliedMigration>();
  row->digest = digest;
  row->digest_for = digest_for;
  row->checksum = checksum;
  return row->digest_stale();
}

TEST(AppliedMigrationTest, ADigestIsStaleWhenItWasWrittenBesideAnotherChecksum) {
  EXPECT_FALSE(stale(Digest{}, 7, 7));
  EXPECT_TRUE(stale(Digest{}, 7, 8));
  EXPECT_TRUE(stale(Digest{}, 7, std::nullopt));
  EXPECT_TRUE(stale(Digest{}, std::nullopt, 7));
  EXPECT_FALSE(stale(Digest{}, std::nullopt, std::nullopt));
}

TEST(AppliedMigrationTest, ARowWithoutADigestIsNeverStale) {
  EXPECT_FALSE(stale(std::nullopt, std::nullopt, 7));
  EXPECT_FALSE(stale(std::nullopt, 7, 8));
}

Finding finding(Severity severity) {
  Finding found;
  found.severity = severity;
  return found;
}

TEST(PlanTest, OnlyAnErrorBlocks) {
  Plan plan;
  EXPECT_FALSE(plan.blocked());
  plan.findings.push_back(finding(Severity::note));
  plan.findings.push_back(finding(Severity::warning));
  EXPECT_FALSE(plan.blocked());
  plan.findings.push_back(finding(Severity::error));
  plan.findings.push_back(finding(Severity::note));
  EXPECT_TRUE(plan.blocked());
}

TEST(PlanTest, APlanWithoutStepsWritesNothing) {
  Plan plan;
  plan.findings.push_back(finding(Severity::error));
  EXPECT_FALSE(plan.writes());
  plan.steps.emplace_back(CreateHistory{});
  EXPECT_TRUE(plan.writes());
}

}  // namespace
}  // namespace godwit
