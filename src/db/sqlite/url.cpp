// A path that is read wrongly is no error to SQLite but a new, empty database. And three traditions write it
// differently: Flyway's driver takes all behind the colon, SQLAlchemy counts one slash more, file: is a URI. So the
// form decides who is followed.
#include "db/url.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

constexpr std::string_view kMemory = ":memory:";

// sqlite.org/uri.html
constexpr auto kUriParameters =
    std::to_array<std::string_view>({"mode", "cache", "immutable", "nolock", "psow", "vfs", "modeof"});
// settings of the connection that change what scripts mean, and how long it waits
constexpr auto kOwnParameters = std::to_array<std::string_view>({"foreign_keys", "recursive_triggers", "busy_timeout"});

template <typename Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_switch(std::string_view name) {
  return name == "foreign_keys" || name == "recursive_triggers";
}

[[noreturn]] void refuse(const TargetOptions& target, const std::string& why) {
  throw Error(ErrorCode::invalid_url, "The URL " + mask_url(target.url) + " " + why);
}

bool is_file_uri(std::string_view url) {
  return to_lower(url.substr(0, 5)) == "file:";
}

bool is_plain(std::string_view url) {
  return url == kMemory || is_file_uri(url);
}

// The part in front of the path, in lower case: "jdbc:sqlite", "sqlite3", "sqlite+aiosqlite".
std::string take_scheme(std::string_view& rest) {
  if (is_plain(rest)) return {};
  std::size_t colon = rest.find(':');
  if (to_lower(rest.substr(0, 5)) == "jdbc:") colon = rest.find(':', 5);
  std::string scheme = to_lower(rest.substr(0, colon));
  rest.remove_prefix(colon + 1);
  return scheme;
}

std::map<std::string, std::string> take_parameters(std::string_view& rest) {
  std::map<std::string, std::string> parameters;
  const std::size_t mark = rest.find('?');
  if (mark == std::string_view::npos) return parameters;
  for (const std::string& part : split_list(rest.substr(mark + 1), '&')) {
    const std::size_t equals = part.find('=');
    const std::string_view value = equals == std::string::npos ? "" : trim(std::string_view(part).substr(equals + 1));
    parameters[percent_decode(trim(part.substr(0, equals)))] = percent_decode(value);
  }
  rest = rest.substr(0, mark);
  return parameters;
}

// sqlite.org/uri.html: an authority is empty or localhost.
std::string path_of_file_uri(const TargetOptions& target, std::string_view rest) {
  if (rest.starts_with("//")) {
    const std::size_t slash = rest.find('/', 2);
    const std::string host = to_lower(rest.substr(2, slash == std::string_view::npos ? slash : slash - 2));
    if (!host.empty() && host != "localhost") {
      refuse(target, "names another computer; a file: URI can only name a file on this one, as in file:///srv/app.db.");
    }
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  }
  return percent_decode(rest);
}

// `///path` is absolute; SQLAlchemy, whose URLs name a driver, counts one slash more: `///` relative, `////` absolute.
// A path that starts with /./ or /../ can only have been meant to be relative.
std::string path_behind_slashes(std::string_view rest, bool names_driver) {
  rest.remove_prefix(2);
  if (rest.starts_with("/") && (names_driver || rest.starts_with("/./") || rest.starts_with("/../"))) {
    rest.remove_prefix(1);
  }
  if (rest == "/:memory:") rest.remove_prefix(1);
  return percent_decode(rest);
}

// Of the JDBC form everything behind the colon is the path, as Flyway's driver reads it.
std::string path_in(const TargetOptions& target, const std::string& scheme, std::string_view rest) {
  if (is_file_uri(rest)) return path_of_file_uri(target, rest.substr(5));
  if (rest.starts_with("//") && !scheme.starts_with("jdbc:")) {
    return path_behind_slashes(rest, scheme.find('+') != std::string::npos);
  }
  return std::string(rest);
}

std::string encode(std::string_view text) {
  return percent_encode(text, "?#%&");
}

void check_parameters(const TargetOptions& target, const ConnectionSpec& spec) {
  constexpr auto kModes = std::to_array<std::string_view>({"ro", "rw", "rwc", "memory"});
  constexpr auto kSwitches = std::to_array<std::string_view>({"on", "off", "true", "false", "yes", "no", "1", "0"});
  for (const auto& [name, value] : spec.parameters) {
    if (name == "mode" && !is_among(kModes, value)) refuse(target, "has a mode other than ro, rw, rwc and memory.");
    if (is_switch(name) && !is_among(kSwitches, to_lower(value))) {
      refuse(target, "says neither on nor off for " + name + ".");
    }
    const bool number = !value.empty() && value.size() < 10 && value.find_first_not_of("0123456789") == value.npos;
    if (name == "busy_timeout" && !number) refuse(target, "needs a number of milliseconds for busy_timeout.");
  }
}

}  // namespace

bool is_sqlite_url(std::string_view url) {
  const std::string scheme = url_scheme(url);
  return is_plain(url) || scheme == "sqlite" || scheme == "sqlite3";
}

ConnectionSpec parse_sqlite_url(const TargetOptions& target) {
  ConnectionSpec spec;
  spec.url = mask_url(target.url);
  spec.user = target.user;
  spec.password = target.password;
  std::string_view rest = trim(target.url);
  const std::string scheme = take_scheme(rest);
  if (is_file_uri(rest)) rest = rest.substr(0, rest.find('#'));  // a fragment means nothing
  spec.parameters = take_parameters(rest);
  rest = trim(rest);  // a blank that is meant is written as %20
  spec.database = path_in(target, scheme, rest);
  while (spec.database.starts_with("//")) spec.database.erase(0, 1);
  if (spec.database.empty() && !is_in_memory(spec)) {
    refuse(target, "names no file. Write the path behind it, as in sqlite:./godwit.db.");
  }
  if (spec.database.starts_with(":") && spec.database != kMemory) {
    refuse(target, "names a resource of a Java program; only a file or :memory: can be opened here.");
  }
  if (spec.database.find('\0') != std::string::npos) refuse(target, "has a NUL byte in its path.");
  for (const auto& [name, value] : spec.parameters) {
    if (!is_among(kUriParameters, name) && !is_among(kOwnParameters, name)) spec.unused_parameters.push_back(name);
    if (is_switch(name)) spec.session_settings[name] = value;
  }
  check_parameters(target, spec);
  return spec;
}

bool is_in_memory(const ConnectionSpec& spec) {
  const auto mode = spec.parameters.find("mode");
  return spec.database == kMemory || (mode != spec.parameters.end() && mode->second == "memory");
}

std::string connect_string(const ConnectionSpec& spec, const std::string& path) {
  std::string uri = "file:" + encode(path.empty() ? spec.database : path);
  char separator = '?';
  for (const auto& [name, value] : spec.parameters) {
    if (!is_among(kUriParameters, name)) continue;
    uri += separator + name + "=" + encode(value);
    separator = '&';
  }
  return uri;
}

}  // namespace godwit
