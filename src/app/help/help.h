#pragma once
// The commands in words.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

enum class CommandKind {
  reads,     ///< asks the database
  writes,    ///< changes it
  scripts,   ///< needs the locations only
  settings,  ///< needs the settings only
  words,     ///< listens to no key
};

/// A row of the table that help, manual page and completions are made from.
struct CommandHelp {
  std::string_view name;
  std::string_view summary;  ///< one line
  std::string_view text;     ///< a few lines
  std::string_view keys;     ///< those it listens to besides what all of its kind do
  CommandKind kind = CommandKind::reads;
};
std::span<const CommandHelp> command_table();
const CommandHelp* find_command_help(std::string_view name);

/// Names of the keys that a command listens to.
struct CommandKeys {
  std::vector<std::string> own;
  std::vector<std::string> scripts;  ///< placeholders.<name> belongs to them
  std::vector<std::string> common;
};
CommandKeys keys_of(const CommandHelp& command);

/// Every command with one line, and how to say where the database is.
std::string render_help();
/// One command with all the settings it listens to; "" if there is no such command.
std::string render_command_help(std::string_view command);

}  // namespace godwit
