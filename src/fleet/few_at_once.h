#pragma once
// The same work for many things, on a few threads.

#include <cstddef>
#include <functional>
#include <stop_token>

namespace godwit {

/// Calls `work` with 0 to count - 1, in this order, on as many threads as `most` says; of one at a time on the
/// caller's. Begins none after
/// a stop request, nor after one that throws; then throws the same once the others have ended.
void few_at_once(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& work,
                 const std::stop_token& stop);

}  // namespace godwit
