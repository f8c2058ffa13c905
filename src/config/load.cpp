#include "config/load.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/strings.h"
#include "base/utf8.h"
#include "config/keys.h"
#include "config/properties.h"

extern char** environ;

namespace godwit {
namespace {

// "connectRetriesInterval" and "CONNECT_RETRIES_INTERVAL" are one name; so are "postgresql.transactional.lock" and
// "POSTGRESQL_TRANSACTIONAL_LOCK".
std::string flat(std::string_view name) {
  std::string result;
  for (const char c : to_lower(name)) {
    if (c != '_' && c != '.') result += c;
  }
  return result;
}

// "" if the variable (without FLYWAY_ or GODWIT_) names no key.
std::string key_of_variable(std::string_view name) {
  constexpr std::string_view kPlaceholders = "PLACEHOLDERS_";
  if (name.starts_with(kPlaceholders) && name.size() > kPlaceholders.size()) {
    return std::string(kPlaceholderKey) + to_lower(name.substr(kPlaceholders.size()));
  }
  for (const Key& key : all_keys()) {
    if (flat(key.name) == flat(name)) return std::string(key.name);
  }
  return "";
}

void apply_variables(Settings& settings, const Environment& environment, std::string_view prefix) {
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(prefix)) continue;
    const std::string key = key_of_variable(std::string_view(name).substr(prefix.size()));
    if (!key.empty()) set_key(settings, key, value, name);
  }
}

// Without its byte order mark. A folder opens like a file and fails at the first read.
std::string read_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[4096];
  while (file) {
    file.read(buffer, sizeof buffer);
    text.append(buffer, static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    throw Error(ErrorCode::configuration, "The configuration file " + path + " cannot be read: " +
                                              std::generic_category().message(errno ? errno : EIO) + ".");
  }
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

std::vector<Property> read_properties(const std::string& path) {
  const std::string text = read_file(path);
  try {
    return parse_properties(text);
  } catch (const Error& error) {
    throw Error(error.code(), path + ":" + std::to_string(error.where().line) + ": " + error.what() + ".");
  }
}

std::string key_of_property(const std::string& name, const std::string& source) {
  for (const std::string_view prefix : {"flyway.", "godwit."}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  throw Error(ErrorCode::configuration, source + ": \"" + name + "\" has neither flyway. nor godwit. in front." +
                                            (find_key(name) ? " Write flyway." + name + "." : ""));
}

void apply_file(Settings& settings, const std::string& path) {
  if (!ends_with_ignore_case(path, ".conf")) {
    throw Error(ErrorCode::configuration,
                "The configuration file " + path + " does not end in .conf, the form known here.");
  }
  for (const Property& property : read_properties(path)) {
    const std::string source = path + ":" + std::to_string(property.line);
    try {
      set_key(settings, key_of_property(property.name, source), property.value, source);
    } catch (const Error& error) {
      throw Error(ErrorCode::configuration, error.what());  // also a key that does not exist
    }
  }
}

// Which files to read is itself a setting: the command line wins over the environment.
std::vector<std::string> files_named(const CommandLine& command_line, const Environment& environment) {
  std::vector<std::string> files;
  for (const std::string_view prefix : {"FLYWAY_", "GODWIT_"}) {
    for (const auto& [name, value] : environment) {
      if (!name.starts_with(prefix)) continue;
      if (key_of_variable(std::string_view(name).substr(prefix.size())) == "configFiles") files = split_list(value);
    }
  }
  for (const auto& setting : command_line.settings) {
    if (equals_ignore_case(setting.name, "configFiles")) files = split_list(setting.value);
  }
  return files;
}

}  // namespace

Environment process_environment() {
  Environment environment;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

Settings load_settings(const CommandLine& command_line, const Environment& environment) {
  Settings settings;
  for (const std::string& file : files_named(command_line, environment)) apply_file(settings, file);
  apply_variables(settings, environment, "FLYWAY_");
  apply_variables(settings, environment, "GODWIT_");
  for (const auto& setting : command_line.settings) set_key(settings, setting.name, setting.value, setting.source);
  settings.output.debug = command_line.debug;
  settings.output.quiet = command_line.quiet;
  return settings;
}

}  // namespace godwit
