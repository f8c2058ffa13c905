#include "log/event_log.h"

#include "log/log.h"

namespace godwit {
namespace {

std::string seconds_of(std::int64_t milliseconds) {
  return std::to_string(milliseconds / 1000) + " s";
}

template <class Step>
std::string line_of(const Step& event) {
  return std::string(step_kind_text(event.kind)) + " " + event.script;
}

struct Writer {
  void operator()(const Connected& event) const {
    log_line(LogLevel::info, "Database: " + event.url + " (" + event.product + " " + event.version + ")");
  }
  void operator()(const LockWaiting& event) const {
    const std::string holder = event.holder.empty() ? "another run" : event.holder;
    log_line(LogLevel::warning,
             "Waiting for the migration lock, held by " + holder + " (" + seconds_of(event.waited_ms) + " so far).");
  }
  void operator()(const LockTaken& event) const {
    log_line(LogLevel::debug, "Took the migration lock after " + std::to_string(event.waited_ms) + " ms.");
  }
  void operator()(const StepStarted& event) const { log_line(LogLevel::debug, line_of(event)); }
  void operator()(const StepProgress& event) const {
    log_line(LogLevel::debug, event.script + ": " + std::to_string(event.statements) + " statements, " +
                                  std::to_string(event.bytes) + " of " + std::to_string(event.total_bytes) + " bytes");
  }
  void operator()(const StepFinished& event) const {
    log_line(LogLevel::debug,
             line_of(event) + (event.ok ? " done in " : " failed after ") + std::to_string(event.duration_ms) + " ms");
  }
  void operator()(const CallbackStarted& event) const {
    log_line(LogLevel::debug, "callback " + event.script + " (" + event.event + ")");
  }
  void operator()(const ServerNotice& event) const { log_line(LogLevel::info, event.where.in_front_of(event.text)); }
  void operator()(const Detail& event) const {
    log_internal(event.round_trip ? LogLevel::trace : LogLevel::debug, event.text);
  }
  void operator()(const Note& event) const { log_line(event.warning ? LogLevel::warning : LogLevel::info, event.text); }
};

}  // namespace

void log_event(const Event& event) {
  std::visit(Writer{}, event);
}

}  // namespace godwit
