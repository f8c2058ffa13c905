#pragma once
// Our keys in configuration files, in the words of Flyway, of godwit, and of the servers that have Flyway.

#include <istream>
#include <string>
#include <vector>

#include "config/keys/entry.h"

namespace godwit {

struct FileEntries {
  std::vector<Entry> said;
  /// Of variables such as SPRING_DATASOURCE_URL, for the frameworks whose files these are.
  std::vector<Entry> of_variables;
};

struct FileContext {
  const Environment& environment;
  std::vector<std::string>& notes;
  bool serves = false;  ///< for `godwit server`: a section `server` without godwit. in front is named in a note
};

/// The files in their order, later ones over earlier ones; behind an application.yml those of its profiles. In a .conf
/// file ${NAME} stands for an environment variable, as in Flyway; one that does not exist is empty and leaves a note.
/// In what servers say ${NAME:default} also stands for other keys of these files; see references.h. Throws
/// Error(configuration) naming file, line and, in TOML and YAML, column; never repeats a value.
FileEntries read_config_files(const std::vector<std::string>& paths, const FileContext& context);

/// The same for .conf text from standard input.
std::vector<Entry> read_config_stream(std::istream& input, const FileContext& context);

}  // namespace godwit
