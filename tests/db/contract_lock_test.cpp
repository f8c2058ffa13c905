// LockSession and MigrationLock on every database.
#include <thread>

#include "db/migration_lock.h"
#include "support/databases.h"

namespace godwit::test {
namespace {

using std::chrono::milliseconds;

// Time that passes only when somebody waits.
class WaitingClock final : public Clock {
 public:
  milliseconds now() override { return now_; }
  bool wait(milliseconds duration, const std::stop_token& stop) override {
    now_ += duration;
    return !stop.stop_requested();
  }
  std::string local_timestamp() override { return "2026-01-01 00:00:00"; }

 private:
  milliseconds now_{0};
};

struct Collector final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* waiting = std::get_if<LockWaiting>(&event)) waitings.push_back(*waiting);
    if (std::holds_alternative<LockTaken>(event)) ++taken;
  }
  std::vector<LockWaiting> waitings;
  int taken = 0;
};

class LockContract : public ::testing::TestWithParam<DatabaseKind> {
 protected:
  std::unique_ptr<LockSession> lock(Connection& connection, const std::string& table = "flyway_schema_history") {
    return connection.lock_session(database_.schema(), table);
  }

  TestDatabase database_{GetParam()};
  std::unique_ptr<Connection> first_ = database_.connect();
  std::unique_ptr<Connection> second_ = database_.connect();
};
INSTANTIATE_TEST_SUITE_P(Databases, LockContract, every_database(), kind_of);

TEST_P(LockContract, OnlyOneSessionGetsIt) {
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_FALSE(mine->held());
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_TRUE(mine->held());
  EXPECT_FALSE(theirs->try_acquire());
  EXPECT_FALSE(theirs->held());
  mine->release();
  EXPECT_FALSE(mine->held());
  EXPECT_TRUE(theirs->try_acquire());
  theirs->release();
}

TEST_P(LockContract, ItLeavesNoTransactionOpen) {
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_EQ(first_->transaction_state(), TransactionState::idle);
  EXPECT_FALSE(theirs->try_acquire());
  EXPECT_EQ(second_->transaction_state(), TransactionState::idle);
  mine->release();
}

TEST_P(LockContract, TheHolderIsNamedToTheOneWhoWaits) {
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_FALSE(theirs->try_acquire());
  EXPECT_FALSE(theirs->holder().empty());
  mine->release();
}

TEST_P(LockContract, ItGoesWithTheConnection) {
  if (GetParam() == DatabaseKind::sqlite) GTEST_SKIP() << "SQLite's is a file of the LockSession's own";
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_TRUE(mine->try_acquire());
  first_.reset();
  bool got = false;
  for (int tries = 0; tries < 100 && !got; ++tries) {
    got = theirs->try_acquire();
    if (!got) std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_TRUE(got);
  theirs->release();
}

TEST_P(LockContract, ItSurvivesCommitRollbackAndRestoringTheSession) {
  const auto mine = lock(*first_);
  EXPECT_TRUE(mine->try_acquire());
  first_->begin();
  first_->commit();
  EXPECT_TRUE(mine->held());
  first_->begin();
  EXPECT_TRUE(mine->held());
  first_->rollback();
  EXPECT_TRUE(mine->held());
  first_->restore_session();
  EXPECT_TRUE(mine->held());
  mine->release();
}

TEST_P(LockContract, ItIsSeenWhenAScriptDropsIt) {
  if (GetParam() == DatabaseKind::sqlite) GTEST_SKIP() << "no statement of SQLite can drop it";
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_TRUE(mine->try_acquire());
  run(*first_, {GetParam() == DatabaseKind::postgresql ? "SELECT pg_advisory_unlock_all()" : "DO RELEASE_ALL_LOCKS()"});
  EXPECT_FALSE(mine->held());
  EXPECT_TRUE(theirs->try_acquire());
  EXPECT_FALSE(mine->held());
  mine->release();
  EXPECT_TRUE(theirs->held());
  theirs->release();
}

// Taken once more it is still one lock: a server that counts would keep it when it is given back once.
TEST_P(LockContract, ItIsTakenTwiceAndGivenBackOnce) {
  const auto mine = lock(*first_), theirs = lock(*second_);
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_TRUE(mine->try_acquire());
  mine->release();
  EXPECT_FALSE(mine->held());
  EXPECT_TRUE(theirs->try_acquire());
  theirs->release();
}

TEST_P(LockContract, AnotherHistoryTableHasAnotherLock) {
  if (GetParam() == DatabaseKind::sqlite) GTEST_SKIP() << "one lock a database file";
  const auto mine = lock(*first_), theirs = lock(*second_, "another_history");
  EXPECT_TRUE(mine->try_acquire());
  EXPECT_TRUE(theirs->try_acquire());
  mine->release();
  theirs->release();
}

TEST_P(LockContract, AMigrationLockIsHeldAndGivenBack) {
  WaitingClock clock;
  Collector events;
  {
    MigrationLock held(lock(*first_), milliseconds(0), clock, &events, {});
    EXPECT_TRUE(held.held());
  }
  EXPECT_EQ(events.taken, 1);
  EXPECT_TRUE(events.waitings.empty());
  const auto theirs = lock(*second_);
  EXPECT_TRUE(theirs->try_acquire());
  theirs->release();
}

TEST_P(LockContract, AMigrationLockThatWaitsTooLongNamesTheHolder) {
  WaitingClock clock;
  Collector events;
  const MigrationLock held(lock(*first_), milliseconds(0), clock, nullptr, {});
  try {
    MigrationLock(lock(*second_), std::chrono::seconds(12), clock, &events, {});
    FAIL() << "it got the lock";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::lock_timeout);
  }
  ASSERT_GE(events.waitings.size(), 2U);
  EXPECT_FALSE(events.waitings[0].holder.empty());
}

}  // namespace
}  // namespace godwit::test
