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
bool may_leave_out(const Command& command, const ProjectOptions& project) {
  if (project.lists_migrations || project.approved_plan || !project.cherry_pick.empty()) return false;
  return command.name == "migrate" || command.name == "info";
}

}  // namespace

HistorySnapshot read_for(const Command& command, SchemaHistory& history, const ProjectOptions& project,
                         const MigrationSet& set) {
  if (command.name == "current") return read_needed(history, HistoryColumns::versions, {});
  if (!may_leave_out(command, project)) return history.read();
  try {
    const bool validates = command.name == "migrate" && project.validate_on_migrate;
    return read_needed(history, HistoryColumns::all, NeededRows(project, set, validates));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_pattern) throw;
    return history.read();  // the plan says what is wrong with the pattern
  }
}

}  // namespace godwit
