#pragma once
// "Read your configuration again", from the thread that waits for signals to the one that can do it.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace godwit {

/// Safe from any thread, but not from a signal handler.
class ReloadFlag {
 public:
  void raise() {
    const std::lock_guard lock(mutex_);
    raised_ = true;
    woken_.notify_all();
  }
  /// True: it was raised, and is not any more. False: `limit` is over, or a stop was asked for.
  bool wait(std::chrono::milliseconds limit, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const bool raised = woken_.wait_for(lock, stop, limit, [this] { return raised_; });
    raised_ = false;
    return raised;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool raised_ = false;
};

}  // namespace godwit
