#pragma once
// The lines that a person sees while a command runs.

#include "app/output/terminal.h"
#include "godwit/event.h"

namespace godwit {

/// One line per migration with its time on standard output, progress of long scripts on a terminal; the rest is logged.
class Console final : public EventSink {
 public:
  Console(bool lines, const Terminal& terminal) : lines_(lines), terminal_(terminal) {}
  void on_event(const Event& event) override;
  bool wants_details() const override;

 private:
  void show(const StepStarted& event);
  void show(const StepProgress& event);
  void show(const StepFinished& event);
  void clear_progress();

  bool lines_;
  Terminal terminal_;
  bool progress_shown_ = false;
};

}  // namespace godwit
