#include "fleet/run_fleet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace godwit {
namespace {

using testing::HasSubstr;

// The text of all that is told.
class Told final : public FleetSink {
 public:
  void begins(std::size_t target) override { text += std::to_string(target) + "("; }
  void on_event(std::size_t target, const Event& event) override {
    text += std::to_string(target) + std::get<Note>(event).text;
  }
  void ended(std::size_t target, Report report) override { text += std::to_string(target) + report.schema + ")"; }

  std::string text;
};

Report report_of(const std::string& text) {
  Report report;
  report.schema = text;
  return report;
}

TEST(RunFleetTest, WhatIsToldIsInTheOrderOfTheTargetsThoughTheLastEndsFirst) {
  Told told;
  std::mutex mutex;
  std::condition_variable changed;
  int ended = 0;
  const auto run = [&](std::size_t target, EventSink& events) {
    std::unique_lock lock(mutex);
    events.on_event(Note{"a"});
    changed.wait(lock, [&] { return ended == 2 - static_cast<int>(target); });
    events.on_event(Note{"b"});
    ++ended;
    changed.notify_all();
    return report_of("!");
  };
  run_fleet(3, 3, told, run, {});
  EXPECT_EQ(told.text, "0(0a0b0!)1(1a1b1!)2(2a2b2!)");
}

TEST(RunFleetTest, NoMoreThanAskedForRunAtOnce) {
  Told told;
  std::mutex mutex;
  int running = 0;
  int most = 0;
  const auto run = [&](std::size_t /*target*/, EventSink& /*events*/) {
    {
      const std::lock_guard lock(mutex);
      most = std::max(most, ++running);
    }
    std::this_thread::yield();
    const std::lock_guard lock(mutex);
    --running;
    return report_of("");
  };
  run_fleet(50, 2, told, run, {});
  EXPECT_LE(most, 2);
  EXPECT_THAT(told.text, HasSubstr("49(49)"));
}

TEST(RunFleetTest, AfterAStopNoneBegins) {
  Told told;
  std::stop_source stop;
  const auto run = [&](std::size_t target, EventSink& /*events*/) {
    if (target == 1) stop.request_stop();
    return report_of("");
  };
  run_fleet(5, 1, told, run, stop.get_token());
  EXPECT_EQ(told.text, "0(0)1(1)");
}

TEST(RunFleetTest, AnExceptionEndsItAndReachesTheCaller) {
  Told told;
  const auto run = [](std::size_t target, EventSink& /*events*/) -> Report {
    if (target == 1) throw std::runtime_error("no more");
    return {};
  };
  EXPECT_THROW(run_fleet(5, 1, told, run, {}), std::runtime_error);
  EXPECT_EQ(told.text, "0(0)1(");
}

}  // namespace
}  // namespace godwit
