#pragma once
// A migration on disk, a row of the history table, and the sets of them. Plain values, const once built.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "godwit/finding.h"
#include "model/callback_event.h"
#include "model/checksum.h"
#include "model/error_override.h"
#include "model/migration_type.h"
#include "model/migration_version.h"

namespace godwit {

enum class ScriptKind { versioned, repeatable, undo, baseline };

/// A `<script>.conf` beside a script. Absent keys leave the project's setting.
struct ScriptConfig {
  std::optional<bool> execute_in_transaction;
  std::optional<bool> placeholder_replacement;
  std::optional<std::string> encoding;
  std::optional<std::vector<ErrorOverride>> error_overrides;
  bool should_execute = true;             ///< false: it is not run, and nobody misses it
  std::string should_execute_expression;  ///< what that was made of, as written; empty: nothing
  bool allow_down_part = false;           ///< run it as it is, with the part by which another tool takes it back
};

/// Where a script stands if not in a file of its own: in a jar. Known to `scan`.
struct ScriptOrigin;

/// A script on disk.
struct ResolvedMigration {
  ScriptKind kind = ScriptKind::versioned;
  std::optional<MigrationVersion> version;  ///< none for a repeatable
  std::string description;                  ///< `_` made blanks; may be empty
  std::string script;                       ///< path relative to its location, with `/`
  std::string path;                    ///< where it stands: "/x/sql/V1__a.sql", "/x/app.jar!/db/migration/V1__a.sql"
  std::uint64_t size = 0;              ///< bytes on disk
  bool lfs_pointer = false;            ///< not the script, but what Git LFS has put in its place
  ScriptSums sums;                     ///< of a repeatable: after placeholder replacement
  std::optional<ScriptSums> raw_sums;  ///< of a repeatable whose replaced text differs: those of the raw text
  ScriptConfig config;
  std::shared_ptr<const ScriptOrigin> origin;  ///< of a script in a jar
  bool java = false;  ///< a class on the class path: it has no text, and cannot be run here; `script` is its name

  bool repeatable() const { return kind == ScriptKind::repeatable; }
  /// Type in the history table: SQL, SQL_BASELINE or UNDO_SQL; JDBC for a class.
  MigrationType type() const;
  std::string conf_name() const;  ///< "V7__add.sql.conf"
};

/// A script or program that runs at an event of a command: `beforeMigrate.sql`, `afterMigrate__grants.sql`,
/// `afterMigrate.sh`.
struct CallbackScript {
  CallbackEvent event = CallbackEvent::before_migrate;
  std::string text;        ///< what stands behind the separator: "grants"; may be empty
  ResolvedMigration file;  ///< without a version; its sums are those of the raw text, a program's SHA-256 of its bytes
  bool program = false;    ///< runs beside the database
};

/// All scripts of a project. Versioned, baseline and undo scripts are each in version order, repeatables in byte order
/// of their description. Findings hold what the scan found wrong; with an error among them no command goes on.
struct MigrationSet {
  std::vector<ResolvedMigration> versioned;
  std::vector<ResolvedMigration> baselines;
  std::vector<ResolvedMigration> undos;
  std::vector<ResolvedMigration> repeatables;
  std::vector<CallbackScript> callbacks;  ///< those of one event follow on one another, in the order in which they run
  std::vector<Finding> findings;
};

/// A description as the history table holds it: of more than 200 characters the first 197 and three dots (Flyway
/// 10.22, tests/compat).
std::string stored_description(const std::string& description);

/// One row of the history table.
struct AppliedMigration {
  int installed_rank = 0;
  std::optional<MigrationVersion> version;
  std::string raw_version;  ///< the column's text; "" for NULL
  std::string description;
  MigrationType type = MigrationType::sql;
  std::string type_text;  ///< the column's text, also of types not known here
  std::string script;
  std::optional<Checksum> checksum;
  std::string installed_by;
  std::string installed_on;      ///< as the database shows it
  std::string installed_on_utc;  ///< ISO 8601 with Z where the database can tell, else ""
  int execution_time_ms = 0;
  bool success = true;
  std::optional<Digest> digest;        ///< checksum_sha256
  std::optional<Checksum> digest_for;  ///< checksum_sha256_for

  bool repeatable() const { return raw_version.empty(); }
  /// The digest was written beside another checksum: another tool's repair accepted a change since.
  bool digest_stale() const { return digest && digest_for != checksum; }
};

/// The history table as one read saw it.
struct HistorySnapshot {
  bool exists = false;                        ///< the table is there
  bool has_digest_columns = false;            ///< checksum_sha256 and checksum_sha256_for are there
  std::vector<AppliedMigration> rows;         ///< by installed_rank
  std::vector<std::string> missing_schemas;   ///< configured schemas that do not exist, default schema first
  std::vector<std::string> existing_schemas;  ///< configured schemas that exist, default schema first
  bool schemas_empty = true;   ///< no existing configured schema holds an object (history table left out)
  std::string default_schema;  ///< where the history table is or will be
};

}  // namespace godwit
