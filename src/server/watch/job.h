#pragma once
// One command on one datasource, as it goes on.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "godwit/event.h"
#include "godwit/report.h"
#include "server/watch/job_request.h"
#include "server/watch/kept_results.h"

namespace godwit {

using WallTime = std::chrono::system_clock::time_point;

struct JobProgress {
  std::string script;
  std::string version;
  std::uint64_t step = 0;
  std::uint64_t steps = 0;
  std::uint64_t statements = 0;
  std::uint64_t bytes = 0;
  std::uint64_t total_bytes = 0;
  bool waiting_for_lock = false;
  std::string holder;
};

/// The SQL of a dry run: a file that is gone from its folder already. Closed with the last copy.
class SqlFile {
 public:
  explicit SqlFile(int descriptor) : descriptor_(descriptor) {}
  ~SqlFile();
  SqlFile(const SqlFile&) = delete;
  SqlFile& operator=(const SqlFile&) = delete;
  /// Up to 64 KiB from `offset` on; "" at the end. Throws Error(io).
  std::string read(std::uint64_t offset) const;

 private:
  int descriptor_;
};

/// A job at one moment.
struct JobView {
  std::uint64_t id = 0;
  std::string datasource;
  JobRequest asked;
  bool at_boot = false;
  WallTime started;
  std::optional<WallTime> finished;
  JobProgress progress;
  std::uint64_t steps_ended = 0;
  std::optional<Report> report;  ///< once it has ended
  std::shared_ptr<const SqlFile> sql;

  bool running() const { return !finished; }
};

/// Safe from any thread.
class Job final : public EventSink {
 public:
  /// `rows` is shared with other jobs; nullptr: with none.
  Job(std::uint64_t id, std::string datasource, JobRequest asked, bool at_boot,
      std::shared_ptr<MigrationRowPool> rows = nullptr);

  std::uint64_t id() const { return start_.id; }
  const JobRequest& asked() const { return start_.asked; }
  bool running() const;
  /// `with_report` false: without its report, which can be long.
  JobView view(bool with_report) const;

  void on_event(const Event& event) override;
  bool wants_details() const override;
  void finish(Report report, std::shared_ptr<const SqlFile> sql);

  void request_stop() { stop_.request_stop(); }
  std::stop_token token() const { return stop_.get_token(); }

  /// Waits until something has changed since `seen` (of an earlier call; 0 at first), or `limit` is over. The number of
  /// the last change.
  std::uint64_t wait_for_change(std::uint64_t seen, std::chrono::milliseconds limit) const;
  void wait_for_end() const;

 private:
  void changed();

  const JobView start_;  // of what does not change
  const std::shared_ptr<MigrationRowPool> rows_;
  std::stop_source stop_;
  mutable std::mutex mutex_;
  mutable std::condition_variable woken_;
  std::uint64_t changes_ = 1;
  JobView now_;  // its report has no results
  KeptResults results_;
};

}  // namespace godwit
