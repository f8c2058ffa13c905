#include "scan/walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <set>

#include "base/strings.h"
#include "scan/folder_reader.h"

namespace godwit {
namespace {

// A folder all of whose scripts count.
struct Root {
  std::string path;
  std::string real;  // without links, with a slash at its end: a folder inside another one then begins with its text
  const Location* location = nullptr;
};

// A file that a pattern matched by itself.
struct MatchedFile {
  FoundFile file;
  std::string real_folder;
};

std::string real_folder(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  const std::string folder = real ? real.get() : path;
  return folder.ends_with('/') ? folder : folder + "/";
}

class Walk {
 public:
  explicit Walk(const ProjectOptions& project) : project_(project), reader_(found_.findings) {}

  FoundFiles run();

 private:
  void expand(const Location& location);
  void expand(const Location& location, const FolderPlace& place, const PatternPath& path);
  void collect(const FolderPlace& place, const std::string& script_folder);
  void reduce();
  bool is_inside_root(const std::string& folder) const;
  void take_matched_files();

  bool has_suffix(const std::string& name) const;
  FoundFile found_file(const FolderPlace& place, const std::vector<FolderEntry>& entries,
                       const FolderEntry& entry) const;
  void report_missing(const Location& location, const std::string& reason);
  void report_overlap(const Root& inner, const Root& outer);

  const ProjectOptions& project_;
  FoundFiles found_;
  FolderReader reader_;
  std::vector<Location> locations_;
  std::vector<Root> roots_;  // after reduce(): sorted by `real`, none inside another
  std::vector<MatchedFile> matched_;
};

FoundFiles Walk::run() {
  for (const std::string& text : project_.locations) locations_.push_back(parse_location(text));
  for (const Location& location : locations_) expand(location);
  reduce();
  for (const Root& root : roots_) {
    reader_.begin_at(root.path);
    collect({root.path, ""}, "");
  }
  take_matched_files();
  return std::move(found_);
}

// Finds the outermost folders and the files that the location names.
void Walk::expand(const Location& location) {
  struct stat facts {};
  const bool reached = stat(location.folder.c_str(), &facts) == 0;
  if (!reached && (errno == ENOENT || errno == ENOTDIR)) return report_missing(location, "does not exist");
  if (reached && !S_ISDIR(facts.st_mode)) return report_missing(location, "is not a folder");
  const std::size_t before = roots_.size() + matched_.size() + found_.findings.size();
  reader_.begin_at(location.folder);
  expand(location, {location.folder, ""}, PatternPath(location.patterns));
  if (roots_.size() + matched_.size() + found_.findings.size() == before) {
    report_missing(location, "has nothing in it that matches " + join(location.patterns, "/"));
  }
}

void Walk::expand(const Location& location, const FolderPlace& place, const PatternPath& path) {
  if (path.matches()) {
    roots_.push_back({place.path, real_folder(place.path), &location});
    return;
  }
  std::vector<FolderEntry> entries;
  if (!path.possible() || !reader_.enter(place, entries)) return;
  for (const FolderEntry& entry : entries) {
    const PatternPath next = path.step(entry.name);
    if (entry.folder) {
      expand(location, place.enter(entry), next);
    } else if (next.matches() && has_suffix(entry.name)) {
      FoundFile file = found_file(place, entries, entry);
      const std::size_t skipped = location.folder == "/" ? 1 : location.folder.size() + 1;
      file.script = file.path.substr(skipped);
      matched_.push_back({std::move(file), real_folder(place.path)});
    }
  }
  reader_.leave();
}

void Walk::collect(const FolderPlace& place, const std::string& script_folder) {
  std::vector<FolderEntry> entries;
  if (!reader_.enter(place, entries)) return;
  for (const FolderEntry& entry : entries) {
    if (entry.folder) {
      collect(place.enter(entry), script_folder + entry.name + "/");
    } else if (has_suffix(entry.name)) {
      found_.files.push_back(found_file(place, entries, entry));
      found_.files.back().script = script_folder + entry.name;
    }
  }
  reader_.leave();
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

bool Walk::has_suffix(const std::string& name) const {
  return std::any_of(project_.naming.suffixes.begin(), project_.naming.suffixes.end(),
                     [&](const std::string& suffix) { return ends_with_ignore_case(name, suffix); });
}

FoundFile Walk::found_file(const FolderPlace& place, const std::vector<FolderEntry>& entries,
                           const FolderEntry& entry) const {
  const std::string config = entry.name + ".conf";
  const auto beside = std::lower_bound(entries.begin(), entries.end(), config,
                                       [](const FolderEntry& e, const std::string& name) { return e.name < name; });
  FoundFile file;
  file.path = place.path_of(entry.name);
  file.has_config = beside != entries.end() && beside->name == config;
  return file;
}

void Walk::report_missing(const Location& location, const std::string& reason) {
  Finding finding;
  finding.severity = project_.fail_on_missing_locations ? Severity::error : Severity::warning;
  finding.code = ErrorCode::missing_location;
  finding.message = "The location " + location.text + " was not found: " + location.folder + " " + reason +
                    ". Create it, or correct -locations.";
  finding.files = {location.folder};
  found_.findings.push_back(std::move(finding));
}

void Walk::report_overlap(const Root& inner, const Root& outer) {
  if (inner.location == outer.location) return;
  Finding finding;
  finding.severity = Severity::note;
  finding.code = ErrorCode::overlapping_location;
  finding.message = "The location " + inner.location->text + " (" + inner.path + ") is part of the location " +
                    outer.location->text + " (" + outer.path + "), which counts once. Name only the outer one.";
  finding.files = {inner.path, outer.path};
  found_.findings.push_back(std::move(finding));
}

}  // namespace

FoundFiles find_files(const ProjectOptions& project) {
  return Walk(project).run();
}

}  // namespace godwit
