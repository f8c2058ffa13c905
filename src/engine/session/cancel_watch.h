#pragma once
// A stop request becomes a cancel of the statement that runs.

#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

#include "db/connection.h"

namespace godwit {

/// While it lives, a stop request cancels what runs on the connection, again and again until it is gone: a cancel that
/// arrives between two statements would be lost.
class CancelWatch {
 public:
  /// `grace`: how long what runs may go on after the request; negative: as long as it takes.
  CancelWatch(Connection& connection, const std::stop_token& stop, std::chrono::milliseconds grace = {});

  /// A cancel was sent, or is just about to be. Any thread.
  bool cancelled() const { return cancelled_; }
  /// No cancel is sent from here on. True if one was.
  bool end();

 private:
  void watch(const std::stop_token& done, const std::stop_token& stop, std::chrono::milliseconds grace);

  Connection& connection_;
  std::atomic<bool> cancelled_ = false;
  std::jthread thread_;
};

}  // namespace godwit
