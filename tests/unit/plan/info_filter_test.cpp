#include "plan/info_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/plan_builders.h"

namespace godwit {
namespace {

using testing::HasSubstr;

AppliedMigration row(const std::string& version, const std::string& installed_on) {
  AppliedMigration row;
  row.raw_version = version;
  row.version = MigrationVersion::parse(version);
  row.installed_on = installed_on;
  return row;
}

ResolvedMigration file(const std::string& version) {
  ResolvedMigration file;
  file.kind = version.empty() ? ScriptKind::repeatable : ScriptKind::versioned;
  file.version = MigrationVersion::parse(version);
  return file;
}

bool shows_row(const InfoOptions& options, const AppliedMigration& row,
               MigrationState state = MigrationState::success) {
  return InfoFilter(options).shows({nullptr, &row, state});
}

bool shows_file(const InfoOptions& options, const ResolvedMigration& file) {
  return InfoFilter(options).shows({&file, nullptr, MigrationState::pending});
}

std::string refused(const InfoOptions& options) {
  try {
    const InfoFilter filter(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::configuration);
    return error.what();
  }
  ADD_FAILURE() << "was taken";
  return "";
}

TEST(InfoFilterTest, WithoutOptionsEverythingIsShown) {
  EXPECT_TRUE(shows_row({}, row("1", "2020-12-01 13:00:00")));
  EXPECT_TRUE(shows_file({}, file("")));
}

TEST(InfoFilterTest, ADateIsExclusiveAndNotAppliedPassesOnlyTheLowerOne) {
  for (const std::string date : {"01/12/2020 13:00", "2020-12-01 13:00", "2020-12-01T13:00:00"}) {
    InfoOptions since;
    since.since_date = date;
    EXPECT_FALSE(shows_row(since, row("1", "2020-12-01 12:59:59.999"))) << date;
    EXPECT_FALSE(shows_row(since, row("1", "2020-12-01 13:00:00"))) << date;
    EXPECT_FALSE(shows_row(since, row("1", "2020-12-01 13:00:00.000"))) << date;
    EXPECT_TRUE(shows_row(since, row("1", "2020-12-01 13:00:00.001"))) << date;
    EXPECT_TRUE(shows_file(since, file("1"))) << date;
    InfoOptions until;
    until.until_date = date;
    EXPECT_TRUE(shows_row(until, row("1", "2020-12-01 12:59:59.999"))) << date;
    EXPECT_FALSE(shows_row(until, row("1", "2020-12-01 13:00:00.000"))) << date;
    EXPECT_FALSE(shows_file(until, file("1"))) << date;
  }
}

TEST(InfoFilterTest, AVersionIsInclusiveAndARepeatablePassesOnlyTheLowerOne) {
  InfoOptions since;
  since.since_version = "2.0";
  EXPECT_FALSE(shows_file(since, file("1.9")));
  EXPECT_TRUE(shows_file(since, file("2")));
  EXPECT_TRUE(shows_file(since, file("10")));
  EXPECT_TRUE(shows_file(since, file("")));
  InfoOptions until;
  until.until_version = "2.0";
  EXPECT_TRUE(shows_file(until, file("1.9")));
  EXPECT_TRUE(shows_row(until, row("2", "2020-12-01 13:00:00")));
  EXPECT_FALSE(shows_file(until, file("10")));
  EXPECT_FALSE(shows_file(until, file("")));
}

TEST(InfoFilterTest, AStateIsNamedInFlywaysWordsOrItsConstants) {
  for (const std::string text : {"Out of Order", "out_of_order", "OUT OF ORDER"}) {
    InfoOptions options;
    options.of_state = {"Failed (Missing)", text};
    EXPECT_TRUE(shows_row(options, row("1", ""), MigrationState::out_of_order)) << text;
    EXPECT_TRUE(shows_row(options, row("1", ""), MigrationState::failed_missing)) << text;
    EXPECT_FALSE(shows_row(options, row("1", ""), MigrationState::failed)) << text;
  }
}

TEST(InfoFilterTest, EveryStateCanBeNamed) {
  for (int i = 0; i <= static_cast<int>(MigrationState::undone); ++i) {
    const auto state = static_cast<MigrationState>(i);
    EXPECT_EQ(parse_migration_state(migration_state_text(state)), state) << i;
  }
}

TEST(InfoFilterTest, AllOptionsMustAgree) {
  InfoOptions options;
  options.since_version = "1";
  options.of_state = {"pending"};
  EXPECT_TRUE(shows_file(options, file("1")));
  EXPECT_FALSE(shows_file(options, file("0.9")));
  EXPECT_FALSE(shows_row(options, row("1", "2020-12-01 13:00:00")));
}

TEST(InfoFilterTest, WhatIsNoDateVersionOrStateIsRefusedByItsKey) {
  for (const char* date :
       {"yesterday", "13/13/2020 13:00", "2020-12-32 13:00", "2020-12-01 24:00", "2020-12-01", "01/12/2020 13:60"}) {
    InfoOptions options;
    options.until_date = date;
    EXPECT_THAT(refused(options), HasSubstr("infoUntilDate is \"" + std::string(date))) << date;
  }
  InfoOptions version;
  version.since_version = "two";
  EXPECT_THAT(refused(version), HasSubstr("infoSinceVersion"));
  InfoOptions state;
  state.of_state = {"Pendng"};
  EXPECT_THAT(refused(state), testing::AllOf(HasSubstr("Pendng"), HasSubstr("Out of Order")));
}

}  // namespace
}  // namespace godwit
