#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/plan_builders.h"

namespace godwit::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

BaseScript script(const std::string& version, const std::string& description, std::uint64_t changed_line = 0) {
  return {ScriptKind::versioned, *MigrationVersion::parse(version), description,
          "sql/V" + version + "__" + description + ".sql", changed_line};
}

// The base has 1 and 3, and nothing happened to it since.
BaseScripts base() {
  const std::vector<BaseScript> scripts = {script("1", "a"), script("3", "c")};
  return {"origin/main", scripts, scripts};
}

SetBuilder kept() {
  return SetBuilder().versioned("1", "a").versioned("3", "c");
}

TEST(BaseCheckTest, NewScriptsAboveTheBaseAreFine) {
  const MigrationSet set = kept().versioned("4", "d").repeatable("r").undo("1", "a").build();
  EXPECT_THAT(check_against_base({}, set, base()), IsEmpty());
}

TEST(BaseCheckTest, ANewVersionAtOrBelowTheNewestIsAnErrorAtItsFirstLine) {
  const MigrationSet set = kept().versioned("2", "b").build();
  const auto findings = check_against_base({}, set, base());
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].code, ErrorCode::below_base);
  EXPECT_EQ(findings[0].severity, Severity::error);
  EXPECT_EQ(findings[0].files, std::vector<std::string>{"sql/V2__b.sql"});
  EXPECT_EQ(findings[0].where.line, 1U);
  EXPECT_THAT(findings[0].message, HasSubstr("origin/main, 3"));
}

TEST(BaseCheckTest, WhereVersionsMayRunOutOfOrderALowOneIsAWarning) {
  ProjectOptions project;
  project.out_of_order = true;
  const MigrationSet set = kept().versioned("2", "b").build();
  const auto findings = check_against_base(project, set, base());
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::warning);
}

TEST(BaseCheckTest, AnEditedScriptIsAnErrorAtTheLineWhereItDiffers) {
  BaseScripts edited = base();
  edited.newest[1].changed_line = edited.common[1].changed_line = 7;
  const auto findings = check_against_base({}, kept().build(), edited);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].code, ErrorCode::edited_since_base);
  EXPECT_EQ(findings[0].where.line, 7U);
  EXPECT_EQ(findings[0].version, "3");
  EXPECT_TRUE(findings[0].about_migration);
}

TEST(BaseCheckTest, AScriptThatTheBaseEditedAfterTheTwoPartedIsNotHeldAgainstTheBranch) {
  BaseScripts ahead = base();
  ahead.newest[1].changed_line = 7;
  EXPECT_THAT(check_against_base({}, kept().build(), ahead), IsEmpty());
}

TEST(BaseCheckTest, ARenamedScriptIsEdited) {
  const MigrationSet set = SetBuilder().versioned("1", "a").versioned("3", "sea").build();
  const auto findings = check_against_base({}, set, base());
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].code, ErrorCode::edited_since_base);
  EXPECT_THAT(findings[0].message, HasSubstr("\"c\""));
}

TEST(BaseCheckTest, ARemovedScriptIsAnError) {
  const MigrationSet set = SetBuilder().versioned("3", "c").build();
  const auto findings = check_against_base({}, set, base());
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].code, ErrorCode::removed_since_base);
  EXPECT_EQ(findings[0].files, std::vector<std::string>{"sql/V1__a.sql"});
}

TEST(BaseCheckTest, ARemovedScriptIsAllowedAsMissingOnesAre) {
  ProjectOptions project;
  project.ignore_migration_patterns = {"versioned:missing"};
  const MigrationSet set = SetBuilder().versioned("3", "c").build();
  EXPECT_THAT(check_against_base(project, set, base()), IsEmpty());
}

TEST(BaseCheckTest, AScriptThatOnlyTheNewestBaseHasWasNotRemovedHere) {
  BaseScripts ahead = base();
  ahead.newest.push_back(script("4", "d"));
  EXPECT_THAT(check_against_base({}, kept().build(), ahead), IsEmpty());
}

TEST(BaseCheckTest, AVersionThatBothTookIsTheBases) {
  BaseScripts ahead = base();
  ahead.newest.push_back(script("4", "theirs", 1));
  const MigrationSet set = kept().versioned("4", "ours").build();
  const auto findings = check_against_base({}, set, ahead);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].code, ErrorCode::below_base);
  EXPECT_THAT(findings[0].message, HasSubstr("sql/V4__theirs.sql"));
}

TEST(BaseCheckTest, AScriptThatWasTakenOverFromTheBaseIsFine) {
  BaseScripts ahead = base();
  ahead.newest.push_back(script("4", "d"));
  EXPECT_THAT(check_against_base({}, kept().versioned("4", "d").build(), ahead), IsEmpty());
}

TEST(BaseCheckTest, AScriptThatCannotBeReadTodayWasNotRemoved) {
  MigrationSet set = SetBuilder().versioned("3", "c").finding(Severity::error, ErrorCode::malformed_script).build();
  set.findings[0].version = "1";
  EXPECT_THAT(check_against_base({}, set, base()), IsEmpty());
}

TEST(BaseCheckTest, AnEmptyBaseForbidsNothing) {
  EXPECT_THAT(check_against_base({}, kept().build(), {"origin/main", {}, {}}), IsEmpty());
}

TEST(BaseCheckTest, AnEditedBaselineScriptIsAWarning) {
  BaseScripts edited;
  edited.name = "main";
  BaseScript baseline = script("5", "all", 2);
  baseline.kind = ScriptKind::baseline;
  edited.newest = edited.common = {baseline};
  const auto findings = check_against_base({}, SetBuilder().baseline("5", "all").build(), edited);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].severity, Severity::warning);
}

}  // namespace
}  // namespace godwit::test
