#pragma once
// Locks that a connection makes.

#include <string>

namespace godwit {

/// Lock acts of one database; MigrationLock does the waiting.
class LockSession {
 public:
  virtual ~LockSession() = default;
  virtual bool try_acquire() = 0;  ///< never blocks in the server
  /// Asks the server (or the file system); false if a script dropped it: then try_acquire() may take it again.
  virtual bool held() = 0;
  virtual void release() noexcept = 0;
  virtual std::string holder() = 0;  ///< "pid 4711 (app godwit, 10.0.0.7, since 12:01:33)"; "" if unknown
};

/// Puts the wait of before back. See Dialect::limit_lock_waits().
class LockWaitLimit {
 public:
  virtual ~LockWaitLimit() = default;
};

}  // namespace godwit
