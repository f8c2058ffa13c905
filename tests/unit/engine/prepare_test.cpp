// Checks before anything runs: how each script will run, and what refuses all of them.

#include "engine/prepare/prepare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "support/fake_project.h"

namespace godwit::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// Writes a file anew, in place, at an event.
class Writer final : public EventSink {
 public:
  Writer(const FakeProject& project, std::function<bool(const Event&)> when, std::string file, std::string text)
      : project_(project), when_(std::move(when)), file_(std::move(file)), text_(std::move(text)) {}
  void on_event(const Event& event) override {
    if (when_(event)) project_.write(file_, text_);
  }

 private:
  const FakeProject& project_;
  std::function<bool(const Event&)> when_;
  std::string file_;
  std::string text_;
};

class PrepareTest : public ::testing::Test {
 protected:
  Report migrate(EventSink* events = nullptr) { return project_.run("migrate", database_, events); }
  void expect_refused(const Report& report, ErrorCode code) {
    EXPECT_EQ(report.code, code);
    EXPECT_EQ(exit_code(report.code), 4);
    EXPECT_THAT(database_.log, Not(Contains(StartsWith("run"))));
    EXPECT_THAT(database_.log, Not(Contains("create")));
  }
  std::vector<std::string> sent() const {
    std::vector<std::string> lines;
    for (const std::string& line : database_.log) {
      if (line.starts_with("run") || line == "begin" || line == "commit") lines.push_back(line);
    }
    return {lines.begin() + 2, lines.end()};  // behind the history table
  }

  FakeProject project_;
  FakeDatabase database_;
};

TEST_F(PrepareTest, AFileThatChangesWhileItIsCheckedIsNotRun) {
  project_.write("V1__a.sql", "create a;\n");
  const auto locked = [](const Event& event) { return std::holds_alternative<LockTaken>(event); };
  Writer writer(project_, locked, "V1__a.sql", "create b;\n");
  const Report report = migrate(&writer);
  EXPECT_EQ(report.code, ErrorCode::script_changed);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings.front().message, HasSubstr("changed while godwit was reading it"));
  EXPECT_THAT(database_.log, Not(Contains(StartsWith("run"))));
}

TEST_F(PrepareTest, AFileThatChangesBetweenTheCheckAndTheRunLeavesNothing) {
  project_.write("V1__a.sql", "create a;\n");
  project_.write("V2__b.sql", "create b;\ninsert b;\n");
  const auto first = [](const Event& event) {
    const auto* step = std::get_if<StepStarted>(&event);
    return step != nullptr && step->script == "V1__a.sql";
  };
  Writer writer(project_, first, "V2__b.sql", "create b;\ndelete b;\n");
  const Report report = migrate(&writer);
  EXPECT_EQ(report.code, ErrorCode::script_changed);
  EXPECT_EQ(exit_code(report.code), 4);
  EXPECT_THAT(report.failure.value().message, HasSubstr("changed after godwit had checked it"));
  EXPECT_THAT(database_.committed.statements, ElementsAre("create a"));
  EXPECT_EQ(database_.committed.rows.size(), 1U);
}

TEST_F(PrepareTest, AGroupTakesNoScriptThatEndsItsTransaction) {
  project_.options.group = true;
  project_.write("V1__a.sql", "BEGIN;\ncreate a;\nCOMMIT;\n");
  project_.write("V2__b.sql", "create b;\n");
  const Report report = migrate();
  expect_refused(report, ErrorCode::mixed);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings.front().message, HasSubstr("BEGIN or COMMIT of its own"));
  EXPECT_EQ(report.findings.front().where.script, "V1__a.sql");
}

TEST_F(PrepareTest, AGroupTakesNoScriptThatRefusesATransaction) {
  project_.options.group = true;
  project_.write("V1__a.sql", "VACUUM;\n");
  expect_refused(migrate(), ErrorCode::mixed);
}

TEST_F(PrepareTest, AGroupIsNoneWhereDdlCommitsByItself) {
  project_.options.group = true;
  database_.transactional_ddl = false;
  project_.write("V1__a.sql", "create a;\n");
  project_.write("V2__b.sql", "create b;\n");
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().severity, Severity::warning);
  EXPECT_THAT(report.findings.front().message, HasSubstr("-group=true has no effect"));
  EXPECT_THAT(sent(), ElementsAre("begin", "run create a;", "commit", "begin", "run create b;", "commit"));
}

TEST_F(PrepareTest, ACallThatMayCommitIsOnlyOneWhereDdlCommits) {
  project_.options.group = true;
  project_.write("V1__a.sql", "CALL a;\n");
  project_.write("V2__b.sql", "insert b;\n");
  const Report report = migrate();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(sent(), ElementsAre("begin", "run CALL a;", "run insert b;", "commit"));
}

TEST_F(PrepareTest, WhatRefusesATransactionRunsOutsideOne) {
  project_.write("V1__a.sql", "VACUUM;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("run VACUUM;", "begin", "commit"));
}

TEST_F(PrepareTest, TheOptionAndTheScriptsOwnFileSayOutside) {
  project_.options.execute_in_transaction = false;
  project_.write("V1__a.sql", "insert a;\n");
  project_.write("V2__b.sql", "insert b;\n");
  project_.write("V2__b.sql.conf", "executeInTransaction=true\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("run insert a;", "begin", "commit", "begin", "run insert b;", "commit"));
}

TEST_F(PrepareTest, AScriptOfBothKindsIsRefusedUnlessSomebodyDecides) {
  project_.write("V1__a.sql", "insert a;\nVACUUM;\n");
  const Report report = migrate();
  expect_refused(report, ErrorCode::mixed);
  EXPECT_EQ(report.findings.front().where.text(), "V1__a.sql:2:1");
  project_.options.mixed = true;
  EXPECT_TRUE(migrate().success());
  project_.options.mixed = false;
  project_.write("V2__b.sql", "insert b;\nVACUUM;\n");
  project_.write("V2__b.sql.conf", "executeInTransaction=false\n");
  EXPECT_TRUE(migrate().success());
}

TEST_F(PrepareTest, AScriptWithABeginThatFailsInsideGovernsItself) {
  database_.begin_inside_transaction_fails = true;
  project_.write("V1__a.sql", "BEGIN;\ninsert a;\nCOMMIT;\nVACUUM;\n");
  const Report report = migrate();
  EXPECT_TRUE(report.success());
  EXPECT_THAT(sent(), ElementsAre("run BEGIN;", "run insert a; COMMIT;", "run VACUUM;", "begin", "commit"));
}

TEST_F(PrepareTest, AScriptWithABeginThatIsAWarningInsideRunsInOurTransaction) {
  project_.write("V1__a.sql", "BEGIN;\ninsert a;\nCOMMIT;\n");
  EXPECT_TRUE(migrate().success());
  EXPECT_THAT(sent(), ElementsAre("begin", "run BEGIN;", "run insert a; COMMIT;", "begin", "commit"));
}

TEST_F(PrepareTest, AScriptThatRollsItselfBackIsRefused) {
  project_.write("V1__a.sql", "insert a;\nROLLBACK;\n");
  const Report report = migrate();
  expect_refused(report, ErrorCode::rollback_in_script);
  EXPECT_EQ(report.findings.front().where.text(), "V1__a.sql:2:1");
}

TEST_F(PrepareTest, APartThatTakesTheChangeBackIsRefused) {
  project_.write("V1__a.sql", "insert a;\n-- +goose Down\ndelete a;\n");
  expect_refused(migrate(), ErrorCode::down_part);
}

TEST_F(PrepareTest, TheFirstThingThatIsWrongDecidesTheExitCode) {
  project_.write("V1__a.sql", "insert a;\nROLLBACK;\n");
  project_.write("V2__b.sql", "insert b;\nVACUUM;\n");
  const Report report = migrate();
  expect_refused(report, ErrorCode::rollback_in_script);
  EXPECT_EQ(report.findings.size(), 2U);
}

TEST_F(PrepareTest, AStopBetweenTwoChecksChangesNothing) {
  project_.write("V1__a.sql", "insert a;\n");
  std::stop_source stop;
  struct Stopper final : EventSink {
    explicit Stopper(std::stop_source& source) : stop(source) {}
    void on_event(const Event& event) override {
      if (std::holds_alternative<LockTaken>(event)) stop.request_stop();
    }
    std::stop_source& stop;
  } stopper(stop);
  const Report report = project_.run("migrate", database_, &stopper, stop.get_token());
  EXPECT_EQ(report.code, ErrorCode::stopped);
  EXPECT_THAT(report.failure.value().message, HasSubstr("before anything was run"));
  EXPECT_FALSE(database_.committed.history);
}

// The second script reads otherwise once a setting holds that the first one's text could not tell.
TEST_F(PrepareTest, ASettingThatWasLeftDecidesHowTheNextScriptIsRead) {
  project_.write("V1__a.sql", "insert a;\n");
  project_.write("V2__b.sql", "insert 'b\\';\ninsert c;\n");
  database_.on_statement = [this](const std::string&) {
    SplitRules rules;
    rules.backslash_escapes = true;
    database_.rules = rules;
  };
  const Report report = migrate();
  EXPECT_THAT(report.failure.value().message,
              AllOf(HasSubstr("What ran before it left a setting"), HasSubstr("so read it cannot run")));
  EXPECT_EQ(report.failure.value().where.script, "V2__b.sql");
  EXPECT_THAT(database_.committed.statements, ElementsAre("insert a"));
}

// More scripts than a process may have files open.
TEST_F(PrepareTest, ManyPendingScriptsNeedFewDescriptors) {
  constexpr int kScripts = 300;
  for (int i = 1; i <= kScripts; ++i) {
    project_.write("V" + std::to_string(i) + "__s.sql", "insert " + std::to_string(i) + ";\n");
  }
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{256, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  const Report report = migrate();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(report.success());
  EXPECT_EQ(database_.committed.rows.size(), static_cast<std::size_t>(kScripts));
}

}  // namespace
}  // namespace godwit::test
