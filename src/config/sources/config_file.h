#pragma once
// Configuration files: which there are, and what they say.

#include <string>
#include <string_view>
#include <vector>

#include "config/format/properties.h"
#include "config/sources/variables.h"

namespace godwit {

/// The form of a file, which its end says.
enum class FileForm { conf, properties, toml, yaml, json };

struct ConfigFile {
  std::string path;
  FileForm form = FileForm::conf;
  std::vector<Document> documents;
};

/// Throws Error(configuration) naming file, line and, in TOML and YAML, column; never repeats a value.
ConfigFile parse_config_file(const std::string& path);

/// .conf text that stands in no file; `name` says where it is from.
ConfigFile parse_conf_text(std::string text, const std::string& name);

/// The variables of a .env file; none if there is no such file.
std::vector<Variable> read_dotenv_file(const std::string& path);

/// The files that are read without being named, lowest first, in two groups: godwit's own, then Flyway's (conf/, as in
/// its installation, home, the folder). As in Flyway, .conf files of Flyway's count only if there is none of its TOML
/// files; otherwise a note says that they do not.
struct StandardFiles {
  std::vector<std::string> own;
  std::vector<std::string> flyway;
};
/// ~/.godwit/config.yml
std::string home_config(const std::string& home);

/// `home` and `folder` (the working directory) may be empty: no home, and here.
StandardFiles find_standard_files(const std::string& home, const std::string& folder, std::vector<std::string>& notes);

/// `path` seen from `folder`: as it is if the path is absolute or the folder is empty.
std::string path_in(const std::string& folder, const std::string& path);

}  // namespace godwit
