#pragma once
// The scripts that a commit of git has, as far as they bind: an applied script must not change.

#include <cstdint>
#include <string>
#include <vector>

#include "model/migration.h"

namespace godwit {

/// A versioned or baseline script of a commit.
struct BaseScript {
  ScriptKind kind = ScriptKind::versioned;
  MigrationVersion version;
  std::string description;
  std::string path;  ///< absolute, where it stands in the work tree, or stood
  /// Line of today's script of that kind and version in which the text begins to differ (line ends and empty lines at
  /// the end apart); 0: nowhere, or there is no such script.
  std::uint64_t changed_line = 0;
};

/// Scripts that others have merged already, to compare today's with.
struct BaseScripts {
  std::string name;                ///< as given: "origin/main"
  std::vector<BaseScript> newest;  ///< of the base itself, by kind and version
  std::vector<BaseScript> common;  ///< of the commit where the base and today parted
};

}  // namespace godwit
