#pragma once
// All sources of configuration, lowest first: defaults < ~/.godwit/config.yml and conf/ files < Flyway's own files <
// .env < files named by -c, then by configFiles < FLYWAY_ variables < GODWIT_ variables < standard input < command
// line.

#include <istream>
#include <memory>

#include "config/keys/entry.h"
#include "config/keys/settings.h"
#include "config/sources/command_line.h"

namespace godwit {

/// With HOME taken from the account where the environment has none.
Environment process_environment();

/// All sources, read once.
class SettingsSource {
 public:
  /// See load_settings.
  SettingsSource(const CommandLine& command_line, const Environment& environment, std::istream& input);
  ~SettingsSource();

  /// The settings of one datasource; "" is what is said of none. Of a named one, url, user, password and
  /// passwordCommand come from what is said of it alone. Throws Error(configuration) if there is none of that name.
  Settings load(const std::string& datasource = "") const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Reads every source and sets what it says. `input` is read once, and only if configFiles names "-". HOME says where
/// home is; without it no file of home is read. configFiles and workingDirectory count as variables and options only.
/// Within each group of files the table [environments.<name>] that counts wins over what stands outside. Does not run
/// passwordCommand: see password_command.h. Throws Error(usage, configuration, unknown_environment) naming file and
/// line, variable or option, never a secret.
Settings load_settings(const CommandLine& command_line, const Environment& environment, std::istream& input);

}  // namespace godwit
