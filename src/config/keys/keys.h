#pragma once
// One table of every key: its name, its kind, what it does. Command line, environment and files all read from it.

#include <span>
#include <string>
#include <string_view>

#include "config/keys/settings.h"
#include "godwit/error.h"

namespace godwit {

enum class KeyKind { text, list, boolean, number, seconds };

struct Key {
  std::string_view name;  ///< Flyway's, in camel case
  KeyKind kind;
  std::string_view value;    ///< of an example, for help
  std::string_view summary;  ///< one line
  /// Throws Error(configuration) where the value is not of the kind.
  void (*set)(Settings& settings, const std::string& value);
  bool secret = false;
  bool example = false;           ///< `value` is an example, and the default is empty
  std::string_view same_as = {};  ///< another name for this key, under which its value is known
};

std::span<const Key> all_keys();

/// Without regard to case. nullptr if there is no such key in the table; families and Flyway's keys are not in it.
const Key* find_key(std::string_view name);
/// The key or family (with a name behind it) is known in some way, if only to be refused with a reason.
bool is_known_key(std::string_view name);
/// Does the key take true and false, so that it may stand alone on the command line?
bool is_boolean_key(std::string_view name);
/// The key whose name is nearest, or "" if none is near.
std::string nearest_key(std::string_view name);
/// For a key that does not exist: names `source` and the nearest key.
[[noreturn]] void throw_unknown_key(std::string_view name, const std::string& source);

// Families: any name may stand behind the point.
inline constexpr std::string_view kPlaceholderKey = "placeholders.";
inline constexpr std::string_view kJdbcKey = "jdbcProperties.";
inline constexpr std::string_view kTenantsKey = "tenants.";           ///< no family: its keys are in the table
inline constexpr std::string_view kEnvironmentKey = "environments.";  ///< environments.<name>.<key>; see load.h

/// `name` begins with the family, without regard to case, and something stands behind it.
bool is_in_family(std::string_view name, std::string_view family);

/// The key that `rest` of environments.<name>.<rest> stands for: without the "flyway." that may stand in front.
std::string_view environment_key(std::string_view rest);

/// Sets any key and records in `settings.given` where it came from: `source` says it to people ("-outOfOrder",
/// "FLYWAY_URL", "conf/godwit.conf:12"), `layer` is the same for all keys of one file or of one kind of variable (""
/// means `source`). A key of Flyway's that is old or has no effect leaves a note. Throws Error(usage or configuration)
/// naming the source; never repeats a secret.
void set_key(Settings& settings, std::string_view name, const std::string& value, const std::string& source,
             const std::string& layer = "");

}  // namespace godwit
