// glob(3) and fnmatch(3) match whole paths. The walk has to know after each name whether more names could match, so
// that it stays out of other folders; so the places in the pattern that a path has reached are kept as a set.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/ascii.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "godwit/error.h"
#include "scan/walk.h"

namespace godwit {
namespace {

constexpr std::string_view kFolderScheme = "filesystem:";
constexpr std::string_view kClassScheme = "classpath:";
constexpr std::string_view kDoubleStar = "**";

[[noreturn]] void refuse(std::string_view text, const std::string& reason) {
  throw Error(ErrorCode::configuration,
              "The location \"" + std::string(text) + "\" " + reason +
                  ". A location is a folder: filesystem:path or just path, absolute or relative "
                  "to the working directory, or classpath:path in a jar or below a resource root, with * ** ? as "
                  "wildcards.");
}

// "classpath" of "classpath:db"; empty where the text in front of a colon cannot be a scheme.
std::string_view scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  const std::string_view scheme = text.substr(0, colon);
  const bool plain = std::all_of(scheme.begin(), scheme.end(),
                                 [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; });
  return plain ? scheme : std::string_view();
}

std::vector<std::string> names_of(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (!name.empty() && name != ".") names.emplace_back(name);
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return names;
}

bool has_wildcard(std::string_view name) {
  return name.find_first_of("*?") != std::string_view::npos;
}

// ".." stays: behind a symbolic link it is not the folder in front of it.
std::string absolute_folder(const std::vector<std::string>& names, bool absolute) try {
  std::string folder = absolute ? "" : std::filesystem::current_path().string();
  if (folder == "/") folder.clear();
  for (const std::string& name : names) folder += "/" + name;
  return folder.empty() ? "/" : folder;
} catch (const std::filesystem::filesystem_error& error) {
  throw Error(ErrorCode::io, "The working directory cannot be found: " + error.code().message() +
                                 ". Start godwit in a folder that exists, or use absolute locations.");
}

bool takes_scheme(std::string_view& path, std::string_view scheme) {
  if (!equals_ignore_case(path.substr(0, scheme.size()), scheme)) return false;
  path.remove_prefix(scheme.size());
  return true;
}

}  // namespace

std::string absolute_path(std::string_view text) {
  return absolute_folder(names_of(text), text.starts_with('/'));
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : path;
}

Location parse_location(std::string_view text) {
  text = trim(text);
  std::string_view path = text;
  const bool on_class_path = takes_scheme(path, kClassScheme);
  if (!on_class_path && !takes_scheme(path, kFolderScheme)) {
    const std::string_view scheme = scheme_of(text);
    if (!scheme.empty()) refuse(text, "begins with \"" + std::string(scheme) + ":\", which is not known here");
  }
  if (trim(path).empty()) refuse(text, "names no folder");
  const std::vector<std::string> names = names_of(path);
  const auto wild = std::find_if(names.begin(), names.end(), has_wildcard);
  const std::vector<std::string> folder(names.begin(), wild);
  const std::vector<std::string> patterns(wild, names.end());
  if (!on_class_path) return {std::string(text), absolute_folder(folder, path.starts_with('/')), patterns};
  if (names.empty() || std::find(names.begin(), names.end(), "..") != names.end()) {
    refuse(text, "names no package");
  }
  return {std::string(text), join(folder, "/"), patterns, true};
}

std::vector<Location> folder_locations(const ProjectOptions& project, std::string_view text) {
  const Location location = parse_location(text);
  if (!location.on_class_path) return {location};
  std::vector<Location> folders;
  for (const std::string& root : project.resource_roots) {
    folders.push_back(location);
    folders.back().on_class_path = false;
    folders.back().folder = absolute_path(root + "/" + location.folder);
  }
  return folders;
}

bool matches_pattern(std::string_view name, std::string_view pattern) {
  std::size_t star = std::string_view::npos;  // the last * seen, and where in the name it stopped
  std::size_t taken = 0;
  std::size_t n = 0;
  std::size_t p = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '?') {
      n += offset_of_code_point(name.substr(n), 1);
      ++p;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

PatternPath::PatternPath(const std::vector<std::string>& patterns)
    : patterns_(&patterns), at_(patterns.size() + 1, false) {
  at_[0] = true;
  skip_double_stars();
}

void PatternPath::skip_double_stars() {
  for (std::size_t i = 0; i < patterns_->size(); ++i) {
    if (at_[i] && (*patterns_)[i] == kDoubleStar) at_[i + 1] = true;
  }
}

PatternPath PatternPath::step(std::string_view name) const {
  PatternPath next = *this;
  next.at_.assign(at_.size(), false);
  for (std::size_t i = 0; i < patterns_->size(); ++i) {
    if (!at_[i]) continue;
    const std::string& pattern = (*patterns_)[i];
    if (pattern == kDoubleStar) {
      next.at_[i] = true;
    } else if (matches_pattern(name, pattern)) {
      next.at_[i + 1] = true;
    }
  }
  next.skip_double_stars();
  return next;
}

bool PatternPath::matches() const {
  return at_.back();
}

bool PatternPath::possible() const {
  return std::find(at_.begin(), at_.end() - 1, true) != at_.end() - 1;
}

}  // namespace godwit
