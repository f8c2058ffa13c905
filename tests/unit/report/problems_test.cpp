#include "report/problems.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sample_reports.h"

namespace godwit {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(ProblemsTest, APathBelowTheFolderIsRelativeToIt) {
  EXPECT_EQ(path_below("/shop", "/shop/sql/V1__a.sql"), "sql/V1__a.sql");
  EXPECT_EQ(path_below("/", "/sql/V1__a.sql"), "sql/V1__a.sql");
  EXPECT_EQ(path_below("/shop", "/shopping/V1__a.sql"), "/shopping/V1__a.sql");
  EXPECT_EQ(path_below("", "/shop/a.sql"), "/shop/a.sql");
  EXPECT_EQ(path_below("/shop", ""), "");
}

TEST(ProblemsTest, FindingsComeFirstAndTheFailureLast) {
  Report report = sample::failed_migrate();
  report.findings = sample::blocked_migrate().findings;
  const auto problems = problems_of(report, "");
  ASSERT_THAT(problems, SizeIs(3));
  EXPECT_EQ(problems[0].code, ErrorCode::checksum_mismatch);
  EXPECT_EQ(problems[0].path, "sql/V2__add.sql");
  EXPECT_EQ(problems[1].severity, Severity::warning);
  EXPECT_EQ(problems[2].path, "sql/V7__x.sql");
  EXPECT_EQ(problems[2].line, 12U);
  EXPECT_EQ(problems[2].column, 3U);
}

TEST(ProblemsTest, AFailureWithoutWordsSaysWhatToDo) {
  Report report = sample::report("migrate");
  EXPECT_THAT(problems_of(report, ""), IsEmpty());
  report.code = ErrorCode::lock_timeout;
  report.findings = {sample::finding(Severity::warning, ErrorCode::missing_location, "Not found.")};
  const auto problems = problems_of(report, "");
  ASSERT_THAT(problems, SizeIs(2));
  EXPECT_EQ(problems[1].code, ErrorCode::lock_timeout);
  EXPECT_FALSE(problems[1].message.empty());
}

TEST(ProblemsTest, AFailureWithoutAFileHasNoLine) {
  Report report = sample::failed_migrate();
  report.failure->path.clear();
  const auto problems = problems_of(report, "");
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].line, 0U);
}

}  // namespace
}  // namespace godwit
