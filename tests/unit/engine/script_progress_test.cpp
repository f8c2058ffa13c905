// How far a script is told to be while its statements are on their way.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

/// A second passes between two looks at it.
class HastyClock final : public Clock {
 public:
  std::chrono::milliseconds now() override { return now_ += std::chrono::seconds(1); }
  bool wait(std::chrono::milliseconds, const std::stop_token&) override { return true; }
  std::string local_timestamp() override { return "2020-01-01 00:00:00"; }

 private:
  std::chrono::milliseconds now_{0};
};

class ProgressSink final : public EventSink {
 public:
  void on_event(const Event& event) override {
    const auto* const progress = std::get_if<StepProgress>(&event);
    if (progress && (counts.empty() || counts.back() != progress->statements)) counts.push_back(progress->statements);
    if (progress) bytes.push_back(progress->bytes);
  }
  std::vector<std::uint64_t> counts;  // without repetitions
  std::vector<std::uint64_t> bytes;
};

class ScriptProgressTest : public ::testing::Test {
 protected:
  Report migrate(FakeDatabase& database) {
    const FakeDialect dialect(database);
    HastyClock clock;
    const Runtime runtime{clock, &sink_, {}, [&](std::string_view) -> const Dialect& { return dialect; }};
    return run_command(Operation::migrate, project_.options, project_.target, runtime);
  }

  FakeProject project_;
  ProgressSink sink_;
};

TEST_F(ScriptProgressTest, EachStatementOfAMessageIsCountedWhenItHasEnded) {
  const std::string script = "one;\ntwo;\nthree;\nfour;\n";
  project_.write("V1__a.sql", script);
  FakeDatabase database;
  ASSERT_TRUE(migrate(database).success());
  EXPECT_THAT(sink_.counts, ElementsAre(0, 1, 2, 3, 4));
  EXPECT_EQ(sink_.bytes.back(), script.size());
}

TEST_F(ScriptProgressTest, AStepHasTheTimeThatItTook) {
  project_.write("V1__a.sql", "one;\n");
  FakeDatabase database;
  const Report report = migrate(database);
  EXPECT_GE(report.results.back().duration_ms, 1000);
  EXPECT_EQ(report.results.back().migration.execution_time_ms, report.results.back().duration_ms);
  EXPECT_GE(std::stoi(database.committed.rows.front()[9].value_or("0")), 1000);
}

TEST_F(ScriptProgressTest, AStatementThatFailsIsNotCounted) {
  project_.write("V1__a.sql", "one;\ntwo;\nbad;\nfour;\n");
  FakeDatabase database;
  database.bad_statement = "bad";
  EXPECT_FALSE(migrate(database).success());
  EXPECT_THAT(sink_.counts, ElementsAre(0, 1, 2));
}

TEST_F(ScriptProgressTest, TheNextScriptBeginsAtNothing) {
  project_.write("V1__a.sql", "one;\ntwo;\n");
  project_.write("V2__b.sql", "three;\n");
  FakeDatabase database;
  ASSERT_TRUE(migrate(database).success());
  EXPECT_THAT(sink_.counts, ElementsAre(0, 1, 2, 0, 1));
}

}  // namespace
}  // namespace godwit::test
