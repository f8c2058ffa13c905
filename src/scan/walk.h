#pragma once
// Which files stand in the locations.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/finding.h"
#include "godwit/options.h"
#include "scan/files/folders.h"

namespace godwit {

/// A file below a location, with one of the suffixes, or (on the class path) a migration in Java.
struct FoundFile {
  std::string path;         ///< absolute; links in it are not resolved
  std::string script;       ///< relative to its location, with `/`
  bool has_config = false;  ///< `<path>.conf` stands beside it
  bool java = false;        ///< a class on the class path that is named like a migration; `script` is the class's name
  std::string resource;     ///< on the class path: its path there
  std::shared_ptr<const ScriptOrigin> origin;  ///< of a file in a jar

  std::string_view name() const { return std::string_view(path).substr(path.rfind('/') + 1); }
};

struct FoundFiles {
  std::vector<FoundFile> files;  ///< in an order that depends only on their names
  std::vector<Finding> findings;
};

/// "filesystem:db/migration", "db/migration", "db/*/sql", "db/**/V*.sql", "classpath:db/migration".
struct Location {
  std::string text;                   ///< as configured
  std::string folder;                 ///< absolute; on the class path relative; the part in front of the first wildcard
  std::vector<std::string> patterns;  ///< one for each name below it; empty without wildcards
  bool on_class_path = false;
};

/// Throws Error(configuration) for an empty location and for schemes other than `filesystem:` and `classpath:`.
Location parse_location(std::string_view text);
/// The location on disk: itself, or one in each of the resourceRoots.
std::vector<Location> folder_locations(const ProjectOptions& project, std::string_view text);
/// Without "." and double slashes; relative to the working directory. Throws Error(io) without one.
std::string absolute_path(std::string_view text);
/// Without symbolic links; the path itself where nothing is there.
std::string real_path(const std::string& path);

/// Follows a path through the patterns of a Location, one name a step. `**` stands for any number of folders, also
/// none.
class PatternPath {
 public:
  explicit PatternPath(const std::vector<std::string>& patterns);
  PatternPath step(std::string_view name) const;
  bool matches() const;   ///< the names so far match the whole pattern
  bool possible() const;  ///< more names could

 private:
  void skip_double_stars();

  const std::vector<std::string>* patterns_;
  std::vector<bool> at_;  ///< patterns whose turn it is; the last one is the end
};

/// `*` and `?` within one name; `?` is one code point.
bool matches_pattern(std::string_view name, std::string_view pattern);

/// All scripts of the locations, each once; a location inside another one counts as part of it. Hidden files and
/// folders are left out. A script that two jars have, at the same place and with the same bytes, counts once. Findings:
/// missing_location, overlapping_location, unreadable_script (folders, jars), link_loop, link_outside.
/// Throws Error(configuration) as parse_location does.
FoundFiles find_files(const ProjectOptions& project);

}  // namespace godwit
