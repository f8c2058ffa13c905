#pragma once
// Folders read one inside the other, with an eye on symbolic links that lead back.

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

#include "godwit/finding.h"

namespace godwit {

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
  FolderPlace enter(const FolderEntry& entry) const;
  std::string path_of(const std::string& name) const { return (path == "/" ? "" : path) + "/" + name; }
};

/// Reads folders; what goes wrong becomes a finding (unreadable_script, link_loop).
class FolderReader {
 public:
  explicit FolderReader(std::vector<Finding>& findings) : findings_(findings) {}

  /// Call before a walk begins at `path`: links to that folder or one around it are loops.
  void begin_at(const std::string& path);
  /// The entries by name, without hidden ones and without links that point at themselves. True if the folder could be
  /// read and is not one of those that the walk is in; then leave() must follow.
  bool enter(const FolderPlace& place, std::vector<FolderEntry>& entries);
  void leave() { trail_.pop_back(); }

 private:
  struct Identity {
    dev_t device;
    ino_t inode;
    bool operator==(const Identity&) const = default;
  };
  bool on_trail(const Identity& identity) const;
  void report_loop(const std::string& link);
  void report_unreadable(const std::string& path, int error);
  bool look_at(int folder, const FolderPlace& place, FolderEntry& entry, unsigned char type);

  std::vector<Finding>& findings_;
  std::vector<Identity> trail_;        // the folders that the walk is in, outermost first
  std::set<std::string> loops_found_;  // links
};

}  // namespace godwit
