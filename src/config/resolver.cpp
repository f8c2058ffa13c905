// Only ${resolver.name} is a reference; any other ${ stays as it is, since a password may hold it. A resolver that is
// not known is an error, because its text would else be taken for the password.
#include "config/resolver.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/strings.h"
#include "config/keys/keys.h"
#include "config/sources/config_file.h"

namespace godwit {
namespace {

constexpr std::string_view kFilesystem = "filesystem:";

bool is_resolved(std::string_view key) {
  return equals_ignore_case(key, "url") || equals_ignore_case(key, "user") || equals_ignore_case(key, "password") ||
         is_in_family(key, kJdbcKey);
}

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

// "env.NAME" inside ${…}: a resolver, a point, a name. Anything else is text.
bool is_reference(std::string_view text) {
  const std::size_t point = text.find('.');
  return point != std::string_view::npos && point > 0 && point + 1 < text.size() &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(point), is_word);
}

std::string value_of(std::string_view reference, const std::string& source, const Environment& environment) {
  const std::size_t point = reference.find('.');
  const std::string_view resolver = reference.substr(0, point);
  if (resolver != "env") {
    throw Error(ErrorCode::configuration, source + ": the resolver \"" + std::string(resolver) +
                                              "\" is not known; ${env.NAME} is. Give a password as a file "
                                              "(FLYWAY_PASSWORD_FILE) or by a command (passwordCommand).");
  }
  const std::string name(reference.substr(point + 1));
  const std::string* found = find_variable(environment, name);
  if (!found) throw Error(ErrorCode::configuration, source + ": there is no environment variable " + name + ".");
  return *found;
}

}  // namespace

std::string resolved(const std::string& value, std::string_view key, const std::string& source,
                     const Environment& environment) {
  if (!is_resolved(key)) return value;
  std::string result;
  std::size_t at = 0;
  for (std::size_t begin; (begin = value.find("${", at)) != std::string::npos;) {
    const std::size_t end = value.find('}', begin);
    if (end == std::string::npos) break;
    const std::string_view inside = std::string_view(value).substr(begin + 2, end - begin - 2);
    const bool reference = is_reference(inside);
    result += value.substr(at, begin - at);
    result += reference ? value_of(inside, source, environment) : "${";
    at = reference ? end + 1 : begin + 2;
  }
  return result + value.substr(at);
}

void move_locations(Settings& settings) {
  std::string& written_to = settings.project.new_script.folder;
  if (!written_to.empty()) written_to = path_in(settings.working_directory, written_to);
  for (auto* folders : {&settings.project.resource_roots, &settings.project.jar_dirs}) {
    for (std::string& folder : *folders) folder = path_in(settings.working_directory, folder);
  }
  for (std::string& location : settings.project.locations) {
    const bool named = location.starts_with(kFilesystem);
    const std::string path = location.substr(named ? kFilesystem.size() : 0);
    if (!named && path.find(':') != std::string::npos) continue;  // classpath: and the like
    location = (named ? std::string(kFilesystem) : "") + path_in(settings.working_directory, path);
  }
}

void fill_vendor(Settings& settings) {
  std::string_view url = settings.target.url;
  if (url.starts_with("jdbc:")) url.remove_prefix(5);
  const std::string vendor = to_lower(url.substr(0, url.find(':')));
  if (vendor.empty()) return;
  for (std::string& location : settings.project.locations) location = replace_all(location, "{vendor}", vendor);
}

void check_filled_in(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const bool url = equals_ignore_case(entry.name, "url") || ends_with_ignore_case(entry.name, ".url");
    if (!url || ends_with_ignore_case(entry.name, "tenants.url")) continue;
    const std::size_t begin = entry.value.find("${");
    if (begin == std::string::npos || entry.value.find('}', begin) == std::string::npos) continue;
    throw Error(ErrorCode::configuration,
                entry.source +
                    ": the URL holds ${…}, and variables are filled in only in configuration files. Write the "
                    "value itself, or the URL into a file. Nothing was done.");
  }
}

void check_clean_schema(const Settings& settings) {
  if (!settings.clean_schema) return;
  const auto given = settings.given.find("cleanSchema");
  const std::string place = given == settings.given.end() ? "" : given->second.source + ": ";
  if (settings.project.clean_disabled) {
    throw Error(ErrorCode::configuration,
                place +
                    "cleanSchema=true asks to empty the schemas before migrating, which cleanDisabled forbids. "
                    "Nothing was done: remove it, or, if all data may be lost, say cleanDisabled=false.");
  }
  if (!settings.project.dry_run_output.empty() || !settings.plan_file.empty()) {
    throw Error(ErrorCode::configuration,
                place +
                    "cleanSchema=true empties the schemas before migrating, so it does not go with dryRunOutput "
                    "and plan. Nothing was done: leave one of them out.");
  }
}

std::string with_jdbc_properties(const std::string& url, const std::map<std::string, std::string>& properties) {
  if (url.empty() || properties.empty()) return url;
  std::string parameters;
  for (const auto& [name, value] : properties) {
    parameters += (parameters.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  const std::size_t mark = url.find('?');
  if (mark == std::string::npos) return url + parameters;
  return url.substr(0, mark) + parameters + (mark + 1 < url.size() ? "&" + url.substr(mark + 1) : "");
}

}  // namespace godwit
