// All contents come from one `git cat-file --batch`, not from a process for each. A check must not wait for a network:
// protocols and lazy fetching are off, and in a partial clone a missing object is an error.
#include "scan/files/git_tree.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "base/system/child_process.h"
#include "godwit/error.h"

namespace godwit {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::configuration, message);
}

// A hook of git runs with variables that name another index or folder; those of a user may name a language.
ChildProgram git_program(const std::string& folder, std::vector<std::string> arguments) {
  ChildProgram program;
  program.arguments = {"git", "-C", folder, "-c", "protocol.allow=never", "--literal-pathspecs"};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  program.set = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1"};
  program.unset = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "LANGUAGE"};
  return program;
}

ChildEnd run_git(const ChildProgram& program, const std::function<void(std::string_view)>& on_output) {
  try {
    return run_child(program, on_output);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::io) throw;
    refuse(std::string(error.what()) + " The scripts of a base are read with it; install git.");
  }
}

struct Answer {
  bool ok = false;
  std::string text;
  std::string error;
};

Answer ask_git(const std::string& folder, std::vector<std::string> arguments) {
  Answer answer;
  const ChildEnd end =
      run_git(git_program(folder, std::move(arguments)), [&](std::string_view piece) { answer.text += piece; });
  answer.ok = end.exit_code == 0;
  answer.error = trim(end.error);
  return answer;
}

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string nearest_folder(std::string path) {
  struct stat facts {};
  while (path.size() > 1 && (stat(path.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode))) {
    const std::size_t slash = path.rfind('/');
    path.resize(slash == 0 || slash == std::string::npos ? 1 : slash);
  }
  return path;
}

// "100644 blob 8ab6…\tsql/V1__a.sql"; nullopt for what is no file, such as a submodule.
bool parse_entry(std::string_view entry, GitFile& file) {
  const std::size_t tab = entry.find('\t');
  if (tab == std::string_view::npos || entry.substr(7, 5) != "blob ") return false;
  const bool link = entry.starts_with("120000");
  file.blob = link ? "" : std::string(entry.substr(12, tab - 12));
  file.path = entry.substr(tab + 1);
  return true;
}

/// Takes `git cat-file --batch` apart: "<name> blob <size>\n<content>\n", one after the other.
class BatchReader {
 public:
  using Take = std::function<void(std::size_t, const std::string&)>;
  BatchReader(std::size_t count, const Take& take) : count_(count), take_(take) {}

  void add(std::string_view piece) {
    pending_ += piece;
    while (take_one()) continue;
  }
  bool complete() const { return index_ == count_ && pending_.empty(); }

 private:
  bool take_one() {
    const std::size_t line = pending_.find('\n');
    if (index_ == count_ || line == std::string::npos) return false;
    const std::string_view head = std::string_view(pending_).substr(0, line);
    std::size_t size = 0;
    const std::string_view digits = head.substr(head.rfind(' ') + 1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), size).ec != std::errc()) {
      refuse("The base cannot be read: git says \"" + std::string(head) +
             "\". In a partial clone, fetch the contents first.");
    }
    if (pending_.size() < line + 1 + size + 1) return false;
    take_(index_++, pending_.substr(line + 1, size));
    pending_.erase(0, line + 1 + size + 1);
    return true;
  }

  std::size_t count_;
  const Take& take_;
  std::size_t index_ = 0;
  std::string pending_;
};

}  // namespace

GitRepository::GitRepository(const std::string& folder) : folder_(folder) {
  const std::string existing = nearest_folder(folder);
  const Answer top = ask_git(existing, {"rev-parse", "--show-toplevel"});
  if (!top.ok) {
    refuse("The location " + folder + " is in no work tree of git, so it has no base to be compared with (" +
           excerpt(top.error, 300) + "). Leave out -base, or run it in a clone.");
  }
  top_ = without_newline(top.text);
  prefix_ = without_newline(ask_git(existing, {"rev-parse", "--show-prefix"}).text);
  if (existing.size() < folder.size()) prefix_ += folder.substr(existing.size() == 1 ? 1 : existing.size() + 1) + "/";
}

std::string GitRepository::commit(const std::string& name) const {
  const Answer found = ask_git(top_, {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"});
  if (found.ok) return without_newline(found.text);
  refuse("The base \"" + name + "\" is no commit that this clone has. Fetch it first (" + way_to_fetch(name) +
         "), or name another with -base.");
}

// `git fetch origin main` leaves no origin/main in a clone of one branch, only FETCH_HEAD.
std::string GitRepository::way_to_fetch(const std::string& name) const {
  const std::size_t suffix = name.find_first_of("~^@");
  if (suffix != std::string::npos) return "git fetch --unshallow";
  const bool is_sum = name.size() >= 7 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_sum) return "git fetch origin " + name;
  const std::size_t slash = name.find('/');
  const std::vector<std::string> remotes = split_list(ask_git(top_, {"remote"}).text, '\n');
  const std::string first = slash == std::string::npos ? "" : name.substr(0, slash);
  const bool of_remote =
      first == "origin" || (!first.empty() && std::find(remotes.begin(), remotes.end(), first) != remotes.end());
  const std::string remote = of_remote ? name.substr(0, slash) : remotes.empty() ? "origin" : remotes.front();
  const std::string branch = of_remote ? name.substr(slash + 1) : name;
  const std::string place = remote + "/" + branch;
  return "git fetch " + remote + " " + branch + ":refs/remotes/" + place + (of_remote ? "" : ", then -base=" + place);
}

std::string GitRepository::fork_point(const std::string& commit) const {
  const Answer found = ask_git(top_, {"merge-base", commit, "HEAD"});
  return found.ok ? without_newline(found.text) : commit;
}

std::vector<GitFile> GitRepository::files(const std::string& commit) const {
  std::vector<std::string> arguments = {"ls-tree", "-r", "-z", "--full-tree", commit};
  if (!prefix_.empty()) arguments.insert(arguments.end(), {"--", prefix_});
  const Answer listed = ask_git(top_, arguments);
  if (!listed.ok) refuse("git cannot list the scripts of the base: " + excerpt(listed.error, 300));
  std::vector<GitFile> files;
  std::string_view rest = listed.text;
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    GitFile file;
    if (!parse_entry(entry, file) || !file.path.starts_with(prefix_)) continue;
    file.path = folder_ + (folder_.ends_with('/') ? "" : "/") + file.path.substr(prefix_.size());
    files.push_back(std::move(file));
  }
  return files;
}

void GitRepository::read(const std::vector<std::string>& blobs,
                         const std::function<void(std::size_t, const std::string&)>& take) const {
  if (blobs.empty()) return;
  ChildProgram program = git_program(top_, {"cat-file", "--batch"});
  program.input = join(blobs, "\n") + "\n";
  BatchReader reader(blobs.size(), take);
  const ChildEnd end = run_git(program, [&](std::string_view piece) { reader.add(piece); });
  if (end.exit_code != 0 || !reader.complete()) {
    refuse("git cannot read the scripts of the base: " + excerpt(trim(end.error), 300));
  }
}

}  // namespace godwit
