// The executor against a database that fails at call k, for every k: the history never claims what is not there.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

constexpr std::uint64_t kMoreThanAllCalls = 200;

struct Script {
  std::string file;
  std::vector<std::string> statements;
};

const std::vector<Script>& scripts() {
  static const std::vector<Script> all = {{"V1__a.sql", {"create a", "insert a"}},
                                          {"V2__b.sql", {"create b"}},
                                          {"V3__c.sql", {"create c", "insert c1", "insert c2"}},
                                          {"R__views.sql", {"create view v"}}};
  return all;
}

class ExecutorFaultTest : public ::testing::TestWithParam<std::tuple<FakeFault, bool>> {
 protected:
  ExecutorFaultTest() {
    for (const Script& script : scripts()) {
      std::string text;
      for (const std::string& statement : script.statements) text += statement + ";\n";
      project_.write(script.file, text);
    }
  }

  Report migrate(FakeDatabase& database) const { return project_.run("migrate", database); }

  FakeDatabase database_failing_at(std::uint64_t call) const {
    FakeDatabase database;
    database.fail_at = call;
    database.fault = std::get<0>(GetParam());
    database.transactional_ddl = std::get<1>(GetParam());
    return database;
  }

  static const Row* row_of(const FakeDatabase& database, const std::string& script) {
    for (const Row& row : database.committed.rows) {
      if (row[4] == script) return &row;
    }
    return nullptr;
  }
  static bool claims_success(const FakeDatabase& database, const std::string& script) {
    const Row* row = row_of(database, script);
    return row && (*row)[10] == "1";
  }
  static std::size_t effects(const FakeDatabase& database, const Script& script) {
    return static_cast<std::size_t>(
        std::count_if(script.statements.begin(), script.statements.end(), [&](const std::string& statement) {
          const auto& done = database.committed.statements;
          return std::find(done.begin(), done.end(), statement) != done.end();
        }));
  }

  FakeProject project_;
};

TEST_P(ExecutorFaultTest, WithoutAFaultEveryScriptIsThereOnceAndRecorded) {
  FakeDatabase database = database_failing_at(0);
  const Report report = migrate(database);
  EXPECT_TRUE(report.success()) << (report.failure ? report.failure->message : "");
  EXPECT_EQ(database.committed.rows.size(), scripts().size());
  for (const Script& script : scripts()) {
    EXPECT_TRUE(claims_success(database, script.file)) << script.file;
    EXPECT_EQ(effects(database, script), script.statements.size()) << script.file;
  }
  EXPECT_FALSE(database.locked);
  EXPECT_LT(database.calls, kMoreThanAllCalls);
}

TEST_P(ExecutorFaultTest, ARowNeverClaimsAScriptThatDidNotFinish) {
  for (std::uint64_t call = 1; call < kMoreThanAllCalls; ++call) {
    FakeDatabase database = database_failing_at(call);
    migrate(database);
    for (const Script& script : scripts()) {
      if (!claims_success(database, script.file)) continue;
      EXPECT_EQ(effects(database, script), script.statements.size()) << script.file << " with a fault at call " << call;
    }
  }
}

TEST_P(ExecutorFaultTest, SuccessIsReportedOnlyWhenEveryScriptIsRecorded) {
  for (std::uint64_t call = 1; call < kMoreThanAllCalls; ++call) {
    FakeDatabase database = database_failing_at(call);
    const Report report = migrate(database);
    if (!report.success()) continue;
    for (const Script& script : scripts()) {
      EXPECT_TRUE(claims_success(database, script.file)) << script.file << " with a fault at call " << call;
    }
  }
}

TEST_P(ExecutorFaultTest, WhereDdlIsTransactionalNothingStaysWithoutItsRow) {
  if (!std::get<1>(GetParam())) GTEST_SKIP() << "DDL commits by itself here";
  for (std::uint64_t call = 1; call < kMoreThanAllCalls; ++call) {
    FakeDatabase database = database_failing_at(call);
    migrate(database);
    for (const Script& script : scripts()) {
      if (claims_success(database, script.file)) continue;
      EXPECT_EQ(effects(database, script), 0U) << script.file << " with a fault at call " << call;
    }
  }
}

TEST_P(ExecutorFaultTest, ASecondRunAfterTheFaultEndsWithEveryScriptRecordedOnce) {
  if (!std::get<1>(GetParam())) GTEST_SKIP() << "half-done scripts need a person where DDL commits by itself";
  for (std::uint64_t call = 1; call < kMoreThanAllCalls; ++call) {
    FakeDatabase database = database_failing_at(call);
    migrate(database);
    database.fail_at = 0;
    const Report report = migrate(database);
    EXPECT_TRUE(report.success()) << "fault at call " << call;
    EXPECT_EQ(database.committed.rows.size(), scripts().size()) << "fault at call " << call;
    for (const Script& script : scripts()) {
      EXPECT_EQ(effects(database, script), script.statements.size()) << script.file << ", fault at call " << call;
    }
  }
}

TEST_P(ExecutorFaultTest, TheLockIsNeverLeftBehind) {
  for (std::uint64_t call = 1; call < kMoreThanAllCalls; ++call) {
    FakeDatabase database = database_failing_at(call);
    migrate(database);
    EXPECT_FALSE(database.locked) << "fault at call " << call;
  }
}

TEST_P(ExecutorFaultTest, AScriptErrorIsNamedWithItsLineAndWhatStays) {
  FakeDatabase database = database_failing_at(0);
  database.bad_statement = "insert c1";
  const Report report = migrate(database);
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.code, ErrorCode::migration_failed);
  EXPECT_EQ(report.failure->where.text(), "V3__c.sql:2:1");
  EXPECT_TRUE(claims_success(database, "V2__b.sql"));
  EXPECT_FALSE(claims_success(database, "V3__c.sql"));
  const bool transactional = std::get<1>(GetParam());
  EXPECT_EQ(row_of(database, "V3__c.sql") == nullptr, transactional);
  EXPECT_EQ(effects(database, scripts()[2]), transactional ? 0U : 1U);
  EXPECT_FALSE(claims_success(database, "R__views.sql"));
}

std::string name_of(const ::testing::TestParamInfo<std::tuple<FakeFault, bool>>& info) {
  constexpr const char* kFaults[] = {"Refused", "Lost", "LostAfterwards"};
  return std::string(kFaults[static_cast<int>(std::get<0>(info.param))]) +
         (std::get<1>(info.param) ? "WithTransactionalDdl" : "WithDdlThatCommits");
}

INSTANTIATE_TEST_SUITE_P(EveryFault, ExecutorFaultTest,
                         ::testing::Combine(::testing::Values(FakeFault::refused, FakeFault::lost,
                                                              FakeFault::lost_afterwards),
                                            ::testing::Bool()),
                         name_of);

}  // namespace
}  // namespace godwit::test
