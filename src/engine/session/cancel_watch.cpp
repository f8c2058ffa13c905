#include "engine/session/cancel_watch.h"

#include <condition_variable>
#include <mutex>

namespace godwit {

CancelWatch::CancelWatch(Connection& connection, const std::stop_token& stop, std::chrono::milliseconds grace)
    : connection_(connection) {
  if (!stop.stop_possible()) return;
  thread_ = std::jthread([this, stop, grace](const std::stop_token& done) { watch(done, stop, grace); });
}

void CancelWatch::watch(const std::stop_token& done, const std::stop_token& stop, std::chrono::milliseconds grace) {
  std::mutex mutex;
  std::condition_variable_any woken;
  const std::stop_callback wake(stop, [&] {
    const std::lock_guard lock(mutex);
    woken.notify_all();
  });
  std::unique_lock lock(mutex);
  woken.wait(lock, done, [&] { return stop.stop_requested(); });
  const auto never = [] { return false; };
  if (grace.count() < 0) woken.wait(lock, done, never);
  if (grace.count() > 0) woken.wait_for(lock, done, grace, never);
  while (!done.stop_requested()) {
    cancelled_ = true;
    connection_.cancel();
    woken.wait_for(lock, done, std::chrono::milliseconds(200), never);
  }
}

bool CancelWatch::end() {
  thread_ = std::jthread();
  return cancelled_;
}

}  // namespace godwit
