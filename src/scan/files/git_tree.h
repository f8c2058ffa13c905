#pragma once
// A commit's files, asked of the git program. No network: an object that is not in the repository is not there.

#include <functional>
#include <string>
#include <vector>

namespace godwit {

/// A file of a commit.
struct GitFile {
  std::string path;  ///< absolute, where it stands in the work tree
  std::string blob;  ///< git's name of its content; empty for a symbolic link
};

/// The repository that a folder belongs to. Every call starts git; one thread at a time.
class GitRepository {
 public:
  /// The repository whose work tree `folder` stands in; a folder that does not exist counts as part of the nearest one
  /// around it that does. Throws Error(configuration) where there is none, or no git.
  explicit GitRepository(const std::string& folder);

  const std::string& top() const { return top_; }
  /// Full name of a commit. Throws Error(configuration) if there is none of that name.
  std::string commit(const std::string& name) const;
  /// Where HEAD and the commit parted; the commit itself where the repository does not know (a shallow clone).
  std::string fork_point(const std::string& commit) const;
  /// The files below the folder in a commit, by path.
  std::vector<GitFile> files(const std::string& commit) const;
  /// Calls back with the content of each blob, in order. Memory: the largest of them.
  void read(const std::vector<std::string>& blobs,
            const std::function<void(std::size_t index, const std::string& content)>& take) const;

 private:
  std::string way_to_fetch(const std::string& name) const;

  std::string top_;     // of the work tree, links resolved
  std::string folder_;  // the constructor's, as given
  std::string prefix_;  // from top_ to folder_; empty or with a slash at its end
};

}  // namespace godwit
