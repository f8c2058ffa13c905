#pragma once
// The keys of Flyway's that are not godwit's own: old names, keys without effect here, keys that are refused.

#include <span>
#include <string>
#include <string_view>

#include "config/keys/keys.h"

namespace godwit {

enum class KeyFate {
  renamed,    ///< works under its new name; leaves a note
  no_effect,  ///< what it asks for means nothing here; leaves a note
  refused,    ///< what it asks for does not happen, so it is an error, with the reason
};

struct FlywayKey {
  std::string_view name;  ///< with a point at its end: any key that begins so
  KeyKind kind;
  KeyFate fate;
  /// Values that ask for nothing, separated by '|': no note, no error. An empty value asks for nothing in any key.
  std::string_view harmless;
  std::string_view why;  ///< one sentence; of a renamed key its new name
  bool secret = false;
};

std::span<const FlywayKey> flyway_keys();
/// Without regard to case; nullptr if it is not in the table.
const FlywayKey* find_flyway_key(std::string_view name);

/// The advice for such a key: `name` is the key to set instead, or "".
struct FlywayKeyResult {
  std::string name;
  std::string value;
  std::string note;
};
/// Throws Error(usage) with the reason for a refused key, as for one that does not exist, and Error(configuration) for
/// a wrong value. Never repeats a secret.
FlywayKeyResult judge_flyway_key(const FlywayKey& key, std::string_view name, const std::string& value,
                                 const Settings& settings, const std::string& source);

}  // namespace godwit
