#pragma once
// The result of a command. Strings of it are made by render_text and render_json.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "godwit/error.h"
#include "godwit/finding.h"
#include "godwit/migration_state.h"
#include "godwit/operation.h"
#include "godwit/plan_record.h"
#include "godwit/step_kind.h"

namespace godwit {

/// One migration as `info` lists it.
struct MigrationRow {
  std::string category;     ///< "Versioned", "Repeatable", "Baseline", or "" for SCHEMA, BASELINE and DELETE rows
  std::string version;      ///< "" for a repeatable
  std::string raw_version;  ///< as spelled in the file name
  std::string description;
  std::string type;                     ///< as in the history table: "SQL", "SQL_BASELINE", "SCHEMA"…
  std::optional<MigrationState> state;  ///< none where it is of a step
  std::string installed_on;             ///< as the database shows it; "" if not applied
  std::string installed_on_utc;         ///< ISO 8601 with Z; "" if not applied
  std::string installed_by;
  std::optional<std::int32_t> checksum;        ///< CRC-32 as applied; none for rows and migrations without one
  std::optional<std::int32_t> local_checksum;  ///< CRC-32 of the script; none without a file
  std::string script;                          ///< relative to its location
  std::string path;                            ///< as found on disk; "" if there is no file
  std::int64_t execution_time_ms = 0;
  bool undoable = false;
  std::string undo_path;
  std::string should_execute_expression;  ///< of the script's configuration; "" if there is none

  bool operator==(const MigrationRow&) const = default;
};

/// Flyway's "Failed" in any form.
bool is_failed(const MigrationRow& row);

enum class StepOutcome { done, skipped, failed, not_run, rolled_back, planned };

/// One Step of the plan that was carried out, or tried, or (planned) only looked at; then also what stands around the
/// steps, see is_step().
struct StepResult {
  MigrationRow migration;  ///< empty fields where the step is not a migration
  StepKind kind = StepKind::migrate;
  StepOutcome outcome = StepOutcome::done;
  std::int64_t duration_ms = 0;
  std::uint64_t statements = 0;
  std::vector<std::string> warnings;        ///< what the server said, passwords masked
  std::optional<bool> in_transaction = {};  ///< of a script in SQL that is planned
};

/// Statements of a script by their number, from 1, both ends included.
struct StatementRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool operator==(const StatementRange&) const = default;
};

/// The history's word about a script that did not finish.
enum class RowFate {
  no_row,
  failed_row,       ///< success = 0
  row_refused,      ///< the history could not be written
  connection_lost,  ///< so nothing could be recorded
  unknown,          ///< the connection died while the row was committed
};

/// A script that did not finish.
struct Failure {
  ErrorCode code = ErrorCode::migration_failed;
  std::string message;  ///< whole sentences: what, state, what to do
  Where where;
  std::string native;     ///< SQLSTATE or the like
  std::string path;       ///< of the script
  std::string statement;  ///< its first characters, one line

  std::optional<RowFate> row = {};           ///< empty: it is not about a script that ran
  std::vector<StatementRange> kept = {};     ///< statements of the script that took effect and stay
  std::vector<StatementRange> partly = {};   ///< those of which a part stays
  std::vector<StatementRange> unknown = {};  ///< those that may stay, whole or in part
};

/// version, description and file of a row that `repair` changed.
struct RepairedRow {
  std::string version;
  std::string description;
  std::string filepath;
};

/// Objects of one kind: "table", "extension"…
struct ObjectGroup {
  std::string kind;
  std::uint64_t count = 0;
  std::vector<std::string> names;  ///< as the database writes them; empty where they have only numbers
};

struct Report {
  std::string datasource;  ///< its name where there are several; else ""
  Operation operation = Operation::info;
  std::string database;              ///< name of the database
  std::string database_type;         ///< "PostgreSQL", "MariaDB", "MySQL", "SQLite"
  std::string url;                   ///< masked
  std::string schema;                ///< the default schema; where the history table is
  std::vector<std::string> schemas;  ///< as configured; may be empty
  std::string table;                 ///< name of the history table
  bool offline = false;              ///< no database was asked
  bool schemas_empty = false;        ///< no schema concerned holds any object

  std::vector<MigrationRow> migrations;  ///< info: all of them, in order; those that a filter leaves out are not here
  std::uint64_t hidden_count = 0;        ///< info and history: how many the filters left out
  std::vector<StepResult> results;       ///< what was carried out, in order
  std::vector<Finding> findings;         ///< errors, warnings and notes, in order
  std::optional<Failure> failure;

  std::string initial_version;      ///< schema version before; "" if none
  std::string current_version;      ///< schema version now; "" if none
  std::string target_version;       ///< highest version that this run applied; "" if none
  std::uint64_t valid_count = 0;    ///< validate: how many migrations were looked at
  std::uint64_t pending_count = 0;  ///< still pending when the command ended
  std::int64_t total_time_ms = 0;
  std::string timestamp;  ///< local wall time when the command ended, "yyyy-MM-dd HH:mm:ss"; may be empty

  std::string baseline_version;              ///< baseline
  std::vector<std::string> schemas_cleaned;  ///< clean
  std::vector<std::string> schemas_dropped;
  std::vector<ObjectGroup> objects_dropped;  ///< also those outside of the schemas that went with them
  std::vector<ObjectGroup> objects_left;     ///< what clean does not touch, or not under this role
  std::optional<PlanRecord> plan;            ///< plan
  std::string dry_run_output;                ///< the file that a dry run has written
  std::string backup;                        ///< file that holds the database as it was before; "" if none was made
  std::vector<std::string> repair_actions;   ///< repair
  std::vector<RepairedRow> removed;
  std::vector<RepairedRow> deleted;
  std::vector<RepairedRow> aligned;

  ErrorCode code = ErrorCode::none;  ///< what the command ends with; its exit code follows from it

  bool success() const { return code == ErrorCode::none; }
};

/// Results that are steps, without the callbacks and markers around them.
std::uint64_t step_count(const Report& report);

}  // namespace godwit
