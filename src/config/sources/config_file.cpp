// Parsers know no names of files; the place is put in front of their messages in one function, for all forms. Those
// messages hold no value, since any line may hold a password.
#include "config/sources/config_file.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/strings.h"
#include "base/utf8.h"
#include "config/format/java_properties.h"
#include "config/format/json_text.h"
#include "config/format/properties.h"
#include "config/format/text_file.h"
#include "config/format/toml_text.h"
#include "config/format/yaml_text.h"
#include "config/sources/dotenv.h"
#include "godwit/error.h"

namespace godwit {
namespace {

struct KnownForm {
  std::string_view end;
  FileForm form;
  std::vector<Document> (*parse)(std::string_view);
};

std::vector<Document> parse_conf(std::string_view text) {
  return {parse_properties(text)};
}

constexpr KnownForm kForms[] = {
    {".conf", FileForm::conf, parse_conf}, {".properties", FileForm::properties, parse_java_properties},
    {".toml", FileForm::toml, parse_toml}, {".yml", FileForm::yaml, parse_yaml},
    {".yaml", FileForm::yaml, parse_yaml}, {".json", FileForm::json, parse_json}};

const KnownForm& form_of(const std::string& path) {
  for (const KnownForm& form : kForms) {
    if (ends_with_ignore_case(path, form.end)) return form;
  }
  throw Error(ErrorCode::configuration,
              "The configuration file " + path +
                  " ends in none of .conf, .toml, .yml, .yaml, .properties and .json, the forms known here.");
}

void check_utf8(const std::string& text, const std::string& path) {
  const std::size_t valid = valid_utf8_prefix(text);
  if (valid == text.size()) return;
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(valid), '\n') + 1;
  throw Error(ErrorCode::configuration,
              path + ":" + std::to_string(line) + ": the file is not UTF-8 here. Save it as UTF-8.");
}

template <class Parsed>
Parsed parse(Parsed (*parser)(std::string_view), const std::string& text, const std::string& path) {
  try {
    return parser(text);
  } catch (const Error& error) {
    const Where& where = error.where();
    const std::string column = where.column ? ":" + std::to_string(where.column) : "";
    throw Error(error.code(), path + ":" + std::to_string(where.line) + column + ": " + error.what() + ".");
  }
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

ConfigFile parse_config_file(const std::string& path) {
  const KnownForm& form = form_of(path);
  std::string text = read_text_file(path, "configuration file");
  const bool java = form.form == FileForm::properties;
  if (java && valid_utf8_prefix(text) != text.size()) text = utf8_of_latin1(text);
  check_utf8(text, path);
  return {path, form.form, parse(form.parse, text, path)};
}

ConfigFile parse_conf_text(std::string text, const std::string& name) {
  text = without_byte_order_mark(std::move(text));
  check_utf8(text, name);
  return {name, FileForm::conf, parse(parse_conf, text, name)};
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
  folders.insert(folders.begin(), path_in(folder, "conf"));
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
