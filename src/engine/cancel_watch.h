#pragma once
// A stop request becomes a cancel of the statement that runs.

#include <stop_token>
#include <thread>

#include "db/connection.h"

namespace godwit {

/// While it lives, a stop request cancels what runs on the connection, again and again until it is gone: a cancel that
/// arrives between two statements would be lost.
class CancelWatch {
 public:
  CancelWatch(Connection& connection, const std::stop_token& stop);

 private:
  std::jthread thread_;
};

}  // namespace godwit
