#pragma once
// File names into kind, version and description.

#include <optional>
#include <string>
#include <string_view>

#include "godwit/options.h"
#include "model/callback_event.h"
#include "model/migration.h"

namespace godwit {

struct ScriptName {
  ScriptKind kind = ScriptKind::versioned;
  std::optional<MigrationVersion> version;
  std::string description;
};

/// Throws Error(configuration) for an empty separator, and for prefixes by which kinds of scripts, or callbacks, cannot
/// be told apart. A prefix may be empty.
void check_naming(const NamingOptions& naming);

/// Without regard to case. An empty suffix takes every file but those ending in .conf or as programs do.
bool has_suffix(std::string_view file_name, std::string_view suffix);

/// Rules of Flyway 10.22, tests/compat. nullopt: not the name of a migration; then `why` says what is wrong, or is
/// empty where the file is none of our business (other suffix, callback, .conf).
std::optional<ScriptName> parse_script_name(std::string_view file_name, const NamingOptions& naming, std::string* why);

/// Of a class file, such as V2__Add_email.class, that is named as Flyway asks of migrations in Java: prefix V, R, U or
/// B and two underscores, whatever the naming of scripts is. nullopt for other classes, also those inside a class.
std::optional<ScriptName> parse_class_name(std::string_view file_name);

/// "db.migration.V2__Add" of "db/migration/V2__Add.class".
std::string class_of(std::string_view resource);

struct CallbackName {
  CallbackEvent event = CallbackEvent::before_migrate;
  std::string text;  ///< "grants" of beforeMigrate__grants.sql; may be empty
};

/// nullopt: not the name of a callback.
std::optional<CallbackName> parse_callback_name(std::string_view file_name, const NamingOptions& naming);

/// Of one that is a program: `afterMigrate.sh`. Also of those that only Flyway on other systems runs.
std::optional<CallbackName> parse_program_name(std::string_view file_name, const NamingOptions& naming);
/// The ends of programs' names (Flyway's), first those that can be run here.
std::vector<std::string> program_suffixes();
bool can_be_run(std::string_view file_name);

}  // namespace godwit
