// A plan that was approved, and what it stood on: as it was it is carried out, else nothing is.

#include "engine/approval/approval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/approval/plan_record.h"
#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ApprovalTest : public ::testing::Test {
 protected:
  ApprovalTest() {
    project_.write("V1__a.sql", "one;\ntwo ${flyway:timestamp};\n");
    project_.write("V2__b.sql", "VACUUM;\n");
    project_.write("afterMigrate.sql", "call after;\n");
  }
  PlanRecord plan() {
    project_.options.approved_plan.reset();
    Report report = project_.run("plan", database_);
    EXPECT_TRUE(report.success());
    return report.plan.value();
  }
  /// Of a migrate that is held to a plan made before `change`.
  std::string refusal(const std::function<void()>& change) {
    project_.options.approved_plan = plan();
    change();
    database_.log.clear();
    const Report report = project_.run("migrate", database_);
    EXPECT_EQ(report.code, ErrorCode::plan_outdated);
    EXPECT_THAT(database_.log, Not(Contains(StartsWith("run"))));
    if (report.failure) return report.failure->message;
    return report.findings.empty() ? "" : report.findings.front().message;
  }

  FakeProject project_;
  FakeDatabase database_;
};

TEST_F(ApprovalTest, ARecordSaysHowEachStepRuns) {
  const PlanRecord record = plan();
  ASSERT_EQ(record.steps.size(), 3U);
  EXPECT_EQ(record.steps[1].script.script, "V1__a.sql");
  EXPECT_EQ(record.steps[1].statements, 2U);
  EXPECT_TRUE(record.steps[1].in_transaction);
  EXPECT_THAT(record.steps[1].script.placeholders, IsEmpty());  // the time is another each time
  EXPECT_FALSE(record.steps[2].in_transaction);
  ASSERT_EQ(record.callbacks.size(), 1U);
  EXPECT_EQ(record.callbacks.front().script, "afterMigrate.sql");
  EXPECT_EQ(record.callbacks.front().sha256.size(), 64U);
  EXPECT_EQ(record.options.at("mixed"), "false");
  EXPECT_FALSE(database_.committed.history);
}

TEST_F(ApprovalTest, InAGroupEachScriptIsInATransaction) {
  project_.remove("V2__b.sql");
  project_.options.group = true;
  project_.options.execute_in_transaction = true;
  EXPECT_TRUE(plan().steps[1].in_transaction);
}

TEST_F(ApprovalTest, WhatWasApprovedIsCarriedOut) {
  project_.options.approved_plan = plan();
  EXPECT_TRUE(project_.run("migrate", database_).success());
  EXPECT_EQ(database_.committed.rows.size(), 2U);
}

TEST_F(ApprovalTest, AnotherOptionIsAnotherPlan) {
  EXPECT_THAT(refusal([this] { project_.options.mixed = true; }),
              HasSubstr("mixed was \"false\" and is \"true\" now."));
  project_.options.mixed = false;
  EXPECT_THAT(refusal([this] { project_.options.installed_by = "robot"; }), HasSubstr("installedBy"));
}

TEST_F(ApprovalTest, AnotherScriptIsAnotherPlan) {
  EXPECT_THAT(refusal([this] { project_.write("V2__b.sql", "VACUUM 2;\n"); }), HasSubstr("V2__b.sql was edited."));
  EXPECT_THAT(refusal([this] { project_.write("V3__c.sql", "three;\n"); }),
              HasSubstr("V3__c.sql would be run now and was not part of the plan."));
  EXPECT_THAT(refusal([this] { project_.write("afterMigrate.sql", "call other;\n"); }),
              HasSubstr("afterMigrate.sql was edited."));
  EXPECT_THAT(refusal([this] { project_.write("beforeMigrate.sql", "call new;\n"); }),
              HasSubstr("beforeMigrate.sql would be run now"));
}

TEST_F(ApprovalTest, InitSqlIsHeldBeforeItRuns) {
  EXPECT_THAT(refusal([this] { project_.target.init_sql = "set x"; }), HasSubstr("initSql"));
}

TEST_F(ApprovalTest, CallbacksOfAConnectionAreHeldBeforeTheyRun) {
  EXPECT_THAT(refusal([this] { project_.write("afterConnect.sql", "call connected;\n"); }),
              HasSubstr("afterConnect.sql would be run now"));
  EXPECT_THAT(plan().callbacks.size(), 2U);
}

TEST_F(ApprovalTest, CallbacksOfAValidationAreHeldBeforeTheyRun) {
  project_.write("beforeValidate.sql", "call before;\n");
  EXPECT_THAT(refusal([this] { project_.write("beforeValidate.sql", "call other;\n"); }),
              HasSubstr("beforeValidate.sql was edited."));
}

TEST_F(ApprovalTest, ARowThatChangedIsAnotherGround) {
  project_.options.validate_on_migrate = false;
  ASSERT_TRUE(project_.run("migrate", database_).success());
  project_.write("V3__c.sql", "three;\n");
  Row& row = database_.committed.rows.front();
  const std::string digest = *row[11];
  EXPECT_THAT(refusal([&] { row[11] = std::string(64, 'a'); }), HasSubstr("A row of the history was changed."));
  row[11] = digest;
  EXPECT_THAT(refusal([&] { row[2] = "other"; }), HasSubstr("A row of the history was changed."));
  EXPECT_THAT(refusal([&] { database_.committed.rows.pop_back(); }),
              HasSubstr("The history had 2 rows and has 1 row now."));
}

}  // namespace
}  // namespace godwit::test
