#pragma once
// Events into log lines.

#include "godwit/event.h"

namespace godwit {

/// Writes what is worth a log line: steps and the lock at debug, connections, notices and notes at info, waits and
/// warnings at warning. Used alone where standard output belongs to JSON.
void log_event(const Event& event);

}  // namespace godwit
