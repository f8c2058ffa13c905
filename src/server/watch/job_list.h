#pragma once
// Starts jobs, one at a time on each datasource, and remembers those that have ended.

#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "godwit/boot.h"
#include "server/watch/watched.h"

namespace godwit {

/// Safe from any thread. Its end waits for all jobs.
class JobList {
 public:
  JobList() = default;
  ~JobList();
  JobList(const JobList&) = delete;
  JobList& operator=(const JobList&) = delete;

  struct Started {
    std::shared_ptr<Job> job;
    bool is_new = false;  ///< false: `job` was running there already
  };
  /// Runs on a thread of its own. Throws Error(stopped) once no more are taken.
  Started start(const std::shared_ptr<Watched>& datasource, JobRequest asked);

  /// The boot step of a datasource, on the caller's thread; `stop` ends it. The report has its end alone; the job has
  /// the whole one.
  BootResult boot(const std::shared_ptr<Watched>& datasource, const std::shared_ptr<ScriptCache>& scripts,
                  const std::stop_token& stop);

  std::shared_ptr<Job> find(std::uint64_t id) const;
  /// Newest first.
  std::vector<std::shared_ptr<Job>> all() const;
  std::size_t running() const;

  /// No more are taken, and those that run are asked to stop; waits for them.
  void stop_all();

 private:
  std::shared_ptr<Job> add(const Watched& datasource, JobRequest asked, bool at_boot);
  void remember(const std::shared_ptr<Job>& job);
  void run(const std::shared_ptr<Watched>& datasource, const std::shared_ptr<Job>& job);

  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<Job>> jobs_;  // newest first
  std::vector<std::pair<std::shared_ptr<Job>, std::jthread>> threads_;
  std::uint64_t last_id_ = 0;
  const std::shared_ptr<MigrationRowPool> rows_ = std::make_shared<MigrationRowPool>();  // of what the jobs did
  bool stopping_ = false;
  std::stop_source stop_looking_;  // at databases behind the end of a job
};

}  // namespace godwit
