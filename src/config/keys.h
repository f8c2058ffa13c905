#pragma once
// One table of every key: its name, its kind, what it does. Command line, environment and files all read from it.

#include <span>
#include <string>
#include <string_view>

#include "config/settings.h"
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
};

std::span<const Key> all_keys();

/// Without regard to case. nullptr if there is no such key; `placeholders.<name>` is not in the table.
const Key* find_key(std::string_view name);
/// The key whose name is nearest, or "" if none is near.
std::string nearest_key(std::string_view name);

inline constexpr std::string_view kPlaceholderKey = "placeholders.";

/// Sets any key, `placeholders.<name>` included. `source` says where it came from ("-outOfOrder", "FLYWAY_URL",
/// "conf/godwit.conf:12"). Throws Error(usage or configuration) naming the source; never repeats a secret.
void set_key(Settings& settings, std::string_view name, const std::string& value, const std::string& source);

}  // namespace godwit
