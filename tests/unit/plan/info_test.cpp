#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/plan_builders.h"

namespace godwit::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// Version 1 is applied, version 2 and a repeatable are pending.
struct Scene {
  MigrationSet set = SetBuilder().versioned("1", "a").versioned("2", "b").repeatable("c").build();
  HistorySnapshot history = HistoryBuilder().sql("1", "a").build();
  ProjectOptions project;
  PlanInput input() const { return {project, set, history}; }
};

std::size_t shown(const Plan& plan) {
  return static_cast<std::size_t>(
      std::count_if(plan.infos.begin(), plan.infos.end(), [](const MigrationInfo& info) { return info.shown; }));
}

TEST(PlanInfoTest, AFilterHidesAndTakesNothingAway) {
  Scene scene;
  scene.project.info.of_state = {"pending"};
  const Plan plan = plan_info(scene.input());
  EXPECT_THAT(plan.infos, SizeIs(3));
  EXPECT_EQ(shown(plan), 2U);
  EXPECT_EQ(plan.current_version, "1");
}

TEST(PlanInfoTest, AFilterThatIsNoneIsAFinding) {
  Scene scene;
  scene.project.info.since_date = "soon";
  const Plan plan = plan_info(scene.input());
  EXPECT_TRUE(plan.blocked());
  EXPECT_EQ(plan.code, ErrorCode::configuration);
}

TEST(PlanHistoryTest, OnlyWhatStandsInTheHistoryIsListed) {
  Scene scene;
  const Plan plan = plan_history(scene.input());
  ASSERT_THAT(plan.infos, SizeIs(1));
  EXPECT_EQ(plan.infos.front().applied->raw_version, "1");
}

TEST(PlanCurrentTest, TheVersionIsToldWhateverIsWrongWithTheScripts) {
  Scene scene;
  scene.set = SetBuilder().versioned("5", "e").finding(Severity::error, ErrorCode::duplicate_versioned).build();
  const Plan plan = plan_current(scene.input());
  EXPECT_EQ(plan.code, ErrorCode::none);
  EXPECT_THAT(plan.findings, IsEmpty());
  EXPECT_THAT(plan.infos, IsEmpty());
  EXPECT_EQ(plan.current_version, "1");
}

TEST(PlanCurrentTest, AnEmptyHistoryHasNoVersion) {
  Scene scene;
  scene.history = {};
  EXPECT_EQ(plan_current(scene.input()).current_version, "");
}

}  // namespace
}  // namespace godwit::test
