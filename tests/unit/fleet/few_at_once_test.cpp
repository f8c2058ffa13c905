#include "fleet/few_at_once.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace godwit {
namespace {

TEST(FewAtOnceTest, EveryNumberHasItsTurnOnceAndNotMoreThanAFewAtOnce) {
  std::mutex mutex;
  std::multiset<std::size_t> seen;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const auto work = [&](std::size_t i) {
    const int here = ++now;
    for (int known = most; known < here && !most.compare_exchange_weak(known, here);) {
    }
    std::this_thread::yield();
    const std::lock_guard lock(mutex);
    seen.insert(i);
    --now;
  };
  few_at_once(1000, 3, work, {});
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(std::set<std::size_t>(seen.begin(), seen.end()).size(), 1000U);
  EXPECT_LE(most, 3);
}

TEST(FewAtOnceTest, OneThreadGoesInOrder) {
  std::vector<std::size_t> seen;
  few_at_once(5, 0, [&](std::size_t i) { seen.push_back(i); }, {});
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(FewAtOnceTest, NothingBeginsAfterAStop) {
  std::stop_source stop;
  std::size_t count = 0;
  const auto work = [&](std::size_t) {
    if (++count == 3) stop.request_stop();
  };
  few_at_once(100, 1, work, stop.get_token());
  EXPECT_EQ(count, 3U);
}

TEST(FewAtOnceTest, WhatIsThrownEndsItAndIsThrownAgain) {
  std::atomic<std::size_t> count = 0;
  const auto work = [&](std::size_t i) {
    ++count;
    if (i == 2) throw std::runtime_error("two");
  };
  EXPECT_THROW(few_at_once(100, 1, work, {}), std::runtime_error);
  EXPECT_EQ(count, 3U);
}

}  // namespace
}  // namespace godwit
