#include "engine/run/repeat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/run/work_ledger.h"
#include "support/fake_project.h"

namespace godwit {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class HandClock final : public Clock {
 public:
  milliseconds now() override { return now_; }
  bool wait(milliseconds duration, const std::stop_token& stop) override {
    pauses_.push_back(duration);
    now_ += duration;
    return !stop.stop_requested();
  }
  std::string local_timestamp() override { return ""; }

  milliseconds now_{1'000};
  std::vector<milliseconds> pauses_;
};

TEST(RepeatsTest, PausesGrowAndEndWithTheTime) {
  HandClock clock;
  Runtime runtime{clock, nullptr, {}, {}};
  runtime.lock_retry_time = std::chrono::minutes(5);
  Repeats repeats(runtime);
  EXPECT_FALSE(repeats.any());
  while (repeats.wait("V1.sql", "deadlock", 0)) {
  }
  EXPECT_EQ(clock.now_, milliseconds(301'000)) << "the last try is at the end of the time, not behind it";
  ASSERT_GT(clock.pauses_.size(), 20U);
  for (std::size_t i = 0; i < 6; ++i) {
    const milliseconds about(100 << i);
    EXPECT_GE(clock.pauses_[i], about / 2) << i;
    EXPECT_LE(clock.pauses_[i], about * 3 / 2) << i;
  }
  for (const milliseconds pause : clock.pauses_) EXPECT_LE(pause, milliseconds(15'000));
  EXPECT_THAT(repeats.text(), HasSubstr("run again, " + std::to_string(clock.pauses_.size()) + " times"));
  EXPECT_THAT(repeats.text(), HasSubstr("deadlock"));
}

TEST(RepeatsTest, AStopEndsThePause) {
  HandClock clock;
  std::stop_source source;
  Runtime runtime{clock, nullptr, {}, {}};
  runtime.stop = source.get_token();
  runtime.lock_retry_time = std::chrono::minutes(5);
  Repeats repeats(runtime);
  source.request_stop();
  EXPECT_FALSE(repeats.wait("V1.sql", "deadlock", 0));
  EXPECT_FALSE(repeats.any());
}

TEST(CompleteStatementsTest, AreThoseThatStayInFrontOfTheRest) {
  WhatStays stays;
  EXPECT_EQ(complete_statements(stays), 0U);
  stays.kept = {{1, 3}};
  EXPECT_EQ(complete_statements(stays), 3U);
  stays.kept = {{2, 3}};
  EXPECT_EQ(complete_statements(stays), std::nullopt) << "the first would be run twice, or the second";
  stays.kept = {{1, 1}, {3, 3}};
  EXPECT_EQ(complete_statements(stays), std::nullopt);
}

TEST(CompleteStatementsTest, WhatStaysOtherwiseForbidsARepeat) {
  for (const auto& spoil : std::vector<std::function<void(WhatStays&)>>{
           [](WhatStays& stays) {
             stays.partly = {{2, 2}};
           },
           [](WhatStays& stays) {
             stays.unknown = {{2, 2}};
           },
           [](WhatStays& stays) { stays.leftovers = {"An index is INVALID."}; },
           [](WhatStays& stays) { stays.doubt = "Nobody could be asked."; }}) {
    WhatStays stays;
    stays.kept = {{1, 1}};
    spoil(stays);
    EXPECT_EQ(complete_statements(stays), std::nullopt);
  }
}

TEST(RepeatedLedgerTest, WhatIsRunAgainCountsAsNeverRun) {
  WorkLedger ledger;
  ledger.note({Work::kept, Earlier::kept}, true, 1);
  ledger.note({Work::open, Earlier::still_open}, true, 2);
  ledger.note({Work::none, Earlier::still_open}, false, 3);
  ledger.end_transaction(Ending::rolled_back);
  ledger.repeat_behind(1);
  EXPECT_EQ(ledger.what_stays().finished, 1U);
  ledger.note({Work::open, Earlier::still_open}, true, 2);
  ledger.note({Work::open, Earlier::still_open}, true, 3);
  ledger.end_transaction(Ending::committed);
  EXPECT_EQ(ledger.what_stays().kept, (std::vector<StatementRange>{{1, 3}}));
  EXPECT_EQ(ledger.what_stays().kept_line, 3U);
  EXPECT_EQ(ledger.what_stays().finished, 3U);
}

class CanBeRepeatedTest : public testing::Test {
 protected:
  bool can_be_repeated(const std::string& text, RepeatedPart part, bool transactional_ddl) {
    project_.write("V1__a.sql", text);
    ScanInput input{project_.options, {}};
    const MigrationSet set = scan(input);
    const ResolvedMigration& script = set.versioned.front();
    PreparedScript prepared;
    prepared.settings = std::make_shared<const SessionSettings>(dialect_.split_rules());
    DialectTraits traits;
    traits.transactional_ddl = transactional_ddl;
    return godwit::can_be_repeated(script, prepared, run_options(project_.options, project_.target, {}), traits, part);
  }

  test::FakeProject project_;
  test::FakeDatabase database_;
  test::FakeDialect dialect_{database_};
};

TEST_F(CanBeRepeatedTest, NotWhatReachesOutside) {
  EXPECT_TRUE(can_be_repeated("insert a;\nselect program;\n", {1, 2}, true));
  EXPECT_FALSE(can_be_repeated("select DBLINK('x');\nbad;\n", {1, 2}, true));
  EXPECT_FALSE(can_be_repeated("COPY a FROM Program 'x';\n\\.\n", {1, 1}, true));
}

TEST_F(CanBeRepeatedTest, SettingsOnlyWhereTheyArePartOfTheTransaction) {
  for (const char* text : {"SET @a = 1;", "USE other;", "select @a := 1;", "select 1 into @a;", "PREPARE p FROM 'x';",
                           "select get_lock('a', 1);"}) {
    EXPECT_TRUE(can_be_repeated(text, {1, 1}, true)) << text;
    EXPECT_FALSE(can_be_repeated(text, {1, 1}, false)) << text;
  }
}

TEST_F(CanBeRepeatedTest, StatementsThatAreNotRunAgainDoNotCount) {
  EXPECT_TRUE(can_be_repeated("SET @a = 1;\ninsert b;\nUSE other;\n", {2, 2}, false));
  EXPECT_FALSE(can_be_repeated("SET @a = 1;\ninsert b;\nUSE other;\n", {2, 3}, false));
}

}  // namespace
}  // namespace godwit
