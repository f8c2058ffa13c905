#include "config/config_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/strings.h"
#include "base/utf8.h"
#include "config/datasources.h"
#include "config/dotenv.h"
#include "config/keys.h"
#include "config/plain_value.h"
#include "config/properties.h"
#include "config/toml_text.h"
#include "config/yaml_text.h"

namespace godwit {
namespace {

using Parser = std::vector<Property> (*)(std::string_view);

bool is_conf(const std::string& path) {
  return ends_with_ignore_case(path, ".conf");
}

Parser parser_for(const std::string& path) {
  if (is_conf(path)) return parse_properties;
  if (ends_with_ignore_case(path, ".toml")) return parse_toml;
  if (ends_with_ignore_case(path, ".yml") || ends_with_ignore_case(path, ".yaml")) return parse_yaml;
  throw Error(ErrorCode::configuration, "The configuration file " + path +
                                            " ends in none of .conf, .toml, .yml and .yaml, the forms known here.");
}

std::string without_mark(std::string text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

void check_utf8(const std::string& text, const std::string& path) {
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid == text.size()) return;
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(valid), '\n') + 1;
  throw Error(ErrorCode::configuration,
              path + ":" + std::to_string(line) + ": the file is not UTF-8 here. Save it as UTF-8.");
}

std::vector<Property> parse(Parser parser, const std::string& text, const std::string& path) {
  try {
    return parser(text);
  } catch (const Error& error) {
    const Where& where = error.where();
    const std::string column = where.column ? ":" + std::to_string(where.column) : "";
    throw Error(error.code(), path + ":" + std::to_string(where.line) + column + ": " + error.what() + ".");
  }
}

bool is_of_server(std::string_view name) {
  return name.starts_with(kDatasourceKey);
}

// nullopt for what is the server's own business.
std::optional<std::string> key_of_property(const Property& property, const std::string& source) {
  const std::string_view name = property.name;
  if (is_of_server(name)) {
    const auto key = datasource_key(name);
    return key && is_server_key(key->key) && is_known_key(key->key) ? std::optional(std::string(name)) : std::nullopt;
  }
  for (const std::string_view prefix : {"flyway.", "godwit."}) {
    if (name.starts_with(prefix)) return std::string(name.substr(prefix.size()));
  }
  if (name.starts_with(kEnvironmentKey)) return std::string(name);
  throw Error(ErrorCode::configuration, source + ": \"" + property.name +
                                            "\" has neither flyway. nor godwit. in front." +
                                            (is_known_key(name) ? " Write flyway." + property.name + "." : ""));
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// ${NAME} by the variable's value, once: what a value holds is not looked at again.
std::string expanded(const Entry& entry, const Environment& environment, std::vector<std::string>& notes) {
  const std::string& value = entry.value;
  std::string result;
  for (std::size_t i = 0; i < value.size();) {
    const auto begin = value.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = value.compare(i, 2, "${") == 0 ? std::find_if_not(begin + 2, value.end(), is_name) : value.end();
    if (end == value.end() || *end != '}' || end == begin + 2) {
      result += value[i++];
      continue;
    }
    const std::string name(begin + 2, end);
    i += name.size() + 3;
    if (const std::string* found = find_variable(environment, name)) {
      result += *found;
    } else if (means_tenant(name, entry.name)) {
      result += "${" + name + "}";
    } else {
      notes.push_back(entry.source + ": there is no environment variable " + name + "; an empty value stands for it.");
    }
  }
  return result;
}

std::vector<Entry> entries_of(const std::vector<Property>& properties, const std::string& path) {
  std::vector<Entry> entries;
  for (const Property& property : properties) {
    const std::string source = path + ":" + std::to_string(property.line);
    std::optional<std::string> key = key_of_property(property, source);
    if (key) entries.push_back({std::move(*key), property.value, source, path});
  }
  return entries;
}

// A server's YAML: of what tells about databases, ${NAME:default} stands for a variable.
std::vector<Entry> with_variables(std::vector<Entry> entries, const Environment& environment) {
  for (Entry& entry : entries) {
    const bool server = is_connection_key(entry.name) || is_in_family(entry.name, kTenantsKey) ||
                        entry.name == "locations" || entry.name == "enabled" || entry.name.starts_with("server.");
    if (!server && !is_in_family(entry.name, kDatasourceKey)) continue;
    std::string value = with_defaults(entry, environment);
    if (value != entry.value) entry.value = plain_value(entry.name, value, entry.source);
  }
  return entries;
}

std::vector<Entry> entries_of_conf(const std::string& text, const std::string& path, const Environment& environment,
                                   std::vector<std::string>& notes) {
  std::vector<Entry> entries = entries_of(parse(parse_properties, text, path), path);
  for (Entry& entry : entries) {
    entry.value = plain_value(entry.name, expanded(entry, environment, notes), entry.source);
  }
  return entries;
}

bool exists(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0;
}

std::vector<std::string> existing(const std::vector<std::string>& folders, const std::vector<std::string>& names) {
  std::vector<std::string> found;
  for (const std::string& folder : folders) {
    for (const std::string& name : names) {
      if (exists(path_in(folder, name))) found.push_back(path_in(folder, name));
    }
  }
  return found;
}

}  // namespace

// A folder opens like a file and fails at the first read.
std::string read_text_file(const std::string& path, std::string_view what) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[4096];
  while (file) {
    file.read(buffer, sizeof buffer);
    text.append(buffer, static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    throw Error(ErrorCode::configuration, "The " + std::string(what) + " " + path + " cannot be read: " +
                                              std::generic_category().message(errno ? errno : EIO) + ".");
  }
  return without_mark(std::move(text));
}

std::vector<Entry> read_config_file(const std::string& path, const Environment& environment,
                                    std::vector<std::string>& notes) {
  const Parser parser = parser_for(path);
  const std::string text = read_text_file(path, "configuration file");
  check_utf8(text, path);
  if (is_conf(path)) return entries_of_conf(text, path, environment, notes);
  std::vector<Entry> entries = entries_of(parse(parser, text, path), path);
  return parser == parse_yaml ? with_variables(std::move(entries), environment) : entries;
}

std::vector<Entry> read_config_stream(std::istream& input, const Environment& environment,
                                      std::vector<std::string>& notes) {
  const std::string text = without_mark(std::string(std::istreambuf_iterator<char>(input), {}));
  check_utf8(text, "standard input");
  return entries_of_conf(text, "standard input", environment, notes);
}

std::vector<Variable> read_dotenv_file(const std::string& path) {
  if (!exists(path)) return {};
  std::vector<Variable> variables;
  for (Property& property : parse(parse_dotenv, read_text_file(path, "file"), path)) {
    variables.push_back({property.name, property.value, path + ":" + std::to_string(property.line), property.quoted});
  }
  return variables;
}

std::string home_config(const std::string& home) {
  return path_in(home, ".godwit/config.yml");
}

StandardFiles find_standard_files(const std::string& home, const std::string& folder, std::vector<std::string>& notes) {
  StandardFiles files;
  std::vector<std::string> folders = {folder};
  if (!home.empty()) {
    if (exists(home_config(home))) files.own = {home_config(home)};
    folders.insert(folders.begin(), home);
  }
  for (std::string& path : existing({folder}, {"conf/godwit.conf", "conf/godwit.toml", "conf/godwit.yml"})) {
    files.own.push_back(std::move(path));
  }
  files.flyway = existing(folders, {"flyway.toml", "flyway.user.toml"});
  const std::vector<std::string> conf = existing(folders, {"flyway.conf"});
  if (files.flyway.empty()) {
    files.flyway = conf;
  } else if (!conf.empty()) {
    notes.push_back(join(conf, " and ") + (conf.size() == 1 ? " is" : " are") + " not read, because " +
                    files.flyway.front() + " is there: as in Flyway, TOML files replace .conf files.");
  }
  return files;
}

std::string path_in(const std::string& folder, const std::string& path) {
  if (folder.empty() || path.starts_with('/')) return path;
  return folder + (folder.ends_with('/') ? "" : "/") + path;
}

}  // namespace godwit
