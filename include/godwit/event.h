#pragma once
// Events while a command runs, for consoles, logs and tests. Called on the thread that runs the command.

#include <cstdint>
#include <string>
#include <variant>

#include "godwit/error.h"
#include "godwit/step_kind.h"

namespace godwit {

struct Connected {
  std::string url;  ///< masked
  std::string product;
  std::string version;
};
struct LockWaiting {
  std::string holder;  ///< who holds it, as far as the database tells; may be empty
  std::int64_t waited_ms = 0;
};
struct LockTaken {
  std::int64_t waited_ms = 0;
};
struct StepStarted {
  StepKind kind = StepKind::migrate;
  std::string version;  ///< "" for a repeatable or a step that is no migration
  std::string description;
  std::string script;
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t of = 0;
};
struct StepProgress {
  std::string script;
  std::uint64_t statements = 0;
  std::uint64_t bytes = 0;
  std::uint64_t total_bytes = 0;
};
struct StepFinished {
  StepKind kind = StepKind::migrate;
  std::string version;
  std::string description;
  std::string script;
  std::int64_t duration_ms = 0;
  bool ok = true;
};
struct CallbackStarted {
  std::string event;   ///< "beforeMigrate"
  std::string script;  ///< or program
};
struct ServerNotice {
  Where where;
  std::string text;
};
struct Note {
  std::string text;
  bool warning = false;
};
/// Details for the search of a fault: steps of connecting, polls of the lock, round trips with their
/// times. Holds no text of scripts and no parameter. Told only to a sink that wants it.
struct Detail {
  std::string text;
  bool round_trip = false;  ///< one of very many
};

using Event = std::variant<Connected, LockWaiting, LockTaken, StepStarted, StepProgress, StepFinished, CallbackStarted,
                           ServerNotice, Note, Detail>;

/// Implementations must not throw.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
  virtual bool wants_details() const { return false; }
};

}  // namespace godwit
