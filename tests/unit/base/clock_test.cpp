#include "base/clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace godwit {
namespace {

using std::chrono::milliseconds;

TEST(ClockTest, TimeDoesNotRunBackwards) {
  Clock& clock = system_clock();
  milliseconds last = clock.now();
  for (int i = 0; i < 1000; ++i) {
    const milliseconds now = clock.now();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(ClockTest, AWaitThatNobodyStopsLastsItsTime) {
  Clock& clock = system_clock();
  const milliseconds begin = clock.now();
  EXPECT_TRUE(clock.wait(milliseconds(30), std::stop_token{}));
  EXPECT_GE(clock.now() - begin, milliseconds(29));
}

TEST(ClockTest, AWaitEndsWhenItIsStopped) {
  Clock& clock = system_clock();
  std::stop_source stop;
  const milliseconds begin = clock.now();
  const std::jthread stopper([&stop] {
    std::this_thread::sleep_for(milliseconds(20));
    stop.request_stop();
  });
  EXPECT_FALSE(clock.wait(std::chrono::minutes(5), stop.get_token()));
  EXPECT_LT(clock.now() - begin, std::chrono::minutes(1));
}

TEST(ClockTest, AWaitThatWasStoppedBeforeItBeganReturnsAtOnce) {
  Clock& clock = system_clock();
  std::stop_source stop;
  stop.request_stop();
  const milliseconds begin = clock.now();
  EXPECT_FALSE(clock.wait(std::chrono::minutes(5), stop.get_token()));
  EXPECT_LT(clock.now() - begin, std::chrono::minutes(1));
}

TEST(ClockTest, AWaitOfNoTimeReturns) {
  EXPECT_TRUE(system_clock().wait(milliseconds(0), std::stop_token{}));
  EXPECT_TRUE(system_clock().wait(milliseconds(-5), std::stop_token{}));
}

TEST(ClockTest, TheTimestampHasFlywaysForm) {
  EXPECT_THAT(system_clock().local_timestamp(),
              testing::MatchesRegex("20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]"));
}

TEST(ClockTest, EverybodyGetsTheSameClock) {
  EXPECT_EQ(&system_clock(), &system_clock());
}

}  // namespace
}  // namespace godwit
