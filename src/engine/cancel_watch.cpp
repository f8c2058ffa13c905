#include "engine/cancel_watch.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace godwit {
namespace {

void watch(const std::stop_token& done, const std::stop_token& stop, Connection& connection) {
  std::mutex mutex;
  std::condition_variable_any woken;
  const std::stop_callback wake(stop, [&] {
    const std::lock_guard lock(mutex);
    woken.notify_all();
  });
  std::unique_lock lock(mutex);
  woken.wait(lock, done, [&] { return stop.stop_requested(); });
  while (!done.stop_requested()) {
    connection.cancel();
    woken.wait_for(lock, done, std::chrono::milliseconds(200), [] { return false; });
  }
}

}  // namespace

CancelWatch::CancelWatch(Connection& connection, const std::stop_token& stop) {
  if (!stop.stop_possible()) return;
  thread_ = std::jthread([&connection, stop](const std::stop_token& done) { watch(done, stop, connection); });
}

}  // namespace godwit
