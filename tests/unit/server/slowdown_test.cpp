#include "server/http/slowdown.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(SlowdownTest, GuessesAreAnsweredOneBehindTheOther) {
  Slowdown slowdown;
  const Slowdown::Time now{seconds(1000)};
  const milliseconds first = slowdown.next(now);
  EXPECT_GE(first, milliseconds(100));
  EXPECT_EQ(slowdown.next(now), 2 * first);
  EXPECT_EQ(slowdown.next(now + first), 2 * first);
  EXPECT_EQ(slowdown.next(now + seconds(60)), first);  // what was long ago is forgotten
}

TEST(SlowdownTest, NobodyWaitsForEver) {
  Slowdown slowdown;
  const Slowdown::Time now{seconds(1000)};
  milliseconds last{0};
  for (int i = 0; i < 10'000; ++i) last = slowdown.next(now);
  EXPECT_LE(last, seconds(30));
  EXPECT_GE(last, seconds(10));
}

}  // namespace
}  // namespace godwit
