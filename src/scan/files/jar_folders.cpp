#include "scan/files/jar_folders.h"

#include "model/finding_builder.h"

namespace godwit {
namespace {

// "db/migration" and "V1__a.sql" of "db/migration/V1__a.sql".
std::pair<std::string, std::string> split_path(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

JarFolders::JarFolders(std::shared_ptr<const ZipFile> jar, std::vector<Finding>& findings)
    : jar_(std::move(jar)), findings_(findings) {
  folders_[""];
}

std::string JarFolders::inner(const std::string& path) const {
  const std::size_t skipped = jar_->name().size() + 2;  // "!/"
  return path.size() < skipped ? "" : path.substr(skipped);
}

bool JarFolders::has_folder(const std::string& path) const {
  return folders_.contains(inner(path));
}

const ZipEntry* JarFolders::file(const std::string& path) const {
  const auto [folder, name] = split_path(inner(path));
  const auto found = folders_.find(folder);
  if (found == folders_.end()) return nullptr;
  const auto entry = found->second.find(name);
  return entry != found->second.end() && entry->second ? &*entry->second : nullptr;
}

// Jars need not name their folders. False if one of them is a file.
bool JarFolders::add_folder(const std::string& path) {
  if (folders_.contains(path)) return true;
  const auto [outer, name] = split_path(path);
  if (!add_folder(outer) || folders_[outer].contains(name)) return false;
  folders_[outer].emplace(name, std::nullopt);
  folders_[path];
  return true;
}

void JarFolders::add(const ZipEntry& entry) {
  const auto [folder, name] = split_path(entry.folder() ? entry.name.substr(0, entry.name.size() - 1) : entry.name);
  const std::string path = folder.empty() ? name : folder + "/" + name;
  if (entry.folder() ? add_folder(path) : add_folder(folder) && folders_[folder].emplace(name, entry).second) return;
  findings_.push_back(FindingBuilder::error(
                          ErrorCode::unreadable_script,
                          jar_->name() + " has more than one entry of the name " + path +
                              ", so nobody knows which of them counts. Build the jar anew, or take it out of jarDirs.")
                          .in({jar_->name() + "!/" + path}));
}

bool JarFolders::enter(const FolderPlace& place, std::vector<FolderEntry>& entries) {
  const auto folder = folders_.find(inner(place.path));
  if (folder == folders_.end()) return false;
  for (const auto& [name, entry] : folder->second) {
    if (!name.empty() && name.front() != '.') entries.push_back({name, !entry, false});
  }
  return true;
}

std::shared_ptr<const ScriptOrigin> JarFolders::origin(const std::string& path) const {
  const ZipEntry* const script = file(path);
  if (!script) return nullptr;
  const ZipEntry* const config = file(path + ".conf");
  return std::make_shared<ScriptOrigin>(
      ScriptOrigin{jar_, *script, config ? std::optional<ZipEntry>(*config) : std::nullopt});
}

}  // namespace godwit
