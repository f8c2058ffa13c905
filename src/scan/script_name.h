#pragma once
// File names into kind, version and description.

#include <optional>
#include <string>
#include <string_view>

#include "godwit/options.h"
#include "model/migration.h"

namespace godwit {

struct ScriptName {
  ScriptKind kind = ScriptKind::versioned;
  std::optional<MigrationVersion> version;
  std::string description;
};

/// Rules of Flyway 10.22, tests/compat. nullopt: not the name of a migration; then `why` says what is wrong, or is
/// empty where the file is none of our business (other suffix, callback, .conf).
std::optional<ScriptName> parse_script_name(std::string_view file_name, const NamingOptions& naming, std::string* why);

struct CallbackName {
  std::string event;  ///< "beforeMigrate"
  std::string text;   ///< "grants" of beforeMigrate__grants.sql; may be empty
};

/// nullopt: not the name of a callback.
std::optional<CallbackName> parse_callback_name(std::string_view file_name, const NamingOptions& naming);

}  // namespace godwit
