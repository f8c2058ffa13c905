#pragma once
// Folders as a walk sees them, on disk or in a jar.

#include <memory>
#include <string>
#include <vector>

namespace godwit {

struct ScriptOrigin;

struct FolderEntry {
  std::string name;
  bool folder = false;  ///< a folder, or a link to one
  bool link = false;    ///< a symbolic link
};

/// Where a walk stands.
struct FolderPlace {
  std::string path;  ///< absolute, without a slash at its end (but "/")
  std::string link;  ///< the last symbolic link on the way to it; "" if there is none

  /// The folder `entry` inside this one.
  FolderPlace enter(const FolderEntry& entry) const {
    const std::string inner = path_of(entry.name);
    return {inner, entry.link ? inner : link};
  }
  std::string path_of(const std::string& name) const { return (path == "/" ? "" : path) + "/" + name; }
};

/// Reads folders, one inside the other. What goes wrong becomes a finding of whoever made it.
class Folders {
 public:
  virtual ~Folders() = default;
  /// Call before a walk begins at `path`.
  virtual void begin_at(const std::string& path) = 0;
  /// The entries by name, without hidden ones. True if the folder could be read; then leave() must follow.
  virtual bool enter(const FolderPlace& place, std::vector<FolderEntry>& entries) = 0;
  virtual void leave() = 0;
  /// Where the file at the path is read from; nullptr for one on disk.
  virtual std::shared_ptr<const ScriptOrigin> origin(const std::string& path) const = 0;
};

}  // namespace godwit
