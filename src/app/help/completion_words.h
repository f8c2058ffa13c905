#pragma once
// The common part of the three completion scripts.

#include <string>
#include <string_view>
#include <vector>

#include "app/help/help.h"
#include "config/keys/keys.h"

namespace godwit {

enum class ValueKind { any, words, file, folder };

/// The values that can stand behind "-key=".
struct KeyValues {
  ValueKind kind = ValueKind::any;
  std::string_view words;  ///< separated by blanks
};
KeyValues values_of(const Key& key);

/// The keys of a command, in the order of its help.
std::vector<const Key*> keys_to_complete(const CommandHelp& command);

/// Shells that there is a completion for.
inline constexpr std::string_view kShells = "bash zsh fish";

std::string render_bash_completion();
std::string render_zsh_completion();
std::string render_fish_completion();

}  // namespace godwit
