#include "model/callback_event.h"

#include <algorithm>

namespace godwit {
namespace {

constexpr auto kEvents = std::to_array<CallbackEvent>({
    {"beforeConnect", {kConnecting}, CallbackForm::program},
    {"afterConnect", {kConnecting}},

    {"createSchema", {"migrate", "baseline"}},
    {"beforeCreateSchema", {"migrate", "baseline"}},

    {"beforeMigrate", {"migrate"}},
    {"beforeRepeatables", {"migrate"}},
    {"beforeEachMigrate", {"migrate"}},
    {"beforeEachMigrateStatement", {"migrate"}},
    {"afterEachMigrateStatement", {"migrate"}},
    {"afterEachMigrateStatementError", {"migrate"}},
    {"afterEachMigrate", {"migrate"}},
    {"afterEachMigrateError", {"migrate"}},
    {"afterVersioned", {"migrate"}},
    {"afterMigrate", {"migrate"}},
    {"afterMigrateApplied", {"migrate"}},
    {"afterMigrateError", {"migrate"}},
    {"afterMigrateOperationFinish", {"migrate"}},

    {"beforeUndo", {"undo"}},
    {"beforeEachUndo", {"undo"}},
    {"beforeEachUndoStatement", {"undo"}},
    {"afterEachUndoStatement", {"undo"}},
    {"afterEachUndoStatementError", {"undo"}},
    {"afterEachUndo", {"undo"}},
    {"afterEachUndoError", {"undo"}},
    {"afterUndo", {"undo"}},
    {"afterUndoError", {"undo"}},
    {"afterUndoOperationFinish", {"undo"}},

    {"beforeClean", {"clean"}},
    {"afterClean", {"clean"}},
    {"afterCleanError", {"clean"}},
    {"afterCleanOperationFinish", {"clean"}},

    {"beforeInfo", {"info"}},
    {"afterInfo", {"info"}},
    {"afterInfoError", {"info"}},
    {"afterInfoOperationFinish", {"info"}},

    {"beforeValidate", {"validate", "migrate"}},
    {"afterValidate", {"validate", "migrate"}},
    {"afterValidateError", {"validate", "migrate"}},
    {"afterValidateOperationFinish", {"validate"}},

    {"beforeBaseline", {"baseline", "migrate"}},
    {"afterBaseline", {"baseline", "migrate"}},
    {"afterBaselineError", {"baseline"}},
    {"afterBaselineOperationFinish", {"baseline"}},

    {"beforeRepair", {"repair"}},
    {"afterRepair", {"repair"}},
    {"afterRepairError", {"repair"}},
    {"afterRepairOperationFinish", {"repair"}},

    // Reports are written when everything is over and the connection is closed.
    {"afterReportGenerated", {}, CallbackForm::none},
});

}  // namespace

std::span<const CallbackEvent> callback_events() {
  return kEvents;
}

const CallbackEvent* find_callback_event(std::string_view name) {
  const auto found =
      std::find_if(kEvents.begin(), kEvents.end(), [&](const CallbackEvent& event) { return event.name == name; });
  return found == kEvents.end() ? nullptr : &*found;
}

}  // namespace godwit
