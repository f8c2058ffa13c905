// SQLite has no advisory locks, and a lock inside the database would hold off its readers. So the lock is a file of its
// own beside the database, locked with flock: the kernel gives it back when its holder dies. fcntl locks on the
// database file itself would take SQLite's own away when they are closed.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/strings.h"
#include "db/sqlite/connection.h"

namespace godwit {
namespace {

constexpr int kTries = 20;  // a holder that unlinks between our open and flock costs one

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

class LockFile final : public LockSession {
 public:
  explicit LockFile(SqliteConnection& connection)
      : connection_(connection), path_(connection.file().empty() ? "" : connection.file() + "-godwit-lock") {}
  ~LockFile() override { release(); }

  bool try_acquire() override;
  bool held() override;
  void release() noexcept override;
  std::string holder() override;

 private:
  bool in_memory() const { return path_.empty(); }
  bool is_the_file(int descriptor) const noexcept;
  int open_file() const;
  bool lock(int descriptor) const;
  [[noreturn]] void fail(int code, const std::string& what) const;

  SqliteConnection& connection_;
  const std::string path_;
  int descriptor_ = -1;
};

// Another holder may have unlinked the file between our open and our lock; then ours is a lock that nobody else meets.
bool LockFile::is_the_file(int descriptor) const noexcept {
  struct stat ours {};
  struct stat named {};
  return fstat(descriptor, &ours) == 0 && stat(path_.c_str(), &named) == 0 && ours.st_dev == named.st_dev &&
         ours.st_ino == named.st_ino;
}

void LockFile::fail(int code, const std::string& what) const {
  const bool refused = code == EACCES || code == EPERM || code == EROFS;
  throw Error(refused ? ErrorCode::permission : ErrorCode::io,
              "The lock file " + path_ + " cannot be " + what + " (" + std::generic_category().message(code) + "). " +
                  "A command that writes needs it beside the database, as SQLite needs its journal there. " +
                  (refused ? "Give this user the right to write to the folder and to that file."
                           : "See to the disk, then run the command again."));
}

int LockFile::open_file() const {
  const int descriptor = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0) fail(errno, "opened");
  return descriptor;
}

bool LockFile::lock(int descriptor) const {
  int result = -1;
  do {
    result = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0 || errno == EWOULDBLOCK) return result == 0;
  const int code = errno;
  close(descriptor);
  fail(code, "locked");
}

bool LockFile::try_acquire() {
  if (in_memory() || descriptor_ >= 0) return true;
  connection_.check_writable();
  for (int i = 0; i < kTries; ++i) {
    const int descriptor = open_file();
    if (!lock(descriptor)) {
      close(descriptor);
      return false;
    }
    if (!is_the_file(descriptor)) {
      close(descriptor);
      continue;
    }
    descriptor_ = descriptor;
    const std::string note = std::to_string(getpid()) + "\t" + host_name() + "\t" + now_utc() + "\n";
    // Only for people: a full disk must not keep anybody from the lock.
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, note.data(), note.size(), 0) < 0) return true;
    return true;
  }
  return false;
}

// Somebody may have removed the file; what we hold then keeps nobody away.
bool LockFile::held() {
  if (in_memory()) return true;
  if (descriptor_ >= 0 && is_the_file(descriptor_)) return true;
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
  return false;
}

// Unlinked while still locked, so that whoever opened it meanwhile sees that it is not the file any more.
void LockFile::release() noexcept {
  if (descriptor_ < 0) return;
  if (is_the_file(descriptor_)) unlink(path_.c_str());
  close(std::exchange(descriptor_, -1));
}

std::string LockFile::holder() {
  if (in_memory()) return "";
  const int descriptor = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return "";
  char text[512];
  const ssize_t size = read(descriptor, text, sizeof text);
  close(descriptor);
  if (size <= 0) return "";
  const std::vector<std::string> parts = split_list({text, static_cast<std::size_t>(size)}, '\t');
  if (parts.size() != 3) return "";
  return "pid " + parts[0] + " (godwit on " + parts[1] + ", since " + std::string(trim(parts[2])) + ")";
}

}  // namespace

// One lock for the file, not for the table: SQLite lets only one write at a time anyway.
std::unique_ptr<LockSession> SqliteConnection::lock_session(const std::string& schema, const std::string&) {
  check_schema(schema);
  return std::make_unique<LockFile>(*this);
}

}  // namespace godwit
