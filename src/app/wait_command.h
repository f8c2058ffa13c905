#pragma once
// `wait`: for what has to start after somebody else has migrated.

#include <stop_token>

#include "config/keys/settings.h"
#include "godwit/report.h"

namespace godwit {

/// Asks again and again, with a role that may only read, until the database answers and its schema is at least at the
/// version asked for, or nothing of the local migrations is pending. Its code is lock_timeout when the time is over and
/// stopped if asked to stop. What cannot get better by waiting (a wrong password, a wrong option) ends it at once with
/// its own code.
Report run_wait(const Settings& settings, const std::stop_token& stop);

}  // namespace godwit
