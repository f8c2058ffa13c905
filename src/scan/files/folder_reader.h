#pragma once
// Folders read one inside the other, with an eye on symbolic links that lead back.

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

#include "godwit/finding.h"
#include "scan/files/folders.h"

namespace godwit {

/// Reads folders on disk; what goes wrong becomes a finding (unreadable_script, link_loop).
class FolderReader final : public Folders {
 public:
  explicit FolderReader(std::vector<Finding>& findings) : findings_(findings) {}

  /// Links to that folder or one around it are loops.
  void begin_at(const std::string& path) override;
  /// Without links that point at themselves. False also for a folder that the walk is in already.
  bool enter(const FolderPlace& place, std::vector<FolderEntry>& entries) override;
  void leave() override { trail_.pop_back(); }
  std::shared_ptr<const ScriptOrigin> origin(const std::string&) const override { return nullptr; }

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
