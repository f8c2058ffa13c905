// Which rows of a long history are kept. That they suffice is a property: see property_test.cpp.

#include "plan/needed_rows.h"

#include <gtest/gtest.h>

#include "support/plan_builders.h"

namespace godwit::test {
namespace {

constexpr int kMany = 50'000;

using Texts = std::vector<std::string>;

/// "1 1.5", "7 -": rank and version of the rows that are kept.
Texts kept(NeededRows& needed) {
  Texts texts;
  for (const AppliedMigration& row : needed.take()) {
    texts.push_back(std::to_string(row.installed_rank) + " " + (row.version ? row.raw_version : "-"));
  }
  return texts;
}

AppliedMigration row_of(int rank, const std::string& version, MigrationType type = MigrationType::sql) {
  AppliedMigration row;
  row.installed_rank = rank;
  row.raw_version = version;
  row.version = MigrationVersion::parse(version);
  row.description = "x";
  row.type = type;
  row.checksum = 1;
  return row;
}

ProjectOptions ignoring_all() {
  ProjectOptions project;
  project.ignore_migration_patterns = {"*:*"};
  return project;
}

TEST(NeededRowsTest, OfManyVersionsTheHighestAndTheLastRowTellTheCurrentVersion) {
  NeededRows needed;
  needed.add(row_of(0, "999999"));
  for (int rank = 1; rank <= kMany; ++rank) needed.add(row_of(rank, std::to_string(rank)));
  EXPECT_FALSE(needed.wants_all_again());
  EXPECT_EQ(kept(needed), (Texts{"0 999999", "50000 50000"}));
}

TEST(NeededRowsTest, OfARepeatableThatRanOftenTheLastRunIsKept) {
  const MigrationSet set = SetBuilder().repeatable("x", 7).versioned("1", "x").build();
  const ProjectOptions project;
  NeededRows needed(project, set, true);
  needed.add(row_of(1, "1"));
  for (int rank = 2; rank <= kMany; ++rank) needed.add(row_of(rank, ""));
  needed.add(row_of(kMany + 1, "1", MigrationType::jdbc));
  EXPECT_EQ(kept(needed), (Texts{"1 1", "50000 -", "50001 1"}));
}

// Adoption gives every run that agrees with the file its SHA-256.
TEST(NeededRowsTest, AnEarlierRunIsKeptAsLongAsItWantsItsDigest) {
  const MigrationSet set = SetBuilder().repeatable("x", 1).build();
  const ProjectOptions project;
  NeededRows needed(project, set, true);
  for (int rank = 1; rank <= 3; ++rank) needed.add(row_of(rank, ""));
  AppliedMigration summed = row_of(4, "");
  summed.digest = Digest{};
  summed.digest_for = 1;
  needed.add(AppliedMigration(summed));
  needed.add(row_of(5, ""));
  needed.add(row_of(6, "1"));
  EXPECT_EQ(kept(needed), (Texts{"1 -", "2 -", "3 -", "5 -", "6 1"}));
}

TEST(NeededRowsTest, AVersionWithAFileIsKept) {
  const MigrationSet set = SetBuilder().versioned("2", "x").baseline("3", "x").versioned("9", "x").build();
  const ProjectOptions project = ignoring_all();
  NeededRows needed(project, set, true);
  for (int rank = 1; rank <= 6; ++rank) needed.add(row_of(rank, std::to_string(rank)));
  EXPECT_EQ(kept(needed), (Texts{"2 2", "3 3", "5 5", "6 6"}));
}

TEST(NeededRowsTest, AVersionWhoseFileIsMissedIsKept) {
  const MigrationSet set = SetBuilder().versioned("3", "x").build();
  ProjectOptions project;
  project.ignore_migration_patterns = {"*:missing"};
  NeededRows needed(project, set, true);
  for (int rank = 1; rank <= 6; ++rank) needed.add(row_of(rank, std::to_string(rank)));
  EXPECT_EQ(kept(needed), (Texts{"2 2", "3 3", "4 4", "5 5", "6 6"}));
}

TEST(NeededRowsTest, TheVersionOfTheTargetIsKept) {
  const MigrationSet set = SetBuilder().versioned("9", "x").build();
  ProjectOptions project = ignoring_all();
  for (const char* target : {"2", " 2.0? "}) {
    project.target = target;
    NeededRows needed(project, set, true);
    for (int rank = 1; rank <= 5; ++rank) needed.add(row_of(rank, std::to_string(rank)));
    EXPECT_EQ(kept(needed), (Texts{"2 2", "4 4", "5 5"})) << target;
  }
}

TEST(NeededRowsTest, RowsThatFailedOrAreOfAnotherKindAreKept) {
  NeededRows needed;
  AppliedMigration failed = row_of(1, "1");
  failed.success = false;
  needed.add(std::move(failed));
  needed.add(row_of(2, "1", MigrationType::baseline));
  needed.add(row_of(3, "1", MigrationType::jdbc));
  needed.add(row_of(4, "1", MigrationType::other));
  for (int rank = 5; rank <= 7; ++rank) needed.add(row_of(rank, "1"));
  EXPECT_EQ(kept(needed), (Texts{"1 1", "2 1", "3 1", "4 1", "5 1", "7 1"}));
}

// Which rows a DELETE or UNDO_SQL row speaks about is known only behind them.
TEST(NeededRowsTest, ARowThatALaterOneTakesBackIsReadAgain) {
  for (const MigrationType type : {MigrationType::deleted, MigrationType::undo_sql}) {
    NeededRows needed;
    const auto add_all = [&] {
      for (int rank = 1; rank <= 5; ++rank) needed.add(row_of(rank, std::to_string(rank)));
      needed.add(row_of(6, "5", type));
    };
    add_all();
    ASSERT_TRUE(needed.wants_all_again());
    add_all();
    EXPECT_FALSE(needed.wants_all_again());
    EXPECT_EQ(kept(needed), (Texts{"4 4", "5 5", "6 5"}));
  }
}

}  // namespace
}  // namespace godwit::test
