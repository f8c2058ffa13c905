// In a list kept by hand an option could be forgotten, and an approved plan would then run something else than was
// approved. So the compiler counts: bindings name every member of the options, and `covers` every field.
#include "engine/prepare/run_options.h"

#include <algorithm>
#include <array>

#include "base/fields.h"
#include "base/strings.h"
#include "digest/sha256.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr auto kWhenAndWhere = std::to_array<std::string_view>({"flyway:timestamp", "flyway:workingDirectory"});
constexpr const char* kPlaceholders = "placeholders.";
constexpr auto kSecret = std::to_array<std::string_view>({"initSql", "backupCommand"});

constexpr auto kPlaceholderOptions = std::tuple{
    Field{"placeholderReplacement", &PlaceholderOptions::replacement},
    Field{"placeholderPrefix", &PlaceholderOptions::prefix},
    Field{"placeholderSuffix", &PlaceholderOptions::suffix},
    Field{"placeholderSeparator", &PlaceholderOptions::separator},
    Field{"scriptPlaceholderPrefix", &PlaceholderOptions::script_prefix},
    Field{"scriptPlaceholderSuffix", &PlaceholderOptions::script_suffix},
    Field{kPlaceholders, &PlaceholderOptions::values},
};
static_assert(covers<PlaceholderOptions>(kPlaceholderOptions));

constexpr auto kOptions = std::tuple{
    Field{"encoding", &RunOptions::encoding},
    Field{"detectEncoding", &RunOptions::detect_encoding},
    Field{"", &RunOptions::placeholders},
    Field{"", &RunOptions::builtin_placeholders},
    Field{"mixed", &RunOptions::mixed},
    Field{"executeInTransaction", &RunOptions::execute_in_transaction},
    Field{"errorOverrides", &RunOptions::error_overrides},
    Field{"group", &RunOptions::group},
    Field{"skipExecutingMigrations", &RunOptions::skip_executing_migrations},
    Field{"statementByStatement", &RunOptions::statement_by_statement},
    Field{"validateOnMigrate", &RunOptions::validate_on_migrate},
    Field{"skipDefaultCallbacks", &RunOptions::skip_default_callbacks},
    Field{"executableCallbacks", &RunOptions::executable_callbacks},
    Field{"installedBy", &RunOptions::installed_by},
    Field{"undoRows", &RunOptions::undo_rows},
    Field{"initSql", &RunOptions::init_sql},
    Field{"url.", &RunOptions::session_settings},
    Field{"schemas", &RunOptions::schemas},
    Field{"createSchemas", &RunOptions::create_schemas},
    Field{"tablespace", &RunOptions::tablespace},
    Field{"backup", &RunOptions::backup},
    Field{"backupCommand", &RunOptions::backup_command},
};
static_assert(covers<RunOptions>(kOptions));

template <typename Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Texts {
 public:
  template <typename Struct, typename Table>
  void add_all(const Struct& options, const Table& table) {
    for_each_field(options, table, [&](const auto& field, const auto& value) { add(std::string(field.name), value); });
  }
  std::map<std::string, std::string> take() { return std::move(texts_); }

 private:
  void add(const std::string& name, bool value) { texts_[name] = value ? "true" : "false"; }
  void add(const std::string& name, const std::string& value) {
    texts_[name] = is_among(kSecret, name) && !value.empty() ? hidden(value) : value;
  }
  void add(const std::string& name, const std::vector<ErrorOverride>& value) {
    texts_[name] = error_overrides_text(value);
  }
  void add(const std::string& name, const std::vector<std::string>& list) {
    std::string& text = texts_[name];
    for (const std::string& each : list) text += (text.empty() ? "" : ",") + replace_all(each, ",", "\\,");
  }
  void add(const std::string&, const PlaceholderOptions& value) { add_all(value, kPlaceholderOptions); }
  // Built-in placeholders have no name in front of theirs, and no secrets.
  void add(const std::string& name, const std::map<std::string, std::string>& values) {
    for (const auto& [key, value] : values) {
      if (name == kPlaceholders) {
        texts_[name + to_lower(key)] = hidden(value);
      } else if (!name.empty()) {
        texts_[name + key] = hidden(value);
      } else if (!is_among(kWhenAndWhere, key)) {
        texts_[key] = value;
      }
    }
  }

  std::map<std::string, std::string> texts_;
};

std::vector<ErrorOverride> parse_overrides(const std::vector<std::string>& texts) {
  std::vector<ErrorOverride> overrides;
  for (const std::string& text : texts) {
    try {
      overrides.push_back(parse_error_override(text));
    } catch (const Error& error) {
      throw Error(ErrorCode::configuration, std::string("errorOverrides ") + error.what() + ".");
    }
  }
  return overrides;
}

// Each member is bound, so that one that is added does not compile before it is decided here on which side it is.
void take(RunOptions& run, const ProjectOptions& project) {
  const auto& [locations,                  // where scripts are: those that are found are compared one by one
               resource_roots,             // as locations
               jar_dirs,                   // as locations
               fail_on_missing_locations,  // refuses; runs nothing else
               encoding, detect_encoding,
               naming,  // which files are scripts: as locations
               placeholders,
               target,        // the steps say what it came to
               steps,         // as target
               cherry_pick,   // as target
               out_of_order,  // as target
               validate_on_migrate,
               ignore_migration_patterns,  // lets pass or refuses; runs nothing else
               baseline_on_migrate,        // the step says so
               baseline_version,           // it stands in the step
               baseline_description,       // it stands in the step
               mixed, execute_in_transaction, error_overrides, group, skip_executing_migrations,
               mark_applied,        // for repair: it stands in the steps
               clean_disabled,      // refuses clean
               callback_locations,  // as locations
               skip_default_callbacks, executable_callbacks, installed_by,
               dry_run_output,                 // how it is shown
               approved_plan,                  // what all of this is compared with
               stop_timeout, lock_retry_time,  // how long one waits
               statement_by_statement, undo_rows,
               lists_migrations,    // how it is shown
               info,                // how it is shown
               offline,             // for validate without a database, which runs nothing
               new_script,          // for new, which runs nothing
               follow_links,        // as locations
               secrets] = project;  // how it is shown
  run.encoding = encoding;
  run.detect_encoding = detect_encoding;
  run.placeholders = placeholders;
  run.validate_on_migrate = validate_on_migrate;
  run.mixed = mixed;
  run.execute_in_transaction = execute_in_transaction;
  run.error_overrides = parse_overrides(error_overrides);
  run.group = group;
  run.skip_executing_migrations = skip_executing_migrations;
  run.statement_by_statement = statement_by_statement;
  run.skip_default_callbacks = skip_default_callbacks;
  run.executable_callbacks = executable_callbacks;
  run.installed_by = installed_by;
  run.undo_rows = undo_rows;
}

void take(RunOptions& run, const TargetOptions& target) {
  const auto& [url,             // where
               user,            // recorded by installedBy and the placeholder flyway:user
               password,        // where
               environment,     // the placeholder flyway:environment
               table,           // where: the history is compared by itself; and the placeholder flyway:table
               default_schema,  // as table, and the placeholder flyway:defaultSchema
               schemas, create_schemas, tablespace, init_sql, backup,
               backup_file,  // where the copy goes
               backup_command,
               plugins,                   // where drivers are
               connect_retries,           // how long one waits
               connect_retries_interval,  // how long one waits
               lock_timeout] = target;    // how long one waits
  run.schemas = schemas;
  run.create_schemas = create_schemas;
  run.tablespace = tablespace;
  run.init_sql = init_sql;
  run.backup = backup;
  run.backup_command = backup_command;
}

}  // namespace

std::string hidden(const std::string& value) {
  Sha256 sum;
  sum.update(value);
  return "sha256:" + sum.finish().hex();
}

std::map<std::string, std::string> option_texts(const RunOptions& options) {
  Texts texts;
  texts.add_all(options, kOptions);
  return texts.take();
}

RunOptions run_options(const ProjectOptions& project, const TargetOptions& target, const RunFacts& facts) {
  RunOptions run;
  take(run, project);
  take(run, target);
  run.session_settings = facts.session_settings;
  run.builtin_placeholders = facts.builtin_placeholders;
  if (run.installed_by.empty()) run.installed_by = facts.user;
  return run;
}

}  // namespace godwit
