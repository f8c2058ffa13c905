#pragma once
// The outside world of a run; tests replace each part of it.

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/dialect.h"
#include "godwit/event.h"

namespace godwit {

class ScriptCache;

struct Runtime {
  Clock& clock;
  EventSink* events = nullptr;
  std::stop_token stop;
  std::function<const Dialect&(std::string_view url)> dialect_for;
  ScriptCache* scripts = nullptr;  ///< nullptr: a run reads them itself
  /// Instead of Dialect::open(), where somebody lends a session; empty: it is opened.
  std::function<std::unique_ptr<Connection>(const ConnectionSpec&, const TargetOptions&)> connect = {};

  /// How long what runs may go on after a stop request; negative: until it ends.
  std::chrono::milliseconds stop_timeout{0};
  /// How long work that lost against another session is tried again; 0: never.
  std::chrono::milliseconds lock_retry_time{0};

  /// No event and no report may show these; see masking.h.
  std::vector<std::string> secrets = {};

  void tell(const Event& event) const;
  bool wants_details() const { return events && events->wants_details(); }
};

}  // namespace godwit
