#pragma once
// The options as the run itself sees them.

#include <map>
#include <string>
#include <vector>

#include "godwit/options.h"
#include "model/error_override.h"

namespace godwit {

/// Every option that decides which statements and programs run, and what is recorded of them. Preparing, running
/// scripts and callbacks see these options and no others, and an approved plan (plan_record.h) is held to each of them.
/// Where a run takes place, how long it waits and how it is shown is not in here.
struct RunOptions {
  std::string encoding;
  bool detect_encoding = false;
  PlaceholderOptions placeholders;
  std::map<std::string, std::string> builtin_placeholders;  ///< by their full names: "flyway:user"
  bool mixed = false;
  bool execute_in_transaction = true;
  std::vector<ErrorOverride> error_overrides;
  bool group = false;
  bool skip_executing_migrations = false;
  bool statement_by_statement = false;  ///< what triggers of the server see of a message
  bool validate_on_migrate = true;
  bool skip_default_callbacks = false;
  bool executable_callbacks = false;
  std::string installed_by;  ///< the database user where nobody is named
  bool undo_rows = false;
  std::string init_sql;
  std::map<std::string, std::string> session_settings;  ///< of the URL, see ConnectionSpec
  std::vector<std::string> schemas;
  bool create_schemas = true;
  std::string tablespace;
  bool backup = false;
  std::string backup_command;
};

/// Facts beside the options.
struct RunFacts {
  std::map<std::string, std::string> session_settings;
  std::map<std::string, std::string> builtin_placeholders = {};
  std::string user = {};  ///< of the database
};

/// The only place where RunOptions are made. Throws Error(configuration) for errorOverrides that cannot be read.
RunOptions run_options(const ProjectOptions& project, const TargetOptions& target, const RunFacts& facts);

/// Each option by the name it is set by, placeholders as "placeholders.name", the built-in ones by theirs, parameters
/// of the URL as "url.name". What could hold a secret is hidden(). Left out are flyway:timestamp and
/// flyway:workingDirectory, which say when and where.
std::map<std::string, std::string> option_texts(const RunOptions& options);

/// "sha256:" and the sum of the value.
std::string hidden(const std::string& value);

}  // namespace godwit
