// Loops are told by device and inode, since the path is a new one each time round. Only folders that the walk is in
// count: one that is reached by two ways side by side is no loop.
#include "scan/files/folder_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "model/finding_builder.h"

namespace godwit {
namespace {

struct Close {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, Close>;

Folder open_folder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return nullptr;
  Folder folder(fdopendir(descriptor));
  if (!folder) close(descriptor);
  return folder;
}

}  // namespace

void FolderReader::begin_at(const std::string& path) {
  trail_.clear();
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  if (!real) return;
  std::string around = real.get();
  while (around.size() > 1) {
    around.resize(std::max<std::size_t>(around.rfind('/'), 1));
    struct stat facts {};
    if (stat(around.c_str(), &facts) == 0) trail_.push_back({facts.st_dev, facts.st_ino});
  }
}

bool FolderReader::on_trail(const Identity& identity) const {
  return std::find(trail_.begin(), trail_.end(), identity) != trail_.end();
}

bool FolderReader::enter(const FolderPlace& place, std::vector<FolderEntry>& entries) {
  const Folder folder = open_folder(place.path);
  struct stat facts {};
  if (!folder || fstat(dirfd(folder.get()), &facts) != 0) {
    report_unreadable(place.path, errno);
    return false;
  }
  const Identity identity{facts.st_dev, facts.st_ino};
  if (on_trail(identity)) {
    report_loop(place.link.empty() ? place.path : place.link);
    return false;
  }
  errno = 0;
  while (const dirent* found = readdir(folder.get())) {
    FolderEntry entry{found->d_name};
    if (entry.name.front() == '.') continue;
    if (look_at(dirfd(folder.get()), place, entry, found->d_type)) entries.push_back(std::move(entry));
    errno = 0;
  }
  if (errno != 0) {
    report_unreadable(place.path, errno);
    return false;
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  trail_.push_back(identity);
  return true;
}

// Costs a system call only for links, and where the file system does not tell types. False: leave the entry out.
bool FolderReader::look_at(int folder, const FolderPlace& place, FolderEntry& entry, unsigned char type) {
  struct stat facts {};
  if (type == DT_UNKNOWN && fstatat(folder, entry.name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0) {
    type = static_cast<unsigned char>(IFTODT(facts.st_mode));
  }
  entry.folder = type == DT_DIR;
  entry.link = type == DT_LNK;
  if (!entry.link) return true;
  const bool reached = fstatat(folder, entry.name.c_str(), &facts, 0) == 0;
  entry.folder = reached && S_ISDIR(facts.st_mode);
  if (reached || errno != ELOOP) return true;
  report_loop(place.path_of(entry.name));
  return false;
}

void FolderReader::report_loop(const std::string& link) {
  if (!loops_found_.insert(link).second) return;
  const std::string message =
      "The symbolic link " + link +
      " leads back to itself or to a folder that it stands in, so its scripts would be found again and again. "
      "Remove the link, or choose locations that do not contain it.";
  findings_.push_back(FindingBuilder::error(ErrorCode::link_loop, message).in({link}));
}

void FolderReader::report_unreadable(const std::string& path, int error) {
  findings_.push_back(
      FindingBuilder::error(
          ErrorCode::unreadable_script,
          "The folder " + path + " cannot be read: " + std::generic_category().message(error) +
              ". Let the user running godwit read and enter it, or choose locations that do not contain it.")
          .in({path}));
}

}  // namespace godwit
