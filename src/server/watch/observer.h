#pragma once
// Looks at every database again and again, so that a request never has to.

#include <chrono>
#include <stop_token>
#include <vector>

#include "server/watch/watched.h"

namespace godwit {

/// Asks each once, a few at a time. Returns early when asked to stop.
void observe_all(const std::vector<std::shared_ptr<Watched>>& list, const std::stop_token& stop);

}  // namespace godwit
