// A script's transaction against answers of a server that are made up: what stays, and who ends it.

#include "engine/run/script_transaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/quiet_connection.h"

namespace godwit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Says what it is told to say.
class ToldConnection final : public QuietConnection {
 public:
  void begin() override {
    log.emplace_back("begin");
    state = TransactionState::open;
  }
  void commit() override {
    log.emplace_back("commit");
    if (commit_error != ErrorCode::none) throw Error(commit_error, "COMMIT went wrong.");
    state = TransactionState::idle;
  }
  bool rollback() noexcept override {
    log.emplace_back("rollback");
    state = TransactionState::idle;
    return all_rolled_back;
  }
  std::vector<LateEffect> left_by_rollback() override { return left; }
  std::string doubt_of_rollback() override { return doubt; }

  ErrorCode commit_error = ErrorCode::none;
  bool all_rolled_back = true;
  std::vector<LateEffect> left;
  std::string doubt;
};

std::vector<std::string> shown(const std::vector<StatementRange>& ranges) {
  std::vector<std::string> texts;
  for (const StatementRange& range : ranges) {
    texts.push_back(std::to_string(range.first) + "-" + std::to_string(range.last));
  }
  return texts;
}

class ScriptTransactionTest : public ::testing::Test {
 protected:
  /// The answers to statements at lines 1, 2, 3…; all of them finished but the last `failed`.
  static void note(ScriptTransaction& transaction, std::vector<StatementEffect> effects, std::size_t failed = 0) {
    std::vector<SqlStatement> statements(effects.size());
    for (std::size_t i = 0; i < statements.size(); ++i) statements[i].begin.line = i + 1;
    BatchOutcome outcome;
    outcome.succeeded = effects.size() - failed;
    outcome.effects = std::move(effects);
    transaction.note(statements, outcome);
  }

  ToldConnection connection_;
};

constexpr StatementEffect kOpen{Work::open, Earlier::still_open};
constexpr StatementEffect kKept{Work::kept, Earlier::kept};

TEST_F(ScriptTransactionTest, ItBeginsOnceAndRollsBackWhatIsLeftOpen) {
  {
    ScriptTransaction transaction(connection_);
    transaction.begin();
    transaction.begin();
    EXPECT_TRUE(transaction.open());
  }
  EXPECT_THAT(connection_.log, ElementsAre("begin", "rollback"));
}

TEST_F(ScriptTransactionTest, NothingIsEndedThatSomebodyElseHasOpened) {
  connection_.state = TransactionState::open;
  { const ScriptTransaction joined(connection_); }
  EXPECT_THAT(connection_.log, IsEmpty());
  connection_.state = TransactionState::idle;
  { const ScriptTransaction idle(connection_); }
  EXPECT_THAT(connection_.log, IsEmpty());
}

TEST_F(ScriptTransactionTest, WhatIsCommittedStays) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen, kOpen});
  EXPECT_TRUE(transaction.what_stays().nothing());
  transaction.commit();
  EXPECT_THAT(shown(transaction.what_stays().kept), ElementsAre("1-2"));
  EXPECT_EQ(transaction.what_stays().kept_line, 2U);
  EXPECT_EQ(transaction.what_stays().finished, 2U);
}

TEST_F(ScriptTransactionTest, WhatIsRolledBackDoesNot) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kKept, kOpen, {Work::none, Earlier::still_open}}, 1);
  transaction.rollback();
  const WhatStays& stays = transaction.what_stays();
  EXPECT_THAT(shown(stays.kept), ElementsAre("1-1"));
  EXPECT_EQ(stays.finished, 2U);
  EXPECT_THAT(stays.partly, IsEmpty());
  EXPECT_EQ(stays.doubt, "");
}

TEST_F(ScriptTransactionTest, ACommitWithoutAnAnswerMayHaveHappened) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  connection_.commit_error = ErrorCode::outcome_unknown;
  EXPECT_THROW(transaction.commit(), Error);
  EXPECT_THAT(shown(transaction.what_stays().unknown), ElementsAre("1-1"));
  EXPECT_THAT(connection_.log, ElementsAre("begin", "commit"));
}

TEST_F(ScriptTransactionTest, ACommitThatFailsIsRolledBack) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  connection_.commit_error = ErrorCode::migration_failed;
  EXPECT_THROW(transaction.commit(), Error);
  EXPECT_TRUE(transaction.what_stays().nothing());
  EXPECT_FALSE(transaction.open());
  EXPECT_THAT(connection_.log, ElementsAre("begin", "commit", "rollback"));
}

TEST_F(ScriptTransactionTest, TheNextScriptBeginsAnew) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kKept});
  transaction.next_script();
  EXPECT_TRUE(transaction.what_stays().nothing());
  EXPECT_EQ(transaction.what_stays().finished, 0U);
}

TEST_F(ScriptTransactionTest, WorkOfEarlierScriptsThatAStatementCommitsIsKnown) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  EXPECT_FALSE(transaction.kept_earlier_scripts());
  transaction.next_script();
  note(transaction, {kKept});
  EXPECT_TRUE(transaction.kept_earlier_scripts());
}

TEST_F(ScriptTransactionTest, OnlyWhatWasOpenInFrontOfTheScriptIsOfEarlierOnes) {
  ScriptTransaction transaction(connection_);
  transaction.next_script();
  note(transaction, {kKept});
  EXPECT_FALSE(transaction.kept_earlier_scripts());
  transaction.begin();
  transaction.next_script();
  note(transaction, {{Work::none, Earlier::taken_back}, kKept});
  EXPECT_FALSE(transaction.kept_earlier_scripts());
}

TEST_F(ScriptTransactionTest, TheCommitOfAGroupKeepsEarlierScripts) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  transaction.next_script();
  transaction.commit();
  EXPECT_TRUE(transaction.kept_earlier_scripts());
}

TEST_F(ScriptTransactionTest, ACallbackThatCommitsKeepsTheScriptsWorkAndHasNoneOfItsOwn) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  BatchOutcome callback;
  callback.succeeded = 1;
  callback.effects = {kKept};
  transaction.note_callback(callback);
  EXPECT_THAT(shown(transaction.what_stays().kept), ElementsAre("1-1"));
  EXPECT_EQ(transaction.what_stays().finished, 1U);
}

TEST_F(ScriptTransactionTest, WhatIsToldLateCounts) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  BatchOutcome late;
  late.before = LateEffect{1, kKept};
  transaction.note_late(late);
  EXPECT_THAT(shown(transaction.what_stays().kept), ElementsAre("1-1"));
}

TEST_F(ScriptTransactionTest, LeftoversAndDoubtsAreKept) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  BatchOutcome outcome;
  outcome.leftovers = {"An index is INVALID."};
  transaction.note({}, outcome);
  connection_.doubt = "Nobody could be asked.";
  transaction.rollback();
  EXPECT_THAT(transaction.what_stays().leftovers, ElementsAre("An index is INVALID."));
  EXPECT_EQ(transaction.what_stays().doubt, "Nobody could be asked.");
}

TEST_F(ScriptTransactionTest, TablesWithoutTransactionsKeepAPart) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen, kOpen});
  connection_.all_rolled_back = false;
  transaction.rollback();
  EXPECT_THAT(shown(transaction.what_stays().partly), ElementsAre("1-2"));
  EXPECT_TRUE(transaction.what_stays().by_plain_tables);
}

TEST_F(ScriptTransactionTest, OfWhichStatementsItStaysMayBeKnown) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen, kOpen});
  connection_.all_rolled_back = false;
  connection_.left = {{1, {Work::kept_partly, Earlier::still_open}}};
  transaction.rollback();
  EXPECT_THAT(shown(transaction.what_stays().partly), ElementsAre("2-2"));
  EXPECT_FALSE(transaction.what_stays().by_plain_tables);
  EXPECT_THAT(transaction.what_stays().leftovers, IsEmpty());
}

TEST_F(ScriptTransactionTest, WorkThatIsNotTheScriptsIsSaidToStay) {
  ScriptTransaction transaction(connection_);
  transaction.begin();
  note(transaction, {kOpen});
  connection_.all_rolled_back = false;
  connection_.left = {{2, {Work::kept_partly, Earlier::still_open}}};
  transaction.rollback();
  EXPECT_THAT(transaction.what_stays().leftovers, ElementsAre(HasSubstr("What scripts before it, or callbacks")));
}

}  // namespace
}  // namespace godwit::test
