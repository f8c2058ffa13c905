#pragma once
// The server's knowledge in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats, 0.0.4).

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "server/shapes.h"

namespace godwit {

/// Requests that were answered. Safe from any thread.
class RequestCounts {
 public:
  void count(int status);
  /// By hundreds: of(2) is how many were answered with 200 to 299.
  std::uint64_t of(int hundreds) const { return counts_.at(static_cast<std::size_t>(hundreds)); }

 private:
  std::array<std::atomic<std::uint64_t>, 6> counts_{};
};

std::string render_metrics(const WatchViews& views, std::size_t jobs_running, const RequestCounts& requests);

}  // namespace godwit
