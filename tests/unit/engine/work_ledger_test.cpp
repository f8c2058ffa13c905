#include "engine/run/work_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr StatementEffect kOpen{Work::open, Earlier::still_open};
constexpr StatementEffect kAutocommitted{Work::kept, Earlier::still_open};
constexpr StatementEffect kCommit{Work::kept, Earlier::kept};
constexpr StatementEffect kFailed{Work::none, Earlier::still_open};

class WorkLedgerTest : public ::testing::Test {
 protected:
  void note(StatementEffect effect, bool finished = true) { ledger_.note(effect, finished, ++line_); }
  const WhatStays& stays() const { return ledger_.what_stays(); }

  WorkLedger ledger_;
  std::uint64_t line_ = 0;
};

TEST_F(WorkLedgerTest, WorkInATransactionEndsAsThatDoes) {
  note(kOpen);
  note(kOpen);
  EXPECT_TRUE(stays().nothing());
  ledger_.end_transaction(Ending::committed);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 2}));
  EXPECT_EQ(stays().kept_line, 2U);
}

TEST_F(WorkLedgerTest, ARollbackTakesOnlyWhatWasOpen) {
  note(kAutocommitted);
  note(kOpen);
  note(kOpen);
  note(kFailed, false);
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
  EXPECT_EQ(stays().kept_line, 1U);
  EXPECT_EQ(stays().finished, 3U);
}

TEST_F(WorkLedgerTest, ACommitInTheMidstKeepsWhatWasBeforeIt) {
  note(kOpen);
  note(kOpen);
  note(kCommit);
  note(kAutocommitted);
  note(kOpen);
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 4}));
}

TEST_F(WorkLedgerTest, AStatementThatEndsTheTransactionAndFailsTakesItBack) {
  note(kOpen);
  note({Work::none, Earlier::taken_back}, false);
  ledger_.end_transaction(Ending::committed);
  EXPECT_TRUE(stays().nothing());
}

TEST_F(WorkLedgerTest, AFailingStatementCanCommitWhatWasBeforeIt) {
  note(kOpen);
  note({Work::none, Earlier::kept}, false);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
}

TEST_F(WorkLedgerTest, WhatWasTakenBackLeavesAGap) {
  note(kOpen);
  note({Work::none, Earlier::taken_back});
  note(kAutocommitted);
  note(kAutocommitted);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{3, 4}));
}

TEST_F(WorkLedgerTest, TablesWithoutTransactionsKeepAPart) {
  note(kAutocommitted);
  note(kOpen);
  note(kOpen);
  ledger_.end_transaction(Ending::partly_rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
  EXPECT_THAT(stays().partly, ElementsAre(StatementRange{2, 3}));
}

TEST_F(WorkLedgerTest, WhatNobodyKnowsIsKeptApart) {
  note(kOpen);
  note({Work::unknown, Earlier::unknown}, false);
  EXPECT_THAT(stays().kept, IsEmpty());
  EXPECT_THAT(stays().unknown, ElementsAre(StatementRange{1, 2}));
}

TEST_F(WorkLedgerTest, ACallbackThatCommitsKeepsTheWorkOfTheScript) {
  note(kOpen);
  ledger_.note_other(Earlier::kept);
  note(kOpen);
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
}

TEST_F(WorkLedgerTest, WhatIsLearntLateGoesToItsStatement) {
  note(kOpen);
  note(kOpen);
  note(kOpen);
  ledger_.revise({2, {Work::kept, Earlier::still_open}});  // into a table without transactions
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{2, 2}));
  EXPECT_THAT(stays().partly, IsEmpty());
}

TEST_F(WorkLedgerTest, TheLastNewsOfAStatementCount) {
  for (int i = 0; i < 4; ++i) note(kOpen);
  ledger_.end_transaction(Ending::unknown);
  ledger_.revise({2, {Work::unknown, Earlier::still_open}});  // nothing new
  EXPECT_THAT(stays().unknown, ElementsAre(StatementRange{1, 4}));
  ledger_.revise({2, {Work::kept, Earlier::still_open}});
  EXPECT_THAT(stays().unknown, ElementsAre(StatementRange{1, 2}, StatementRange{4, 4}));
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{3, 3}));
  ledger_.revise({2, {Work::unknown, Earlier::still_open}});
  EXPECT_THAT(stays().unknown, ElementsAre(StatementRange{1, 4}));
  EXPECT_THAT(stays().kept, IsEmpty());
}

TEST_F(WorkLedgerTest, LateNewsPassOverStatementsThatAreNotTheScripts) {
  note(kOpen);
  ledger_.note_other(Earlier::still_open);
  ledger_.note_other(Earlier::still_open);
  note(kOpen);
  EXPECT_TRUE(ledger_.revise({4, {Work::kept, Earlier::still_open}}));
  EXPECT_FALSE(ledger_.revise({2, {Work::kept, Earlier::still_open}}));   // of one of the others
  EXPECT_FALSE(ledger_.revise({99, {Work::kept, Earlier::still_open}}));  // of a script before
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
}

TEST_F(WorkLedgerTest, OfWorkThatIsPartlyOpenARollbackLeavesDoubt) {
  note(kOpen);
  note(kOpen);
  ledger_.revise({1, {Work::part_open, Earlier::kept}});
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
  note(kOpen);
  ledger_.end_transaction(Ending::rolled_back);
  EXPECT_THAT(stays().unknown, ElementsAre(StatementRange{2, 2}));
}

TEST_F(WorkLedgerTest, WorkThatIsPartlyOpenIsKeptByACommit) {
  note({Work::part_open, Earlier::still_open});
  ledger_.end_transaction(Ending::committed);
  EXPECT_THAT(stays().kept, ElementsAre(StatementRange{1, 1}));
  EXPECT_THAT(stays().unknown, IsEmpty());
}

}  // namespace
}  // namespace godwit
