// Texts are compared line by line after decoding, not by git's names of their contents: another kind of line end is no
// edit. Two commits are read, since what the base has changed after the two parted is not held against today.
#include "scan/base_scripts.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "scan/files/file_source.h"
#include "scan/files/git_tree.h"
#include "scan/names/script_name.h"
#include "scan/resolver.h"
#include "scan/walk.h"

namespace godwit {
namespace {

// The scan leaves hidden files and folders out, and takes what the wildcards of the location match.
bool is_at_location(const std::string& path, const Location& location) {
  PatternPath place(location.patterns);
  bool taken = location.patterns.empty();
  std::string_view rest = std::string_view(path).substr(location.folder == "/" ? 1 : location.folder.size() + 1);
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find('/'));
    if (name.starts_with('.')) return false;
    if (!taken) {
      place = place.step(name);
      taken = place.matches();
    }
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  return taken;
}

std::string text_of(const ScriptFile& file, const std::string& encoding) {
  DecodedText source(file, encoding, file.path());
  std::array<char, 16 * 1024> buffer;
  std::string text;
  while (const std::size_t size = source.read(buffer.data(), buffer.size())) text.append(buffer.data(), size);
  return text;
}

// The next line, and the text behind its end: LF, CRLF or CR.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
  return line;
}

// 0: they are the same line by line, empty lines at the end apart.
std::uint64_t first_difference(std::string_view before, std::string_view now) {
  for (std::uint64_t line = 1;; ++line) {
    const bool rest = before.find_first_not_of("\r\n") != std::string_view::npos ||
                      now.find_first_not_of("\r\n") != std::string_view::npos;
    if (!rest) return 0;
    if (take_line(before) != take_line(now)) return line;
  }
}

class BaseReader {
 public:
  BaseReader(const ProjectOptions& project, const MigrationSet& set, const std::string& name)
      : project_(project), set_(set), name_(name) {}

  BaseScripts run() {
    BaseScripts result;
    result.name = name_;
    for (const Location& location : locations()) {
      const GitRepository git(location.folder);
      const std::string newest = git.commit(name_);
      const std::string common = git.fork_point(newest);
      std::vector<BaseScript> scripts = read(git, newest, location);
      result.common = merged(result.common, newest == common ? scripts : read(git, common, location));
      result.newest = merged(result.newest, scripts);
    }
    return result;
  }

 private:
  // Files in jars are not in git.
  std::vector<Location> locations() const {
    std::vector<Location> all;
    for (const std::string& text : project_.locations) {
      const std::vector<Location> folders = folder_locations(project_, text);
      all.insert(all.end(), folders.begin(), folders.end());
    }
    return all;
  }

  static bool comes_before(const BaseScript& a, const BaseScript& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.version < b.version;
  }

  // Locations may overlap; a script counts once.
  static std::vector<BaseScript> merged(std::vector<BaseScript> scripts, const std::vector<BaseScript>& more) {
    scripts.insert(scripts.end(), more.begin(), more.end());
    std::stable_sort(scripts.begin(), scripts.end(), comes_before);
    const auto same = [](const BaseScript& a, const BaseScript& b) {
      return a.kind == b.kind && a.version == b.version;
    };
    scripts.erase(std::unique(scripts.begin(), scripts.end(), same), scripts.end());
    return scripts;
  }

  std::vector<BaseScript> read(const GitRepository& git, const std::string& commit, const Location& location) const {
    std::vector<BaseScript> scripts;
    std::vector<std::string> blobs;
    std::vector<std::size_t> owners;  // of each blob: its place in scripts
    for (const GitFile& file : git.files(commit)) {
      if (!is_at_location(file.path, location)) continue;
      const std::string_view file_name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
      auto name = parse_script_name(file_name, project_.naming, nullptr);
      if (!name || !name->version || name->kind == ScriptKind::undo) continue;
      scripts.push_back({name->kind, *name->version, name->description, file.path});
      if (file.blob.empty() || !today(scripts.back())) continue;
      blobs.push_back(file.blob);
      owners.push_back(scripts.size() - 1);
    }
    git.read(blobs, [&](std::size_t index, const std::string& content) {
      BaseScript& script = scripts[owners[index]];
      script.changed_line = compare(script, content, *today(script));
    });
    return scripts;
  }

  const ResolvedMigration* today(const BaseScript& script) const {
    const auto& files = script.kind == ScriptKind::baseline ? set_.baselines : set_.versioned;
    const auto found =
        std::lower_bound(files.begin(), files.end(), script.version,
                         [](const ResolvedMigration& file, const MigrationVersion& v) { return *file.version < v; });
    return found != files.end() && *found->version == script.version && !found->java ? &*found : nullptr;
  }

  std::uint64_t compare(const BaseScript& script, const std::string& content, const ResolvedMigration& now) const {
    const std::string& encoding = encoding_for(project_.encoding, now);
    try {
      return first_difference(text_of(ScriptFile(script.path, content), encoding), text_of(ScriptFile(now), encoding));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::malformed_script) return 1;  // what was no text then is another one now
      throw;
    }
  }

  const ProjectOptions& project_;
  const MigrationSet& set_;
  const std::string& name_;
};

}  // namespace

BaseScripts read_base_scripts(const ProjectOptions& project, const MigrationSet& set, const std::string& name) {
  return BaseReader(project, set, name).run();
}

}  // namespace godwit
