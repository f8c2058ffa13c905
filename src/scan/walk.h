#pragma once
// Which files stand in the locations.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/finding.h"
#include "godwit/options.h"

namespace godwit {

/// A file below a location, with one of the suffixes.
struct FoundFile {
  std::string path;         ///< absolute; links in it are not resolved
  std::string script;       ///< relative to its location, with `/`
  bool has_config = false;  ///< `<path>.conf` stands beside it

  std::string_view name() const { return std::string_view(path).substr(path.rfind('/') + 1); }
};

struct FoundFiles {
  std::vector<FoundFile> files;  ///< in an order that depends only on their names
  std::vector<Finding> findings;
};

/// "filesystem:db/migration", "db/migration", "db/*/sql", "db/**/V*.sql".
struct Location {
  std::string text;                   ///< as configured
  std::string folder;                 ///< absolute; the part in front of the first wildcard
  std::vector<std::string> patterns;  ///< one for each name below it; empty without wildcards
};

/// Throws Error(configuration) for an empty location and for schemes other than `filesystem:`.
Location parse_location(std::string_view text);

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
/// folders are left out. Findings: missing_location, overlapping_location, unreadable_script (folders), link_loop.
/// Throws Error(configuration) as parse_location does.
FoundFiles find_files(const ProjectOptions& project);

}  // namespace godwit
