#pragma once
// A command that does everything but send: what it would have sent becomes a file for the database's own client.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/system/replaced_file.h"
#include "db/client_script.h"
#include "engine/session/session.h"

namespace godwit {

/// Stands for a session: questions go through, everything else is written down. Takes no lock.
class DryRun {
 public:
  /// `path` as -dryRunOutput gives it; empty: what would be sent is only counted. Folders are made. Throws
  /// Error(configuration) if the file cannot be written, so make it before there is a connection.
  DryRun(const std::string& path, Operation operation);
  ~DryRun();

  /// `real` remembers its state and outlives the dry run. `connected` does what belongs to a new connection behind
  /// initSql: what it sends becomes part of the file's head.
  void begin(Session& real, const TargetOptions& target, const Runtime& runtime,
             const std::function<void(Session& file)>& connected);
  Session& session() { return *session_; }
  /// Its clock stands still, and nobody is told of steps, which are not taken.
  const Runtime& runtime() const;
  /// The file appears. Throws Error(io).
  void commit();

 private:
  class Recorder;
  class Comments;
  class StillClock;

  std::string path_;
  Operation operation_;
  std::unique_ptr<ReplacedFile> file_;
  std::optional<Session> session_;  // whose connection is the recorder
  std::unique_ptr<StillClock> clock_;
  std::unique_ptr<Comments> comments_;
  std::unique_ptr<Runtime> runtime_;
};

}  // namespace godwit
