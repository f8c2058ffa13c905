#include "engine/execute/agenda.h"

#include <utility>

#include "base/strings.h"

namespace godwit {
namespace {

class AgendaMaker {
 public:
  explicit AgendaMaker(const Rehearsal& rehearsal)
      : rehearsal_(rehearsal), timetable_(timetable(rehearsal.prepared.plan, rehearsal.operation)) {}

  std::vector<StepResult> make(std::vector<StepResult> steps) {
    add(rehearsal_.fired);
    add(timetable_.at_begin);
    for (std::size_t i = 0; i < steps.size(); ++i) add(timetable_.acts[i], std::move(steps[i]));
    if (!failed_ && steps.size() == timetable_.acts.size()) add(timetable_.at_end);
    return std::move(agenda_);
  }

 private:
  void add(const std::vector<CallbackEvent>& events) {
    for (const CallbackEvent event : events) add(event);
  }

  void add(CallbackEvent event) {
    for (const Callbacks::Script& each : rehearsal_.callbacks) {
      if (each.callback->event == event) add(each);
    }
  }

  void add(const Callbacks::Script& script) {
    StepResult result;
    result.kind = StepKind::callback;
    result.outcome = StepOutcome::planned;
    result.migration.description = callback_event_text(script.callback->event);
    result.migration.script = script.callback->file.script;
    result.migration.path = script.callback->file.path;
    if (!script.callback->program) {
      result.statements = script.prepared.statements;
      result.in_transaction = script.prepared.inside_transaction;
    }
    agenda_.push_back(std::move(result));
  }

  void add(const Act& act, StepResult step) {
    add(act.before);
    const bool runs = runs_script(rehearsal_.prepared.plan.steps[act.step]);
    const ScriptEvents* const events = runs ? &script_events_of(rehearsal_.operation) : nullptr;
    if (events) add({events->before, events->before_statement});
    if (step.outcome == StepOutcome::done) {
      step.outcome = StepOutcome::planned;
    } else {
      failed_ = true;
    }
    if (has_script(rehearsal_.prepared.plan.steps[act.step])) {
      step.in_transaction = rehearsal_.prepared.group || rehearsal_.prepared.scripts[act.step].inside_transaction;
    }
    agenda_.push_back(std::move(step));
    if (failed_) return;
    if (events) add({events->after_statement, events->after});
    add_marker(act);
    if (act.after) add(*act.after);
  }

  void add_marker(const Act& act) {
    if (act.marker.empty()) return;
    StepResult result;
    result.kind = StepKind::schema_marker;
    result.outcome = StepOutcome::planned;
    result.migration.description = join(act.marker, ", ");
    agenda_.push_back(std::move(result));
  }

  static bool has_script(const Step& step) {
    return std::holds_alternative<RunMigration>(step) || std::holds_alternative<RunUndo>(step);
  }
  static bool runs_script(const Step& step) {
    const auto* const run = std::get_if<RunMigration>(&step);
    return has_script(step) && !(run && run->record_only);
  }

  const Rehearsal& rehearsal_;
  const Timetable timetable_;
  std::vector<StepResult> agenda_;
  bool failed_ = false;
};

}  // namespace

std::vector<StepResult> agenda(const Rehearsal& rehearsal, std::vector<StepResult> steps) {
  return AgendaMaker(rehearsal).make(std::move(steps));
}

}  // namespace godwit
