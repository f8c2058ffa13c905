#pragma once
// The folders in a jar.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "godwit/finding.h"
#include "scan/files/folders.h"
#include "scan/files/script_origin.h"

namespace godwit {

/// Built entry by entry; what cannot be a folder's content becomes a finding (unreadable_script).
class JarFolders final : public Folders {
 public:
  /// Paths of places begin with the jar's name and "!". `findings` must outlive it.
  JarFolders(std::shared_ptr<const ZipFile> jar, std::vector<Finding>& findings);

  void add(const ZipEntry& entry);
  const ZipFile& jar() const { return *jar_; }
  /// `path` as places have it.
  bool has_folder(const std::string& path) const;
  /// CRC-32 and size tell entries of two jars apart without reading them; nullptr if there is no such file.
  const ZipEntry* file(const std::string& path) const;

  void begin_at(const std::string&) override {}
  bool enter(const FolderPlace& place, std::vector<FolderEntry>& entries) override;
  void leave() override {}
  std::shared_ptr<const ScriptOrigin> origin(const std::string& path) const override;

 private:
  using Folder = std::map<std::string, std::optional<ZipEntry>>;  // by name; without an entry: a folder
  bool add_folder(const std::string& path);
  std::string inner(const std::string& path) const;

  std::shared_ptr<const ZipFile> jar_;
  std::vector<Finding>& findings_;
  std::map<std::string, Folder> folders_;  // by their paths in the jar
};

}  // namespace godwit
