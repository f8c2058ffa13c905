#pragma once
// How long whoever guesses has to wait for the answer.

#include <algorithm>
#include <chrono>
#include <mutex>

namespace godwit {

/// Guesses are answered one behind the other, however many come at once and from wherever; what is right never waits.
/// Safe from any thread.
class Slowdown {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// For one that has come at that time.
  std::chrono::milliseconds next(Time now) {
    const std::lock_guard lock(mutex_);
    free_at_ = std::min(std::max(free_at_, now) + kEach, now + kLongest);
    return std::chrono::ceil<std::chrono::milliseconds>(free_at_ - now);
  }

 private:
  static constexpr std::chrono::milliseconds kEach{200};
  static constexpr std::chrono::seconds kLongest{20};

  std::mutex mutex_;
  Time free_at_;
};

}  // namespace godwit
