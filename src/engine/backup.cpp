// The change follows at once, so a copy is on disk, with its folder, before back_up() returns. It gets a name that was
// free (O_EXCL) and is removed unless it is whole, so that nobody takes a part for a backup.
#include "engine/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/system/child_process.h"
#include "engine/session/cancel_watch.h"

namespace godwit {
namespace {

constexpr int kMostTries = 100;  // names with the same second in them

Error failure(const std::string& what) {
  return {ErrorCode::backup_failed, "The backup failed: " + what + " Nothing was changed."};
}

Error failure(const std::string& what, int error) {
  return failure(what + ": " + std::generic_category().message(error) + ".");
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

bool names_folder(const std::string& path) {
  std::error_code ignored;
  return path.ends_with('/') || std::filesystem::is_directory(path, ignored);
}

/// Where the backup goes: a file that was named, or one with the time in its name in a folder.
struct Place {
  std::string path;
  bool with_time = true;

  std::string name(int number) const { return number == 0 ? path : path + "-" + std::to_string(number + 1); }
};

Place place_for(const std::string& database, const std::string& wanted, Clock& clock) {
  const std::string name = database.substr(database.rfind('/') + 1) + ".backup-" + clock.utc_digits();
  if (wanted.empty()) return {folder_of(database) + "/" + name, true};
  if (names_folder(wanted)) return {wanted + (wanted.ends_with('/') ? "" : "/") + name, true};
  return {wanted, false};
}

/// A file that did not exist before; gone again unless kept.
class NewFile {
 public:
  explicit NewFile(const Place& place) {
    for (int number = 0; descriptor_ < 0; ++number) {
      path_ = place.name(number);
      descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (descriptor_ >= 0 || (errno == EEXIST && place.with_time && number < kMostTries)) continue;
      throw failure("The file " + path_ + " cannot be made", errno);
    }
  }
  ~NewFile() {
    close(descriptor_);
    if (!kept_) unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::string& path() const { return path_; }
  // The readers of the database may read its copy, and nobody else.
  void take_rights_of(const std::string& other) const {
    struct stat facts {};
    if (stat(other.c_str(), &facts) == 0) fchmod(descriptor_, facts.st_mode & 0777);
  }
  void keep() {
    if (fsync(descriptor_) != 0) throw failure("The file " + path_ + " cannot be written", errno);
    const int folder = open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      fsync(folder);
      close(folder);
    }
    kept_ = true;
  }

 private:
  std::string path_;
  int descriptor_ = -1;
  bool kept_ = false;
};

// "" where there is nothing to copy.
std::string copy(const BackupJob& job, const Runtime& runtime) {
  Connection& connection = *job.session.connection;
  const std::string database = connection.database_file();
  if (database.empty()) {
    runtime.tell(Note{"There is no database file yet, so there is nothing to back up."});
    return "";
  }
  NewFile file(place_for(database, job.target.backup_file, runtime.clock));
  file.take_rights_of(database);
  try {
    const CancelWatch watch(connection, runtime.stop);
    connection.copy_database(file.path());
  } catch (const Error& error) {
    if (error.code() == ErrorCode::stopped || runtime.stop.stop_requested()) {
      throw Error(ErrorCode::stopped, "Stopped by a signal during the backup; nothing was changed.");
    }
    throw failure(error.what());
  }
  file.keep();
  return file.path();
}

// With backupFile the command is told its name, and has to have written it.
std::string run_command(const BackupJob& job, const Runtime& runtime) {
  const TargetOptions& target = job.target;
  const ClientAccess access = job.session.dialect.client_access(job.session.spec);
  UserProgram program;
  program.name = "backupCommand";
  program.failure = ErrorCode::backup_failed;
  program.arguments = {"/bin/sh", "-c", target.backup_command};
  program.variables = access.variables;
  if (!access.text.empty()) {
    program.texts.push_back(access.text);
    program.variables.push_back(access.variable + "=" + path_of_text(0));
  }
  std::string path;
  if (!target.backup_file.empty()) {
    path = place_for(job.session.spec.database, target.backup_file, runtime.clock).path;
    struct stat facts_of_file {};
    if (stat(path.c_str(), &facts_of_file) == 0) throw failure("The file " + path + " exists and is not overwritten.");
    program.variables.push_back("GODWIT_BACKUP_FILE=" + path);
  }
  try {
    run_user_program(program, program_facts(job.session, job.target, job.operation), runtime);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::stopped) throw;
    throw failure(error.what());
  }
  std::error_code unknown;
  if (!path.empty() && !std::filesystem::exists(path, unknown)) {
    throw failure("backupCommand ended well, but did not write " + path + ", which GODWIT_BACKUP_FILE named.");
  }
  return path;
}

}  // namespace

void check_backup(const Session& session, const TargetOptions& target) {
  if (!target.backup || !target.backup_command.empty() || session.dialect.traits().copies_itself) return;
  throw Error(ErrorCode::configuration, "A database of " + session.connection->server().product +
                                            " cannot be copied with -backup. Say with -backupCommand= how to back it "
                                            "up, or leave -backup out.");
}

std::optional<StepResult> back_up(const BackupJob& job, const Runtime& runtime) {
  const bool by_command = !job.target.backup_command.empty();
  if (!by_command && !job.target.backup) return std::nullopt;
  const auto began = runtime.clock.now();
  StepResult result;
  result.kind = StepKind::back_up;
  result.migration.path = by_command ? run_command(job, runtime) : copy(job, runtime);
  if (!by_command && result.migration.path.empty()) return std::nullopt;
  result.migration.description = result.migration.path.empty() ? "backupCommand" : result.migration.path;
  result.duration_ms = (runtime.clock.now() - began).count();
  runtime.tell(StepFinished{result.kind, "", result.migration.description, "", result.duration_ms, true});
  return result;
}

void add_backup(Report& report, StepResult backup) {
  report.backup = backup.migration.path;
  report.results.insert(report.results.begin(), std::move(backup));
}

}  // namespace godwit
