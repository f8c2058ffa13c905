#include "db/migration_lock.h"

#include <algorithm>

namespace godwit {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{20};
constexpr milliseconds kLongestPause{500};
constexpr milliseconds kHeartbeat{5000};  // how often a waiting run says who holds the lock

[[noreturn]] void give_up(const std::string& holder, milliseconds waited) {
  throw Error(ErrorCode::lock_timeout, "Another run holds the migration lock" + (holder.empty() ? "" : ": " + holder) +
                                           ". Gave up after " + std::to_string(waited.count() / 1000) +
                                           " s; nothing was changed. Wait for it to end, or raise " +
                                           "-lockTimeout=<seconds>.");
}

}  // namespace

MigrationLock::MigrationLock(std::unique_ptr<LockSession> session, milliseconds timeout, Clock& clock,
                             EventSink* events, const std::stop_token& stop)
    : session_(std::move(session)) {
  const milliseconds start = clock.now();
  milliseconds pause = kFirstPause;
  milliseconds next_heartbeat{0};
  while (!session_->try_acquire()) {
    const milliseconds waited = clock.now() - start;
    if (timeout.count() >= 0 && waited >= timeout) give_up(session_->holder(), waited);
    if (events && waited >= next_heartbeat) {
      events->on_event(LockWaiting{session_->holder(), waited.count()});
      next_heartbeat = waited + kHeartbeat;
    }
    if (events && events->wants_details()) {
      events->on_event(Detail{
          "The migration lock is held by another; asking again in " + std::to_string(pause.count()) + " ms.", true});
    }
    if (!clock.wait(pause, stop)) {
      throw Error(ErrorCode::stopped, "Stopped by a signal while waiting for the migration lock; nothing was changed.");
    }
    pause = std::min(pause * 2, kLongestPause);
  }
  if (events) events->on_event(LockTaken{(clock.now() - start).count()});
}

MigrationLock::~MigrationLock() {
  session_->release();
}

bool MigrationLock::held() {
  return session_->held();
}

bool MigrationLock::retake() {
  return session_->try_acquire();
}

std::string MigrationLock::holder() {
  return session_->holder();
}

}  // namespace godwit
