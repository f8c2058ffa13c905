#pragma once
// How much of the history a command reads.

#include "godwit/operation.h"
#include "godwit/options.h"
#include "history/schema_history.h"
#include "model/migration.h"

namespace godwit {

/// The history as the command needs it: all rows; or, for `current`, and where the report need not list all (see
/// ProjectOptions::lists_migrations), those that its plan rests on. Throws as SchemaHistory::read().
HistorySnapshot read_for(Operation operation, SchemaHistory& history, const ProjectOptions& project,
                         const MigrationSet& set);

}  // namespace godwit
