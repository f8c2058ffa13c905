// A jar's directory is walked once, and only what the locations name is kept: an application's jar has thousands of
// classes. Jars in BOOT-INF/lib can be read in place because Spring Boot stores them; jars in those are not looked for.
#include "scan/class_path.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/strings.h"
#include "godwit/error.h"
#include "model/finding_builder.h"
#include "scan/walk.h"

namespace godwit {
namespace {

constexpr std::string_view kJar = ".jar";
// Spring Boot's documentation, "The Executable Jar Format".
constexpr std::string_view kBootClasses = "BOOT-INF/classes";
constexpr std::string_view kBootLibraries = "BOOT-INF/lib/";

bool is_boot_library(const std::string& name) {
  return name.starts_with(kBootLibraries) && ends_with_ignore_case(name, kJar) &&
         name.find('/', kBootLibraries.size()) == std::string::npos;
}

bool stands_in(const std::string& name, const std::string& folder) {
  return folder.empty() || (name.starts_with(folder) && name.size() > folder.size() && name[folder.size()] == '/');
}

}  // namespace

ClassPath::ClassPath(const ProjectOptions& project, const std::vector<std::string>& folders,
                     std::vector<Finding>& findings)
    : project_(project), folders_(folders), findings_(findings) {
  add_folders();
  for (const std::string& text : project.jar_dirs) {
    const std::string path = absolute_path(text);
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0) {
      report_missing("jarDirs", path, std::generic_category().message(errno));
    } else if (S_ISDIR(facts.st_mode)) {
      add_jars_of(path);
    } else {
      add_jar(path);
    }
  }
}

// The default is only a place to look; what somebody named must be there.
void ClassPath::add_folders() {
  for (const std::string& text : project_.resource_roots) {
    const std::string path = absolute_path(text);
    struct stat facts {};
    if (stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode)) {
      roots_.push_back({path, real_path(path)});
    } else if (!path.ends_with("/" + ProjectOptions().resource_roots.front())) {
      report_missing("resourceRoots", path, "there is no such folder");
    }
  }
}

void ClassPath::add_jars_of(const std::string& folder) {
  FolderReader reader(findings_);
  std::vector<FolderEntry> entries;
  if (!reader.enter({folder, ""}, entries)) return;
  for (const FolderEntry& entry : entries) {
    if (!entry.folder && ends_with_ignore_case(entry.name, kJar)) add_jar(FolderPlace{folder, ""}.path_of(entry.name));
  }
}

void ClassPath::add_jar(const std::string& path) {
  std::string real = real_path(path);
  if (std::find(real_jars_.begin(), real_jars_.end(), real) != real_jars_.end()) return;
  real_jars_.push_back(real);
  try {
    add_roots(std::make_shared<const ZipFile>(path), real, false);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unreadable_script) throw;
    findings_.push_back(FindingBuilder::error(error.code(), error.what()).in({path}));
  }
}

void ClassPath::add_roots(const std::shared_ptr<const ZipFile>& jar, const std::string& real, bool nested) {
  auto folders = std::make_unique<JarFolders>(jar, findings_);
  const std::string classes(kBootClasses);
  std::vector<ZipEntry> libraries;
  jar->for_each_entry([&](const ZipEntry& entry) {
    const bool wanted = std::any_of(folders_.begin(), folders_.end(), [&](const std::string& folder) {
      return stands_in(entry.name, folder) ||
             (!nested && stands_in(entry.name, classes + (folder.empty() ? "" : "/" + folder)));
    });
    if (wanted) folders->add(entry);
    if (!nested && is_boot_library(entry.name)) libraries.push_back(entry);
  });
  roots_.push_back({jar->name() + "!", real + "!", folders.get()});
  if (!nested && folders->has_folder(jar->name() + "!/" + classes)) {
    roots_.push_back({jar->name() + "!/" + classes, real + "!/" + classes, folders.get()});
  }
  jars_.push_back(std::move(folders));
  for (const ZipEntry& library : libraries) {
    add_roots(std::make_shared<const ZipFile>(*jar, library), real + "!/" + library.name, true);
  }
}

std::string ClassPath::text() const {
  std::vector<std::string> parts;
  for (const ClassRoot& root : roots_) {
    if (!root.jar) parts.push_back(root.path + " (resourceRoots)");
  }
  for (const std::string& jar : real_jars_) parts.push_back(jar + " (jarDirs)");
  return join(parts, ", ");
}

void ClassPath::report_missing(const std::string& key, const std::string& path, const std::string& reason) {
  const Severity severity = project_.fail_on_missing_locations ? Severity::error : Severity::warning;
  const std::string message =
      path + ", which " + key + " names, cannot be searched: " + reason + ". Create it, or correct " + key + ".";
  findings_.push_back(FindingBuilder(severity, ErrorCode::missing_location, message).in({path}));
}

}  // namespace godwit
