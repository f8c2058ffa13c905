#pragma once
// How long something took, for sinks that want details.

#include <string>
#include <utility>

#include "engine/session/runtime.h"

namespace godwit {

class Stopwatch {
 public:
  Stopwatch(const Runtime& runtime, std::string what)
      : runtime_(runtime), what_(std::move(what)), begin_(runtime.clock.now()) {}

  /// "Scanning filesystem:sql, 3 versions: 12 ms."
  void tell(const std::string& how) const {
    if (!runtime_.wants_details()) return;
    const auto passed = (runtime_.clock.now() - begin_).count();
    runtime_.tell(Detail{what_ + " " + how + ": " + std::to_string(passed) + " ms."});
  }

 private:
  const Runtime& runtime_;
  std::string what_;
  std::chrono::milliseconds begin_;
};

}  // namespace godwit
