#pragma once
// Time and waiting behind one door, so that a test can replace both.

#include <chrono>
#include <stop_token>
#include <string>

namespace godwit {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Monotonic; only differences mean something.
  virtual std::chrono::milliseconds now() = 0;
  /// Sleeps, but not past a stop request. Returns false if it was asked to stop.
  virtual bool wait(std::chrono::milliseconds duration, const std::stop_token& stop) = 0;
  /// Local wall time as "yyyy-MM-dd HH:mm:ss" (Flyway's ${flyway:timestamp}).
  virtual std::string local_timestamp() = 0;
  /// Wall time in UTC as "yyyyMMddHHmmss": what names of files are made of.
  virtual std::string utc_digits();
};

/// The real one. Safe to use from any thread.
Clock& system_clock();

}  // namespace godwit
