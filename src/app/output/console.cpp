#include "app/output/console.h"

#include <iostream>
#include <variant>

#include "base/strings.h"
#include "log/event_log.h"
#include "log/log.h"

namespace godwit {
namespace {

std::string seconds_text(std::int64_t milliseconds) {
  const std::string fraction = std::to_string(milliseconds % 1000);
  return std::to_string(milliseconds / 1000) + "." + std::string(3 - fraction.size(), '0') + fraction + " s";
}

template <typename Migration>
std::string name_of(const Migration& event) {
  if (event.version.empty()) return printable("repeatable \"" + event.description + "\"");
  return printable("version " + event.version + (event.description.empty() ? "" : " \"" + event.description + "\""));
}

}  // namespace

void Console::on_event(const Event& event) {
  if (lines_) {
    if (const auto* started = std::get_if<StepStarted>(&event)) return show(*started);
    if (const auto* progress = std::get_if<StepProgress>(&event)) return show(*progress);
    if (const auto* finished = std::get_if<StepFinished>(&event)) return show(*finished);
  }
  clear_progress();
  log_event(event);
}

bool Console::wants_details() const {
  return logs_internals();
}

void Console::show(const StepStarted& event) {
  const bool undo = event.kind == StepKind::undo;
  if ((!undo && event.kind != StepKind::migrate) || !terminal_.error_is_terminal) return;
  std::cerr << (undo ? "Undoing " : "Migrating to ") << name_of(event) << " (" << event.number << " of " << event.of
            << ")…" << std::flush;
  progress_shown_ = true;
}

void Console::show(const StepProgress& event) {
  if (!terminal_.error_is_terminal) return;
  const std::uint64_t percent = event.total_bytes == 0 ? 100 : event.bytes * 100 / event.total_bytes;
  clear_progress();
  std::cerr << printable(event.script) << ": " << event.statements << " statements done, " << percent
            << " % of the file" << std::flush;
  progress_shown_ = true;
}

// Written before the failure is explained: "Failed" or the time, never "Applied" for what is not recorded.
void Console::show(const StepFinished& event) {
  clear_progress();
  if (event.kind == StepKind::migrate) {
    std::cout << (event.ok ? "Migrated to " : "FAILED at ") << name_of(event) << " in "
              << seconds_text(event.duration_ms) << std::endl;
  } else if (event.kind == StepKind::undo) {
    std::cout << (event.ok ? "Undid " : "FAILED to undo ") << name_of(event) << " in "
              << seconds_text(event.duration_ms) << std::endl;
  } else if (event.kind == StepKind::mark_applied) {
    std::cout << (event.ok ? "Marked as applied: " : "FAILED to mark as applied: ") << name_of(event) << std::endl;
  } else if (event.kind == StepKind::baseline && event.ok) {
    std::cout << "Baselined at version " << printable(event.version) << std::endl;
  } else if (event.kind == StepKind::back_up && event.ok) {
    std::cout << "Backed up: " << printable(event.description) << std::endl;
  } else if (event.kind == StepKind::create_schema && event.ok) {
    std::cout << "Created schema " << printable(event.description) << std::endl;
  } else {
    log_event(event);
  }
}

void Console::clear_progress() {
  if (progress_shown_) std::cerr << "\r\033[K" << std::flush;
  progress_shown_ = false;
}

}  // namespace godwit
