#pragma once
// The events at which callbacks run.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "godwit/operation.h"

namespace godwit {

/// All of Flyway's, those of 10.22 and those that came until 13.12.
enum class CallbackEvent {
  before_connect,
  after_connect,
  create_schema,
  before_create_schema,
  before_migrate,
  before_repeatables,
  before_each_migrate,
  before_each_migrate_statement,
  after_each_migrate_statement,
  after_each_migrate_statement_error,
  after_each_migrate,
  after_each_migrate_error,
  after_versioned,
  after_migrate,
  after_migrate_applied,
  after_migrate_error,
  after_migrate_operation_finish,
  before_undo,
  before_each_undo,
  before_each_undo_statement,
  after_each_undo_statement,
  after_each_undo_statement_error,
  after_each_undo,
  after_each_undo_error,
  after_undo,
  after_undo_error,
  after_undo_operation_finish,
  before_clean,
  after_clean,
  after_clean_error,
  after_clean_operation_finish,
  before_info,
  after_info,
  after_info_error,
  after_info_operation_finish,
  before_validate,
  after_validate,
  after_validate_error,
  after_validate_operation_finish,
  before_baseline,
  after_baseline,
  after_baseline_error,
  after_baseline_operation_finish,
  before_repair,
  after_repair,
  after_repair_error,
  after_repair_operation_finish,
  after_report_generated
};

/// A callback of an event is a script in SQL or a program, a program only, or there can be none.
enum class CallbackForm { any, program, none };

/// A file `<name>.sql` or `<name>__<text>.sql` is a callback of an event; so is a program: `<name>.sh`.
struct CallbackEventFacts {
  CallbackEvent event;
  std::string_view name;
  std::array<std::optional<Operation>, 2> operations;  ///< that fire it; none: it is fired for every connection
  CallbackForm form = CallbackForm::any;

  bool belongs_to(Operation operation) const { return operation == operations[0] || operation == operations[1]; }
};

/// In the order of CallbackEvent. Lives as long as the program.
std::span<const CallbackEventFacts> callback_events();
const CallbackEventFacts& facts_of(CallbackEvent event);
/// "beforeMigrate"
std::string_view callback_event_text(CallbackEvent event);
/// nullopt: there is no such event.
std::optional<CallbackEvent> parse_callback_event(std::string_view name);

/// The events that an operation fires.
struct OperationEvents {
  CallbackEvent before;
  CallbackEvent after;
  CallbackEvent after_error;
  CallbackEvent finish;
};
/// Of those that fire any: migrate, undo, clean, info, validate, baseline, repair.
const OperationEvents& events_of(Operation operation);

/// The events that migrate and undo fire for each script.
struct ScriptEvents {
  CallbackEvent before;
  CallbackEvent before_statement;
  CallbackEvent after_statement;
  CallbackEvent after_statement_error;
  CallbackEvent after;
  CallbackEvent after_error;
};
const ScriptEvents& script_events_of(Operation operation);

}  // namespace godwit
