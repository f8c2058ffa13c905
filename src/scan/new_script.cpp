// The folder is locked from looking for the newest version until the file is there, or two runs would give out one
// number. Then an ordinary scan has to find the file, as it is meant: no rule of names is repeated here.
#include "scan/new_script.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/ascii.h"
#include "base/strings.h"
#include "base/system/write_all.h"
#include "base/utf8.h"
#include "scan/names/new_version.h"
#include "scan/names/script_name.h"
#include "scan/walk.h"

namespace godwit {
namespace {

constexpr std::string_view kFilesystem = "filesystem:";

[[noreturn]] void refuse(const std::string& what, int error) {
  throw Error(ErrorCode::io, what + ": " + std::generic_category().message(error) + ".");
}

/// Other runs of `new` wait for it. A file system without locks lets them pass.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder)
      : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0) refuse("The folder " + folder + " cannot be opened", errno);
    while (flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) continue;
  }
  ~FolderLock() { close(descriptor_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

/// Files that did not exist before; gone again unless kept.
class NewFiles {
 public:
  NewFiles() = default;
  ~NewFiles() {
    for (const std::string& path : paths_) unlink(path.c_str());
  }
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;

  void write(const std::string& path, const std::string& text) {
    const std::string what = "The script " + path + " cannot be written";
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) refuse(what, errno);
    paths_.push_back(path);
    const bool whole = write_all(file, text) && fsync(file) == 0;
    const int error = errno;
    close(file);
    if (!whole) refuse(what, error);
  }
  std::vector<std::string> keep() { return std::exchange(paths_, {}); }

 private:
  std::vector<std::string> paths_;
};

bool is_plain(unsigned char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c >= 0x80;
}

// Characters that a file system, a shell or a placeholder may read as something else become blanks, and those
// underscores.
std::string name_of_words(std::string_view words) {
  std::string name;
  if (valid_utf8_prefix(words) != words.size()) throw Error(ErrorCode::usage, "The name of the script is not UTF-8.");
  for (const char c : words) {
    if (is_plain(static_cast<unsigned char>(c))) {
      name += c;
    } else if (!name.ends_with('_')) {
      name += '_';
    }
  }
  constexpr std::string_view kBlanks = "_.";  // at the ends
  name.erase(0, std::min(name.size(), name.find_first_not_of(kBlanks)));
  name.erase(name.find_last_not_of(kBlanks) + 1);
  if (name.empty()) {
    throw Error(ErrorCode::usage, "A new script needs a name of letters or digits: godwit new \"add email to users\"");
  }
  return name;
}

bool is_folder_location(const std::string& location) {
  return to_lower(location).starts_with(kFilesystem) || location.find(':') == std::string::npos;
}

std::string folder_to_write(const ProjectOptions& project) {
  const auto first = std::find_if(project.locations.begin(), project.locations.end(), is_folder_location);
  const bool named = !project.new_script.folder.empty();
  if (!named && first == project.locations.end()) {
    throw Error(ErrorCode::configuration, "None of the locations is a folder. Say with -into= where to write.");
  }
  const Location location = parse_location(named ? project.new_script.folder : *first);
  if (!location.patterns.empty()) {
    throw Error(
        ErrorCode::configuration,
        "The location " + location.text + " stands for more than one folder. Say with -into= which one to write to.");
  }
  return location.folder;
}

struct Newest {
  std::optional<MigrationVersion> version;
  std::string spelled;  // as in the name of its file
};

// Undo and baseline scripts count: whoever wrote one without its migration has taken the version.
Newest newest_version(const std::vector<FoundFile>& files, const NamingOptions& naming) {
  Newest newest;
  for (const FoundFile& file : files) {
    const auto name = parse_script_name(file.name(), naming, nullptr);
    if (!name || !name->version || (newest.version && *name->version <= *newest.version)) continue;
    newest.version = name->version;
    newest.spelled = name->version->text();
    const std::string underlined = replace_all(newest.spelled, ".", "_");
    if (file.name().find(underlined) != std::string_view::npos) newest.spelled = underlined;
  }
  return newest;
}

std::string next_version(const Newest& newest, VersionScheme scheme, const std::string& now) {
  if (scheme == VersionScheme::automatic) {
    scheme = is_timestamp(newest.spelled) ? VersionScheme::timestamp : VersionScheme::number;
  }
  if (scheme == VersionScheme::number) return newest.version ? next_number(newest.spelled) : "1";
  std::string next = next_timestamp(newest.spelled, now);
  if (!newest.version || *MigrationVersion::parse(next) > *newest.version) return next;
  throw Error(ErrorCode::configuration, "The newest version, " + newest.spelled +
                                            ", is above every timestamp, so that a new script would not run behind it. "
                                            "Use -versionScheme=number.");
}

void throw_first_error(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::error) throw Error(finding.code, finding.message, finding.where);
  }
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat first {
  }, second{};
  return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

// A script that no scan finds, or reads as something else, would never run.
void check_found(const ProjectOptions& project, const std::string& path, const ScriptName& meant) {
  const std::string file = path.substr(path.rfind('/') + 1);
  const auto name = parse_script_name(file, project.naming, nullptr);
  if (!name || name->kind != meant.kind || name->version != meant.version || name->description != meant.description) {
    throw Error(ErrorCode::configuration, "The name " + file +
                                              " would not be read as it is meant. Correct the prefixes, separator and "
                                              "suffixes of scripts, or use other words.");
  }
  const std::vector<FoundFile> files = find_files(project).files;
  if (std::any_of(files.begin(), files.end(), [&](const FoundFile& f) { return is_same_file(f.path, path); })) return;
  throw Error(ErrorCode::configuration, "The folder " + path.substr(0, path.rfind('/')) +
                                            " is in none of the locations, so that the script would never run. Correct "
                                            "-into or -locations.");
}

void check_description(const std::vector<FoundFile>& files, const ScriptName& meant, const NamingOptions& naming) {
  for (const FoundFile& file : files) {
    const auto name = parse_script_name(file.name(), naming, nullptr);
    if (!name || name->kind != ScriptKind::repeatable || name->description != meant.description) continue;
    throw Error(ErrorCode::usage, "There is a repeatable script of that description: " + file.path);
  }
}

}  // namespace

NewScripts write_new_scripts(const ProjectOptions& project, std::string_view words, const std::string& now) {
  const NewScriptOptions& options = project.new_script;
  const NamingOptions& naming = project.naming;
  if (options.repeatable && options.undo) {
    throw Error(ErrorCode::usage, "A repeatable script has no undo script. Leave out -repeatable or -undo.");
  }
  check_naming(naming);
  const std::string folder = folder_to_write(project);
  const std::string words_name = name_of_words(words);
  if (options.folder.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) refuse("The folder " + folder + " cannot be made", failed.value());
  }
  const FolderLock lock(folder);
  FoundFiles found = find_files(project);
  throw_first_error(found.findings);

  ScriptName meant{ScriptKind::repeatable, std::nullopt, replace_all(words_name, "_", " ")};
  NewScripts scripts{"", meant.description, {}, std::move(found.findings)};
  if (options.repeatable) {
    check_description(found.files, meant, naming);
  } else {
    scripts.version = next_version(newest_version(found.files, naming), options.scheme, now);
    meant.kind = ScriptKind::versioned;
    meant.version = MigrationVersion::parse(scripts.version);
  }
  const std::string rest = scripts.version + naming.separator + words_name + naming.suffixes.front();
  // Only in UTF-8 is it known how a comment is spelled; what a placeholder begins with would be looked for in it, too.
  const bool comments = equals_ignore_case(replace_all(project.encoding, "-", ""), "UTF8") &&
                        meant.description.find(project.placeholders.prefix) == std::string::npos;
  const auto text = [&](std::string_view what) {
    return comments ? "-- " + std::string(what) + meant.description + "\n" : "";
  };
  NewFiles files;
  const std::string& prefix = options.repeatable ? naming.repeatable_prefix : naming.versioned_prefix;
  const std::string path = (folder == "/" ? "" : folder) + "/";
  files.write(path + prefix + rest, text(""));
  check_found(project, path + prefix + rest, meant);
  if (options.undo) {
    meant.kind = ScriptKind::undo;
    files.write(path + naming.undo_prefix + rest, text("undo: "));
    check_found(project, path + naming.undo_prefix + rest, meant);
  }
  scripts.files = files.keep();
  return scripts;
}

}  // namespace godwit
