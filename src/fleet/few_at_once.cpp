#include "fleet/few_at_once.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace godwit {

void few_at_once(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& work,
                 const std::stop_token& stop) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto take = [&] {
    try {
      for (std::size_t i; !stop.stop_requested() && (i = next++) < count;) work(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = count;
    }
  };
  const std::size_t threads = std::min(count, most);
  if (threads <= 1) {
    take();
  } else {
    std::vector<std::jthread> running;
    for (std::size_t i = 0; i < threads; ++i) running.emplace_back(take);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace godwit
