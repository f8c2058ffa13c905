// Locations are first reduced to folders of which none is inside another, by their paths without links, and only then
// read: so each script counts once, and has its name from the outermost location.
#include "scan/walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <set>
#include <tuple>

#include "base/strings.h"
#include "model/finding_builder.h"
#include "scan/class_path.h"
#include "scan/names/script_name.h"

namespace godwit {
namespace {

// A location at one of the places where it may be: on disk, or in a folder or jar of the class path.
struct Source {
  const Location* location = nullptr;
  Folders* folders = nullptr;
  std::string path;                 // of the part in front of the first wildcard
  const ClassRoot* root = nullptr;  // nullptr: not on the class path
  std::string real = {};            // `path` without links, as Root::real

  std::string below(const std::string& file) const { return file.substr(path == "/" ? 1 : path.size() + 1); }
};

// A folder all of whose scripts count.
struct Root {
  std::string path;
  std::string real;  // without links, with a slash at its end: a folder inside another one then begins with its text
  const Source* source = nullptr;
};

// A file that a pattern matched by itself.
struct MatchedFile {
  FoundFile file;
  std::string real_folder;
};

std::string real_folder(const Source& source, const std::string& path) {
  const bool in_jar = source.root && source.root->jar;
  const std::string folder = in_jar ? source.root->real + path.substr(source.root->path.size()) : real_path(path);
  return folder.ends_with('/') ? folder : folder + "/";
}

bool is_java_migration(const std::string& name) {
  return parse_class_name(name).has_value();
}

class Walk {
 public:
  explicit Walk(const ProjectOptions& project) : project_(project), reader_(found_.findings) {}

  FoundFiles run();

 private:
  void find_sources();
  void expand(const Location& location);
  void expand_folder(const Location& location);
  void expand_class_path(const Location& location);
  void expand(const Source& source, const FolderPlace& place, const PatternPath& path);
  void collect(const Root& root, const FolderPlace& place, const std::string& script_folder);
  void reduce();
  bool is_inside_root(const std::string& folder) const;
  void take_matched_files();
  void drop_copies();

  std::size_t count() const { return roots_.size() + matched_.size() + found_.findings.size(); }
  bool is_wanted(const Source& source, const std::string& name) const;
  FoundFile found_file(const Source& source, const FolderPlace& place, const std::vector<FolderEntry>& entries,
                       const FolderEntry& entry);
  bool leads_out(const Source& source, const FolderPlace& place, const FolderEntry& entry);
  void report_missing(const Location& location, const std::string& reason);
  void report_overlap(const Root& inner, const Root& outer);
  void report_copies(const std::string& copies, const std::string& jar);

  const ProjectOptions& project_;
  FoundFiles found_;
  FolderReader reader_;
  std::vector<Location> locations_;
  std::vector<std::string> class_folders_;
  std::unique_ptr<ClassPath> class_path_;  // only where a location asks for it
  std::deque<Source> sources_;
  std::vector<Root> roots_;  // after reduce(): sorted by `real`, none inside another
  std::vector<MatchedFile> matched_;
  std::set<std::string> links_out_;  // already told
};

FoundFiles Walk::run() {
  for (const std::string& text : project_.locations) locations_.push_back(parse_location(text));
  find_sources();
  for (const Location& location : locations_) expand(location);
  reduce();
  for (const Root& root : roots_) {
    root.source->folders->begin_at(root.path);
    collect(root, {root.path, ""}, "");
  }
  take_matched_files();
  drop_copies();
  return std::move(found_);
}

void Walk::find_sources() {
  for (const Location& location : locations_) {
    if (location.on_class_path) class_folders_.push_back(location.folder);
  }
  if (!class_folders_.empty()) class_path_ = std::make_unique<ClassPath>(project_, class_folders_, found_.findings);
}

// Finds the outermost folders and the files that the location names.
void Walk::expand(const Location& location) {
  if (location.on_class_path) {
    expand_class_path(location);
  } else {
    expand_folder(location);
  }
}

void Walk::expand_folder(const Location& location) {
  struct stat facts {};
  const bool reached = stat(location.folder.c_str(), &facts) == 0;
  if (!reached && (errno == ENOENT || errno == ENOTDIR)) {
    return report_missing(location, location.folder + " does not exist");
  }
  if (reached && !S_ISDIR(facts.st_mode)) return report_missing(location, location.folder + " is not a folder");
  const std::size_t before = count();
  sources_.push_back({&location, &reader_, location.folder});
  sources_.back().real = real_folder(sources_.back(), location.folder);
  reader_.begin_at(location.folder);
  expand(sources_.back(), {location.folder, ""}, PatternPath(location.patterns));
  if (count() == before) {
    report_missing(location, location.folder + " has nothing in it that matches " + join(location.patterns, "/"));
  }
}

void Walk::expand_class_path(const Location& location) {
  const std::size_t before = count();
  for (const ClassRoot& root : class_path_->roots()) {
    const std::string path = root.path_of(location.folder);
    struct stat facts {};
    const bool there =
        root.jar ? root.jar->has_folder(path) : stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
    if (!there) continue;
    Folders& folders = root.jar ? static_cast<Folders&>(*root.jar) : reader_;
    sources_.push_back({&location, &folders, path, &root});
    sources_.back().real = real_folder(sources_.back(), path);
    folders.begin_at(path);
    expand(sources_.back(), {path, ""}, PatternPath(location.patterns));
  }
  if (count() != before) return;
  const std::string places = class_path_->text();
  report_missing(location, places.empty() ? "there is no folder (resourceRoots) and no jar (jarDirs) to look for it in"
                                          : "it is not in " + places);
}

void Walk::expand(const Source& source, const FolderPlace& place, const PatternPath& path) {
  if (path.matches()) {
    roots_.push_back({place.path, real_folder(source, place.path), &source});
    return;
  }
  std::vector<FolderEntry> entries;
  if (!path.possible() || !source.folders->enter(place, entries)) return;
  for (const FolderEntry& entry : entries) {
    const PatternPath next = path.step(entry.name);
    if (entry.folder) {
      const bool counts = next.matches() || next.possible();
      if (counts && !leads_out(source, place, entry)) expand(source, place.enter(entry), next);
    } else if (next.matches() && is_wanted(source, entry.name) && !leads_out(source, place, entry)) {
      FoundFile file = found_file(source, place, entries, entry);
      if (!file.java) file.script = source.below(file.path);
      matched_.push_back({std::move(file), real_folder(source, place.path)});
    }
  }
  source.folders->leave();
}

void Walk::collect(const Root& root, const FolderPlace& place, const std::string& script_folder) {
  std::vector<FolderEntry> entries;
  Folders& folders = *root.source->folders;
  if (!folders.enter(place, entries)) return;
  for (const FolderEntry& entry : entries) {
    const bool counts = entry.folder || is_wanted(*root.source, entry.name);
    if (!counts || leads_out(*root.source, place, entry)) continue;
    if (entry.folder) {
      collect(root, place.enter(entry), script_folder + entry.name + "/");
    } else {
      FoundFile file = found_file(*root.source, place, entries, entry);
      if (!file.java) file.script = script_folder + entry.name;
      found_.files.push_back(std::move(file));
    }
  }
  folders.leave();
}

// A folder that several locations name counts once, in the outermost of them.
void Walk::reduce() {
  std::stable_sort(roots_.begin(), roots_.end(), [](const Root& a, const Root& b) { return a.real < b.real; });
  std::vector<Root> kept;
  for (Root& root : roots_) {
    if (kept.empty() || !root.real.starts_with(kept.back().real)) {
      kept.push_back(std::move(root));
    } else {
      report_overlap(root, kept.back());
    }
  }
  roots_ = std::move(kept);
}

bool Walk::is_inside_root(const std::string& folder) const {
  const auto behind = std::upper_bound(roots_.begin(), roots_.end(), folder,
                                       [](const std::string& real, const Root& root) { return real < root.real; });
  return behind != roots_.begin() && folder.starts_with((behind - 1)->real);
}

void Walk::take_matched_files() {
  std::set<std::string> seen;
  for (MatchedFile& matched : matched_) {
    const std::string real = matched.real_folder + std::string(matched.file.name());
    if (is_inside_root(matched.real_folder) || !seen.insert(real).second) continue;
    found_.files.push_back(std::move(matched.file));
  }
}

// Two jars of one class path may hold the same script, such as a jar of Spring Boot's and the plain one beside it. Java
// would take the first; here that is right only where the others are the same.
void Walk::drop_copies() {
  std::map<std::tuple<std::string, std::uint32_t, std::uint64_t>, const FoundFile*> first;
  std::map<std::pair<std::string, std::string>, bool> told;
  std::set<const FoundFile*> copies;
  for (const FoundFile& file : found_.files) {
    if (!file.origin) continue;
    const ZipEntry& entry = file.origin->entry;
    const auto [known, is_first] = first.try_emplace({file.resource, entry.checksum, entry.size}, &file);
    if (is_first || known->second->origin->jar == file.origin->jar) continue;
    copies.insert(&file);
    const std::string& jar = known->second->origin->jar->name();
    if (told.try_emplace({file.origin->jar->name(), jar}, true).second) report_copies(file.origin->jar->name(), jar);
  }
  std::erase_if(found_.files, [&](const FoundFile& file) { return copies.contains(&file); });
}

bool Walk::is_wanted(const Source& source, const std::string& name) const {
  if (source.root && is_java_migration(name)) return true;
  return std::any_of(project_.naming.suffixes.begin(), project_.naming.suffixes.end(),
                     [&](const std::string& suffix) { return has_suffix(name, suffix); });
}

FoundFile Walk::found_file(const Source& source, const FolderPlace& place, const std::vector<FolderEntry>& entries,
                           const FolderEntry& entry) {
  const std::string config = entry.name + ".conf";
  const auto beside = std::lower_bound(entries.begin(), entries.end(), config,
                                       [](const FolderEntry& e, const std::string& name) { return e.name < name; });
  FoundFile file;
  file.path = place.path_of(entry.name);
  file.has_config = beside != entries.end() && beside->name == config && !leads_out(source, place, *beside);
  file.origin = source.folders->origin(file.path);
  if (!source.root) return file;
  file.resource = file.path.substr(source.root->path.size() + 1);
  file.java = is_java_migration(entry.name);
  if (file.java) file.script = class_of(file.resource);
  return file;
}

// A link to /etc/shadow would be read, and its first line told as the statement that failed. Kubernetes' links stay
// within the folder: V1__a.sql to ..data/V1__a.sql. One to a folder around the location is found to be a loop.
bool Walk::leads_out(const Source& source, const FolderPlace& place, const FolderEntry& entry) {
  if (!entry.link || project_.follow_links) return false;
  const std::string link = place.path_of(entry.name);
  const std::string target = real_path(link);
  const std::string around = target.ends_with('/') ? target : target + "/";
  if (target == link || around.starts_with(source.real) || source.real.starts_with(around)) return false;
  if (!links_out_.insert(link).second) return true;
  found_.findings.push_back(
      FindingBuilder::error(ErrorCode::link_outside,
                            "The symbolic link " + link + " leads out of the location " + source.location->text +
                                ", to " + target +
                                ". It was not followed. Put what it leads to there itself, or allow such links with "
                                "-followLinks=true.")
          .in({link}));
  return true;
}

void Walk::report_missing(const Location& location, const std::string& reason) {
  found_.findings.push_back(
      FindingBuilder(project_.fail_on_missing_locations ? Severity::error : Severity::warning,
                     ErrorCode::missing_location,
                     "The location " + location.text + " was not found: " + reason + ". Create it, or correct " +
                         (location.on_class_path ? "-locations, -resourceRoots or -jarDirs." : "-locations."))
          .in({location.folder}));
}

void Walk::report_copies(const std::string& copies, const std::string& jar) {
  found_.findings.push_back(
      FindingBuilder::note(
          copies + " and " + jar + " hold the same scripts, which count once. Name only one of the jars.",
          ErrorCode::overlapping_location)
          .in({copies, jar}));
}

void Walk::report_overlap(const Root& inner, const Root& outer) {
  const Location* const location = inner.source->location;
  if (location == outer.source->location) return;
  found_.findings.push_back(FindingBuilder::note("The location " + location->text + " (" + inner.path +
                                                     ") is part of the location " + outer.source->location->text +
                                                     " (" + outer.path +
                                                     "), which counts once. Name only the outer one.",
                                                 ErrorCode::overlapping_location)
                                .in({inner.path, outer.path}));
}

}  // namespace

FoundFiles find_files(const ProjectOptions& project) {
  return Walk(project).run();
}

}  // namespace godwit
