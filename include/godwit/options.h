#pragma once
// The options of a run: ProjectOptions about scripts and policy (one for all targets), TargetOptions about one
// database. Names are Flyway's, in snake_case. Plain values: no file, environment or database is touched here.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "godwit/plan_record.h"
#include "godwit/secret.h"

namespace godwit {

/// How a script file is named: prefix, version, separator, description, suffix.
struct NamingOptions {
  std::string versioned_prefix = "V";
  std::string repeatable_prefix = "R";
  std::string undo_prefix = "U";
  std::string baseline_prefix = "B";
  std::string separator = "__";
  std::vector<std::string> suffixes = {".sql"};
  bool validate_migration_naming = false;
};

struct PlaceholderOptions {
  bool replacement = true;
  std::string prefix = "${";
  std::string suffix = "}";
  std::string separator = ":";         ///< in the names of the built-in ones: flyway:user
  std::string script_prefix = "FP__";  ///< around their names in the environment of programs
  std::string script_suffix = "__";
  std::map<std::string, std::string> values;  ///< names as given; compared without regard to case
};

/// The filters of `info` and `history`; an empty one limits nothing.
struct InfoOptions {
  std::string since_date;  ///< "01/12/2020 13:00" or "2020-12-01 13:00", in the time that the database shows
  std::string until_date;
  std::string since_version;
  std::string until_version;
  std::vector<std::string> of_state;  ///< "Pending", "Out of Order"…, without regard to case
};

/// `validate` without a database.
struct OfflineOptions {
  bool enabled = false;
  std::string base;     ///< a commit of git, such as "origin/main", to compare the scripts with; empty: none
  std::string dialect;  ///< name of a database as URLs begin with it, where there is no URL
};

/// Where the version of a new script comes from. Automatic: as the newest script of the locations has it.
enum class VersionScheme { automatic, number, timestamp };

/// The options of `new`.
struct NewScriptOptions {
  std::string folder;  ///< empty: the first location
  VersionScheme scheme = VersionScheme::automatic;
  bool undo = false;  ///< also the undo script
  bool repeatable = false;
};

struct ProjectOptions {
  std::vector<std::string> locations = {"filesystem:sql"};
  std::vector<std::string> resource_roots = {"src/main/resources"};  ///< folders that classpath: locations begin in
  std::vector<std::string> jar_dirs;  ///< jars, and folders of jars, that classpath: locations are looked for in
  bool fail_on_missing_locations = false;
  std::string encoding = "UTF-8";
  bool detect_encoding = false;
  NamingOptions naming;
  PlaceholderOptions placeholders;

  std::string target = "latest";  ///< a version, latest, next, current; a trailing ? makes an absent version no error
  int steps = 0;                  ///< migrate: run at most so many; undo: take back so many; 0: not limited
  std::vector<std::string> cherry_pick;  ///< only these versions and descriptions, in this order; empty: all
  bool out_of_order = false;
  bool validate_on_migrate = true;
  std::vector<std::string> ignore_migration_patterns = {"*:future"};
  bool baseline_on_migrate = false;
  std::string baseline_version = "1";
  std::string baseline_description = "<< Flyway Baseline >>";
  bool mixed = false;
  bool execute_in_transaction = true;
  std::vector<std::string> error_overrides;  ///< "STATE:code:behaviour", for scripts whose own .conf has none
  bool group = false;                        ///< one transaction for all pending migrations
  bool skip_executing_migrations = false;
  std::vector<std::string> mark_applied;  ///< repair: versions to record as applied without running their scripts
  bool clean_disabled = true;
  std::vector<std::string> callback_locations;  ///< more folders, only for callbacks
  bool skip_default_callbacks = false;          ///< run no callbacks
  bool executable_callbacks = false;            ///< run also those that are programs: afterMigrate.sh
  std::string installed_by;                     ///< empty: the database user
  std::string dry_run_output;  ///< file for the SQL that would be run; then nothing is changed; empty: no dry run
  std::optional<PlanRecord> approved_plan;  ///< migrate: do exactly this, or nothing
  /// After a stop the running statement may go on for so long, then it is cancelled; negative: until it ends.
  std::chrono::milliseconds stop_timeout{0};
  /// A script that lost against another session (a deadlock, a lock waited for in vain) and of which nothing stays is
  /// run again until so long after the first time; 0: never.
  std::chrono::milliseconds lock_retry_time{300'000};
  bool statement_by_statement = false;  ///< no two statements share a message to the server
  bool undo_rows = false;  ///< undo writes UNDO_SQL rows, which Flyway's free edition cannot read, instead of DELETE
  /// migrate, info: false lets the report leave out applied migrations that decide nothing; then a history of a million
  /// rows takes little memory.
  bool lists_migrations = true;
  InfoOptions info;
  OfflineOptions offline;
  NewScriptOptions new_script;
  bool follow_links = false;  ///< also symbolic links that lead out of their location
  /// More that is masked in all that is told, beside passwords and the values of placeholders named like secrets.
  std::vector<std::string> secrets;
};

struct TargetOptions {
  std::string url;
  std::string user;
  Secret password;
  std::string environment = "default";  ///< a name for this database: the value of ${flyway:environment}
  std::string table = "flyway_schema_history";
  std::string default_schema;        ///< empty: the first of schemas, or the connection's own
  std::vector<std::string> schemas;  ///< empty: the default schema only
  bool create_schemas = true;
  std::string tablespace;  ///< of the history table, where the database has them; empty: the database's own choice
  std::string init_sql;
  bool backup = false;         ///< copy the database before the first change, where it can copy itself
  std::string backup_file;     ///< the copy, or a folder for it; empty: beside the database
  std::string backup_command;  ///< for /bin/sh: makes the backup instead; empty: none
  std::string plugins;         ///< folder (absolute) with drivers for more databases, see driver.h; empty: none
  int connect_retries = 0;
  std::chrono::seconds connect_retries_interval{120};
  std::chrono::milliseconds lock_timeout{
      std::chrono::minutes(10)};  ///< how long to poll for the lock; negative: for ever
};

/// One project for every database or schema that a query returns. `${tenant}` in values stands for a tenant's name.
struct TenantOptions {
  std::string query;   ///< returns one column of names; empty: there are no tenants
  std::string url;     ///< of a tenant's database; empty: that of the query
  std::string schema;  ///< a tenant's default schema, and the only one; empty: as the target has it
  int parallel = 4;    ///< so many at a time
};

}  // namespace godwit
