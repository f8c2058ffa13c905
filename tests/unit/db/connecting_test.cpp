#include "db/connecting.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

namespace godwit {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

struct Pair {
  Pair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0); }
  ~Pair() {
    for (const int end : ends) close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  std::array<int, 2> ends{};
};

TEST(SocketWatchTest, AStopRequestEndsABlockingRead) {
  const Pair pair;
  std::stop_source stop;
  SocketWatch watch(stop.get_token());
  watch.watch(pair.ends[0]);
  const std::jthread later([&] {
    std::this_thread::sleep_for(milliseconds(50));
    stop.request_stop();
  });
  char byte = 0;
  EXPECT_EQ(read(pair.ends[0], &byte, 1), 0);
  EXPECT_TRUE(watch.stopped());
}

TEST(SocketWatchTest, AStopRequestEndsTheWaitingForASocketThatNobodyAnswers) {
  const Pair pair;
  std::stop_source stop;
  SocketWatch watch(stop.get_token());
  const auto began = Clock::now();
  const std::jthread later([&] {
    std::this_thread::sleep_for(milliseconds(50));
    stop.request_stop();
  });
  EXPECT_FALSE(watch.wait(pair.ends[0], POLLIN, 60'000));
  EXPECT_LT(Clock::now() - began, seconds(30));
}

TEST(SocketWatchTest, ASocketThatIsWatchedAfterTheRequestIsShutDownToo) {
  const Pair pair;
  std::stop_source stop;
  SocketWatch watch(stop.get_token());
  stop.request_stop();
  watch.watch(pair.ends[0]);
  char byte = 0;
  EXPECT_EQ(read(pair.ends[0], &byte, 1), 0);
}

TEST(SocketWatchTest, OnlyTheLastSocketIsShutDownAndOnlyWhileTheWatchLives) {
  const Pair first, second, third;
  std::stop_source stop;
  {
    SocketWatch watch(stop.get_token());
    watch.watch(third.ends[0]);
  }
  SocketWatch watch(stop.get_token());
  watch.watch(first.ends[0]);
  watch.watch(second.ends[0]);
  stop.request_stop();
  char byte = 0;
  EXPECT_EQ(read(second.ends[0], &byte, 1), 0);
  EXPECT_LT(recv(first.ends[0], &byte, 1, MSG_DONTWAIT), 0);
  EXPECT_LT(recv(third.ends[0], &byte, 1, MSG_DONTWAIT), 0);
}

TEST(SocketWatchTest, WithoutAStopTokenItWaitsForTheSocketAlone) {
  const Pair pair;
  SocketWatch watch({});
  watch.watch(pair.ends[0]);
  EXPECT_FALSE(watch.wait(pair.ends[0], POLLIN, 10));
  ASSERT_EQ(write(pair.ends[1], "x", 1), 1);
  EXPECT_TRUE(watch.wait(pair.ends[0], POLLIN, 10'000));
}

TEST(LookUpHostTest, AnAddressAndAPathNeedNone) {
  std::stop_source stop;
  stop.request_stop();  // whoever asks would hear of it
  for (const char* name : {"127.0.0.1", "::1", "fe80::1%lo", "/run/postgresql", "@abstract", ""}) {
    EXPECT_EQ(look_up_host(name, stop.get_token()), "") << name;
  }
}

TEST(LookUpHostTest, ANameIsLookedUpAndAStopRequestWaitsForNobody) {
  std::stop_source stop;
  EXPECT_EQ(look_up_host("localhost", stop.get_token()), "");
  EXPECT_NE(look_up_host("name with blanks", stop.get_token()), "");
  stop.request_stop();
  try {
    look_up_host("some.name.invalid", stop.get_token());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::stopped);
  }
}

TEST(ConnectUntilStoppedTest, WhatComesOfItCountsOnlyWithoutARequest) {
  std::stop_source stop;
  const auto fails = []() -> int { throw Error(ErrorCode::connection_lost, "lost"); };
  EXPECT_EQ(connect_until_stopped(stop.get_token(), [] { return 7; }), 7);
  EXPECT_THROW(connect_until_stopped(stop.get_token(), fails), Error);
  stop.request_stop();
  for (const auto& make : {std::function<int()>(fails), std::function<int()>([] { return 7; })}) {
    try {
      connect_until_stopped(stop.get_token(), make);
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::stopped);
    }
  }
}

}  // namespace
}  // namespace godwit
