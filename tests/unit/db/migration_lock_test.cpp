// Waiting for the migration lock, without a database and without time that passes.

#include "db/migration_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Held by another until it was asked for so often; released ones are counted.
class HeldLock final : public LockSession {
 public:
  HeldLock(int refusals, int& released) : refusals_(refusals), released_(released) {}
  bool try_acquire() override { return refusals_-- <= 0; }
  bool held() override { return true; }
  void release() noexcept override { ++released_; }
  std::string holder() override { return "pid 4711"; }

 private:
  int refusals_;
  int& released_;
};

class NotedClock final : public Clock {
 public:
  milliseconds now() override { return now_; }
  bool wait(milliseconds duration, const std::stop_token& stop) override {
    now_ += duration;
    waits.push_back(duration.count());
    return !stop.stop_requested() && waits.size() < 1000;
  }
  std::string local_timestamp() override { return ""; }
  std::vector<std::int64_t> waits;

 private:
  milliseconds now_{0};
};

struct Waitings final : EventSink {
  void on_event(const Event& event) override {
    if (const auto* waiting = std::get_if<LockWaiting>(&event)) seconds.push_back(waiting->waited_ms / 1000);
    taken += std::holds_alternative<LockTaken>(event);
  }
  std::vector<std::int64_t> seconds;
  int taken = 0;
};

class MigrationLockTest : public ::testing::Test {
 protected:
  ErrorCode take(int refusals, milliseconds timeout) {
    try {
      const MigrationLock lock(std::make_unique<HeldLock>(refusals, released_), timeout, clock_, &waitings_,
                               stop_.get_token());
      EXPECT_EQ(released_, 0);
      return ErrorCode::none;
    } catch (const Error& error) {
      said_ = error.what();
      return error.code();
    }
  }

  NotedClock clock_;
  Waitings waitings_;
  std::stop_source stop_;
  int released_ = 0;
  std::string said_;
};

TEST_F(MigrationLockTest, ItIsGivenBackOnce) {
  EXPECT_EQ(take(0, seconds(1)), ErrorCode::none);
  EXPECT_EQ(released_, 1);
  EXPECT_EQ(waitings_.taken, 1);
}

TEST_F(MigrationLockTest, WithoutPatienceNobodyWaits) {
  EXPECT_EQ(take(1, milliseconds(0)), ErrorCode::lock_timeout);
  EXPECT_THAT(clock_.waits, ElementsAre());
  EXPECT_THAT(said_, HasSubstr("Another run holds the migration lock: pid 4711. Gave up after 0 s"));
}

TEST_F(MigrationLockTest, ThePausesDoubleUpToHalfASecond) {
  EXPECT_EQ(take(7, seconds(60)), ErrorCode::none);
  EXPECT_THAT(clock_.waits, ElementsAre(20, 40, 80, 160, 320, 500, 500));
}

// At the very moment that the time is over.
TEST_F(MigrationLockTest, TheTimeIsOverWhenItIsOver) {
  EXPECT_EQ(take(99, milliseconds(20 + 40)), ErrorCode::lock_timeout);
  EXPECT_THAT(clock_.waits, ElementsAre(20, 40));
}

TEST_F(MigrationLockTest, AnEndlessPatienceIsEndless) {
  EXPECT_EQ(take(500, milliseconds(-1)), ErrorCode::none);
}

TEST_F(MigrationLockTest, WhoWaitsSaysSoNowAndThen) {
  EXPECT_EQ(take(99, seconds(12)), ErrorCode::lock_timeout);
  EXPECT_THAT(waitings_.seconds, ElementsAre(0, 5, 10));
}

TEST_F(MigrationLockTest, AStopEndsTheWait) {
  stop_.request_stop();
  EXPECT_EQ(take(99, seconds(12)), ErrorCode::stopped);
  EXPECT_EQ(clock_.waits.size(), 1U);
}

}  // namespace
}  // namespace godwit::test
