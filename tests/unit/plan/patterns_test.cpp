#include <gtest/gtest.h>

#include "plan/checks/checks.h"
#include "support/plan_builders.h"
#include "support/plan_text.h"

namespace godwit::test {
namespace {

bool ignored(const MigrationInfo& info, MigrationState state, const std::string& pattern) {
  MigrationInfo changed = info;
  changed.state = state;
  return is_ignored_by_patterns(changed, {pattern});
}

class PatternsTest : public ::testing::Test {
 protected:
  const HistorySnapshot history_ = HistoryBuilder().sql("1", "one").repeatable("view").build();
  const MigrationInfo versioned_{nullptr, &history_.rows[0], MigrationState::missing};
  const MigrationInfo repeatable_{nullptr, &history_.rows[1], MigrationState::missing};
};

TEST_F(PatternsTest, AStateCoversOnlyItself) {
  EXPECT_TRUE(ignored(versioned_, MigrationState::missing, "*:missing"));
  EXPECT_TRUE(ignored(versioned_, MigrationState::pending, "*:pending"));
  EXPECT_TRUE(ignored(versioned_, MigrationState::ignored, "*:ignored"));
  EXPECT_TRUE(ignored(versioned_, MigrationState::future, "*:future"));
  EXPECT_FALSE(ignored(versioned_, MigrationState::future, "*:missing"));
  EXPECT_FALSE(ignored(versioned_, MigrationState::success, "*:pending"));
}

TEST_F(PatternsTest, AFailedRowStandsUnlessItsVersionIsFromTheFuture) {
  EXPECT_TRUE(ignored(versioned_, MigrationState::failed_future, "*:future"));
  EXPECT_FALSE(ignored(versioned_, MigrationState::failed_missing, "*:missing"));
  EXPECT_FALSE(ignored(versioned_, MigrationState::failed, "*:future"));
}

TEST_F(PatternsTest, AnOutdatedRepeatableIsOneThatWaits) {
  EXPECT_TRUE(ignored(repeatable_, MigrationState::outdated, "repeatable:pending"));
}

TEST_F(PatternsTest, ATypeCoversOnlyItself) {
  EXPECT_TRUE(is_ignored_by_patterns(versioned_, {"versioned:missing"}));
  EXPECT_FALSE(is_ignored_by_patterns(versioned_, {"repeatable:missing"}));
  EXPECT_TRUE(is_ignored_by_patterns(repeatable_, {"repeatable:missing"}));
  EXPECT_FALSE(is_ignored_by_patterns(repeatable_, {"versioned:missing"}));
}

TEST_F(PatternsTest, AFileTellsItsTypeToo) {
  const MigrationSet set = SetBuilder().versioned("1", "one").repeatable("view").build();
  EXPECT_TRUE(is_ignored_by_patterns({&set.versioned[0], nullptr, MigrationState::pending}, {"versioned:pending"}));
  EXPECT_TRUE(is_ignored_by_patterns({&set.repeatables[0], nullptr, MigrationState::pending}, {"repeatable:pending"}));
}

TEST_F(PatternsTest, LettersMayBeLargeAndBlanksMayStandAround) {
  EXPECT_TRUE(is_ignored_by_patterns(versioned_, {" Versioned : MISSING "}));
}

TEST_F(PatternsTest, TwoStarsCoverEverything) {
  EXPECT_TRUE(ignored(versioned_, MigrationState::failed, "*:*"));
  EXPECT_TRUE(ignored(repeatable_, MigrationState::success, "*:*"));
}

TEST_F(PatternsTest, OneOfSeveralIsEnoughAndNoneCoversNothing) {
  EXPECT_TRUE(is_ignored_by_patterns(versioned_, {"*:future", "*:missing"}));
  EXPECT_FALSE(is_ignored_by_patterns(versioned_, {}));
}

TEST_F(PatternsTest, WhatIsNoPatternIsRefusedByItsText) {
  for (const std::string text : {"bogus", "*:bogus", "bogus:missing", "", ":", "*:", ":missing", "*:missing:x"}) {
    try {
      is_ignored_by_patterns(versioned_, {text});
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_pattern);
      EXPECT_NE(std::string(error.what()).find("\"" + text + "\""), std::string::npos);
    }
  }
}

TEST_F(PatternsTest, ACommandWithAWrongPatternEndsWithAFinding) {
  for (const auto command : {&plan_info, &plan_validate, &plan_migrate}) {
    PlanBench bench;
    bench.project.ignore_migration_patterns = {"*:bogus"};
    const Plan plan = command(bench.input());
    EXPECT_EQ(plan.code, ErrorCode::invalid_pattern);
    EXPECT_EQ(findings_of(plan), (Lines{"error INVALID_PATTERN"}));
    EXPECT_FALSE(plan.writes());
  }
}

}  // namespace
}  // namespace godwit::test
