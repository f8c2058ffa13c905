#include "engine/history_reading.h"

#include "plan/needed_rows.h"

namespace godwit {
namespace {

HistorySnapshot read_needed(SchemaHistory& history, HistoryColumns columns, NeededRows needed) {
  HistorySnapshot snapshot;
  do {
    snapshot = history.read(columns, [&needed](AppliedMigration&& row) { needed.add(std::move(row)); });
  } while (needed.wants_all_again());
  snapshot.rows = needed.take();
  return snapshot;
}

// An approved plan has a sum over all rows; what -cherryPick says of a version depends on whether it has a row.
bool may_leave_out(Operation operation, const ProjectOptions& project) {
  if (project.lists_migrations || project.approved_plan || !project.cherry_pick.empty()) return false;
  return operation == Operation::migrate || operation == Operation::info;
}

}  // namespace

HistorySnapshot read_for(Operation operation, SchemaHistory& history, const ProjectOptions& project,
                         const MigrationSet& set) {
  if (operation == Operation::current) return read_needed(history, HistoryColumns::versions, {});
  if (!may_leave_out(operation, project)) return history.read();
  try {
    const bool validates = operation == Operation::migrate && project.validate_on_migrate;
    return read_needed(history, HistoryColumns::all, NeededRows(project, set, validates));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_pattern) throw;
    return history.read();  // the plan says what is wrong with the pattern
  }
}

}  // namespace godwit
