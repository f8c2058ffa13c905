// All acts are laid out before the first one, because some hang on steps further on: a marker waits for the history
// table or for the baseline, and afterVersioned comes before the first repeatable, or at the end without one.
#include "engine/execute/timetable.h"

#include <algorithm>
#include <utility>

namespace godwit {
namespace {

class Timetabler {
 public:
  Timetabler(const Plan& plan, Operation operation)
      : plan_(plan),
        operation_(operation),
        events_(events_of(operation)),
        creates_history_(has<CreateHistory>()),
        table_{{}, {}, {}, events_.after_error} {}

  Timetable make() {
    begin();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      Act act;
      act.step = i;
      std::visit([&](const auto& step) { time(step, act); }, plan_.steps[i]);
      table_.acts.push_back(std::move(act));
    }
    end();
    for (Act& act : table_.acts) act.of = scripts_;
    return std::move(table_);
  }

 private:
  template <typename Kind>
  bool has() const {
    return std::any_of(plan_.steps.begin(), plan_.steps.end(),
                       [](const Step& step) { return std::holds_alternative<Kind>(step); });
  }
  bool migrates() const { return operation_ == Operation::migrate; }
  bool runs_scripts() const { return migrates() || operation_ == Operation::undo; }

  void begin() {
    if (migrates() || operation_ == Operation::baseline) {
      table_.at_begin = {CallbackEvent::create_schema, CallbackEvent::before_create_schema};
    }
    if (!runs_scripts()) table_.at_begin.push_back(events_.before);
  }

  // The events of all scripts begin with the first script, or at the end where there is none.
  void begin_scripts(std::vector<CallbackEvent>& events) {
    if (!std::exchange(scripts_begun_, true)) events.push_back(events_.before);
  }

  void time(const RunMigration& step, Act& act) {
    act.number = ++scripts_;
    if (step.mark_applied_only) return;
    applies_ = true;
    begin_scripts(act.before);
    if (!step.migration->repeatable() || std::exchange(repeatables_begun_, true)) return;
    act.before.push_back(CallbackEvent::after_versioned);
    act.before.push_back(CallbackEvent::before_repeatables);
  }
  void time(const RunUndo&, Act& act) {
    act.number = ++scripts_;
    begin_scripts(act.before);
  }

  // With the history there already, a schema that is new among the configured ones gets its marker at once.
  void time(const CreateSchemas& step, Act& act) {
    if (step.marker) created_ = step.names;
    marker_after_baseline_ = step.marker_after_baseline;
    if (!creates_history_) mark(act, MarkerPlace::last);
  }
  void time(const CreateHistory&, Act& act) {
    if (!marker_after_baseline_) mark(act, MarkerPlace::first);
  }
  void time(const WriteBaseline&, Act& act) {
    mark(act, MarkerPlace::last);
    if (!migrates()) return;
    act.before.push_back(CallbackEvent::before_baseline);
    act.after = CallbackEvent::after_baseline;
  }
  template <typename Other>
  void time(const Other&, Act&) {}

  void mark(Act& act, MarkerPlace place) {
    act.marker = std::exchange(created_, {});
    act.place = place;
  }

  void end() {
    std::vector<CallbackEvent>& events = table_.at_end;
    if (runs_scripts()) begin_scripts(events);
    if (migrates() && !repeatables_begun_) events.push_back(CallbackEvent::after_versioned);
    if (migrates() && applies_) events.push_back(CallbackEvent::after_migrate_applied);
    events.push_back(events_.after);
    events.push_back(events_.finish);
  }

  const Plan& plan_;
  const Operation operation_;
  const OperationEvents& events_;
  const bool creates_history_;
  Timetable table_;
  std::vector<std::string> created_;  // still without their marker row
  std::uint64_t scripts_ = 0;         // steps with a script
  bool marker_after_baseline_ = false;
  bool scripts_begun_ = false;
  bool repeatables_begun_ = false;
  bool applies_ = false;  // a script that is run, not marked by hand
};

}  // namespace

Timetable timetable(const Plan& plan, Operation operation) {
  return Timetabler(plan, operation).make();
}

}  // namespace godwit
