#pragma once
// The places that classpath: stands for: folders (resourceRoots) and jars (jarDirs).

#include <memory>
#include <string>
#include <vector>

#include "godwit/finding.h"
#include "godwit/options.h"
#include "scan/files/folder_reader.h"
#include "scan/files/jar_folders.h"

namespace godwit {

/// Where packages begin: a folder, a jar, BOOT-INF/classes of a jar of Spring Boot's, or a jar in its BOOT-INF/lib.
struct ClassRoot {
  std::string path;           ///< "/x/src/main/resources", "/x/app.jar!", "/x/app.jar!/BOOT-INF/classes"
  std::string real;           ///< the same without symbolic links
  JarFolders* jar = nullptr;  ///< not owned; nullptr for a folder on disk

  /// "db/migration" below it: its path.
  std::string path_of(const std::string& folder) const { return folder.empty() ? path : path + "/" + folder; }
};

class ClassPath {
 public:
  /// `folders`: the parts of the locations in front of their wildcards; nothing else of the jars is kept in mind.
  /// Findings: missing_location (of jarDirs and of resourceRoots that were named), unreadable_script (jars).
  ClassPath(const ProjectOptions& project, const std::vector<std::string>& folders, std::vector<Finding>& findings);

  const std::vector<ClassRoot>& roots() const { return roots_; }
  /// "/x/src/main/resources (resourceRoots), /x/app.jar (jarDirs)", for messages.
  std::string text() const;

 private:
  void add_folders();
  void add_jars_of(const std::string& folder);
  void add_jar(const std::string& path);
  void add_roots(const std::shared_ptr<const ZipFile>& jar, const std::string& real, bool nested);
  void report_missing(const std::string& key, const std::string& path, const std::string& reason);

  const ProjectOptions& project_;
  const std::vector<std::string>& folders_;
  std::vector<Finding>& findings_;
  std::vector<std::unique_ptr<JarFolders>> jars_;
  std::vector<std::string> real_jars_;  // that were read
  std::vector<ClassRoot> roots_;
};

}  // namespace godwit
