// Events that godwit never fires have a row, too: a file of such a name has to be refused, or it would be passed over
// in silence. Rows stand in the order of CallbackEvent, by which facts_of() finds them.
#include "model/callback_event.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr auto kEvents = std::to_array<CallbackEventFacts>({
    {CallbackEvent::before_connect, "beforeConnect", {}, CallbackForm::program},
    {CallbackEvent::after_connect, "afterConnect", {}},

    {CallbackEvent::create_schema, "createSchema", {Operation::migrate, Operation::baseline}},
    {CallbackEvent::before_create_schema, "beforeCreateSchema", {Operation::migrate, Operation::baseline}},

    {CallbackEvent::before_migrate, "beforeMigrate", {Operation::migrate}},
    {CallbackEvent::before_repeatables, "beforeRepeatables", {Operation::migrate}},
    {CallbackEvent::before_each_migrate, "beforeEachMigrate", {Operation::migrate}},
    {CallbackEvent::before_each_migrate_statement, "beforeEachMigrateStatement", {Operation::migrate}},
    {CallbackEvent::after_each_migrate_statement, "afterEachMigrateStatement", {Operation::migrate}},
    {CallbackEvent::after_each_migrate_statement_error, "afterEachMigrateStatementError", {Operation::migrate}},
    {CallbackEvent::after_each_migrate, "afterEachMigrate", {Operation::migrate}},
    {CallbackEvent::after_each_migrate_error, "afterEachMigrateError", {Operation::migrate}},
    {CallbackEvent::after_versioned, "afterVersioned", {Operation::migrate}},
    {CallbackEvent::after_migrate, "afterMigrate", {Operation::migrate}},
    {CallbackEvent::after_migrate_applied, "afterMigrateApplied", {Operation::migrate}},
    {CallbackEvent::after_migrate_error, "afterMigrateError", {Operation::migrate}},
    {CallbackEvent::after_migrate_operation_finish, "afterMigrateOperationFinish", {Operation::migrate}},

    {CallbackEvent::before_undo, "beforeUndo", {Operation::undo}},
    {CallbackEvent::before_each_undo, "beforeEachUndo", {Operation::undo}},
    {CallbackEvent::before_each_undo_statement, "beforeEachUndoStatement", {Operation::undo}},
    {CallbackEvent::after_each_undo_statement, "afterEachUndoStatement", {Operation::undo}},
    {CallbackEvent::after_each_undo_statement_error, "afterEachUndoStatementError", {Operation::undo}},
    {CallbackEvent::after_each_undo, "afterEachUndo", {Operation::undo}},
    {CallbackEvent::after_each_undo_error, "afterEachUndoError", {Operation::undo}},
    {CallbackEvent::after_undo, "afterUndo", {Operation::undo}},
    {CallbackEvent::after_undo_error, "afterUndoError", {Operation::undo}},
    {CallbackEvent::after_undo_operation_finish, "afterUndoOperationFinish", {Operation::undo}},

    {CallbackEvent::before_clean, "beforeClean", {Operation::clean}},
    {CallbackEvent::after_clean, "afterClean", {Operation::clean}},
    {CallbackEvent::after_clean_error, "afterCleanError", {Operation::clean}},
    {CallbackEvent::after_clean_operation_finish, "afterCleanOperationFinish", {Operation::clean}},

    {CallbackEvent::before_info, "beforeInfo", {Operation::info}},
    {CallbackEvent::after_info, "afterInfo", {Operation::info}},
    {CallbackEvent::after_info_error, "afterInfoError", {Operation::info}},
    {CallbackEvent::after_info_operation_finish, "afterInfoOperationFinish", {Operation::info}},

    {CallbackEvent::before_validate, "beforeValidate", {Operation::validate, Operation::migrate}},
    {CallbackEvent::after_validate, "afterValidate", {Operation::validate, Operation::migrate}},
    {CallbackEvent::after_validate_error, "afterValidateError", {Operation::validate, Operation::migrate}},
    {CallbackEvent::after_validate_operation_finish, "afterValidateOperationFinish", {Operation::validate}},

    {CallbackEvent::before_baseline, "beforeBaseline", {Operation::baseline, Operation::migrate}},
    {CallbackEvent::after_baseline, "afterBaseline", {Operation::baseline, Operation::migrate}},
    {CallbackEvent::after_baseline_error, "afterBaselineError", {Operation::baseline}},
    {CallbackEvent::after_baseline_operation_finish, "afterBaselineOperationFinish", {Operation::baseline}},

    {CallbackEvent::before_repair, "beforeRepair", {Operation::repair}},
    {CallbackEvent::after_repair, "afterRepair", {Operation::repair}},
    {CallbackEvent::after_repair_error, "afterRepairError", {Operation::repair}},
    {CallbackEvent::after_repair_operation_finish, "afterRepairOperationFinish", {Operation::repair}},

    // Reports are written when everything is over and the connection is closed.
    {CallbackEvent::after_report_generated, "afterReportGenerated", {}, CallbackForm::none},
});

}  // namespace

std::span<const CallbackEventFacts> callback_events() {
  return kEvents;
}

const CallbackEventFacts& facts_of(CallbackEvent event) {
  return kEvents.at(static_cast<std::size_t>(event));
}

std::string_view callback_event_text(CallbackEvent event) {
  return facts_of(event).name;
}

std::optional<CallbackEvent> parse_callback_event(std::string_view name) {
  const auto* const found =
      std::find_if(kEvents.begin(), kEvents.end(), [&](const CallbackEventFacts& event) { return event.name == name; });
  return found == kEvents.end() ? std::nullopt : std::optional(found->event);
}

const OperationEvents& events_of(Operation operation) {
  using enum CallbackEvent;
  static constexpr OperationEvents kMigrate{before_migrate, after_migrate, after_migrate_error,
                                            after_migrate_operation_finish};
  static constexpr OperationEvents kUndo{before_undo, after_undo, after_undo_error, after_undo_operation_finish};
  static constexpr OperationEvents kClean{before_clean, after_clean, after_clean_error, after_clean_operation_finish};
  static constexpr OperationEvents kInfo{before_info, after_info, after_info_error, after_info_operation_finish};
  static constexpr OperationEvents kBaseline{before_baseline, after_baseline, after_baseline_error,
                                             after_baseline_operation_finish};
  static constexpr OperationEvents kRepair{before_repair, after_repair, after_repair_error,
                                           after_repair_operation_finish};
  static constexpr OperationEvents kValidate{before_validate, after_validate, after_validate_error,
                                             after_validate_operation_finish};
  switch (operation) {
    case Operation::migrate:
      return kMigrate;
    case Operation::undo:
      return kUndo;
    case Operation::clean:
      return kClean;
    case Operation::info:
      return kInfo;
    case Operation::baseline:
      return kBaseline;
    case Operation::repair:
      return kRepair;
    default:
      return kValidate;
  }
}

const ScriptEvents& script_events_of(Operation operation) {
  using enum CallbackEvent;
  static constexpr ScriptEvents kMigrate{before_each_migrate,          before_each_migrate_statement,
                                         after_each_migrate_statement, after_each_migrate_statement_error,
                                         after_each_migrate,           after_each_migrate_error};
  static constexpr ScriptEvents kUndo{before_each_undo,          before_each_undo_statement,
                                      after_each_undo_statement, after_each_undo_statement_error,
                                      after_each_undo,           after_each_undo_error};
  return operation == Operation::undo ? kUndo : kMigrate;
}

}  // namespace godwit
