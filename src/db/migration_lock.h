#pragma once
// The lock for a whole run: polled, never blocking in the server, given back on destruction.

#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "db/dialect.h"

namespace godwit {

class MigrationLock {
 public:
  /// Waits up to `timeout` (negative: for ever). Throws Error(lock_timeout) naming the holder, Error(stopped).
  MigrationLock(std::unique_ptr<LockSession> session, std::chrono::milliseconds timeout, Clock& clock,
                EventSink* events, const std::stop_token& stop);
  ~MigrationLock();
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

  /// Asks the server. A script can drop it: DISCARD ALL, pg_advisory_unlock_all, RELEASE_ALL_LOCKS.
  bool held();
  /// After held() has said no: takes it again without waiting. False: another run has it now.
  bool retake();
  /// As LockSession::holder().
  std::string holder();

 private:
  std::unique_ptr<LockSession> session_;
};

}  // namespace godwit
