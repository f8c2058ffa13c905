// A boot step is a job like any other, so that page and events show it and it can be stopped. But it runs on its
// caller's thread, and waits for a request that was quicker instead of being refused.
#include "server/watch/job_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "config/boot_step.h"
#include "engine/report_builder.h"
#include "godwit/migrator.h"
#include "log/log.h"
#include "server/watch/report_log.h"

namespace godwit {
namespace {

constexpr std::size_t kRemembered = 100;
constexpr std::chrono::milliseconds kLookAgain{100};

// A folder of its own, because the dry run makes its file beside the place that it is for.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "godwit-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) {
      throw Error(ErrorCode::io, "No temporary folder can be made for the SQL of the dry run (TMPDIR).");
    }
    path_ = path;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string file() const { return path_ + "/dry-run.sql"; }

 private:
  std::string path_;
};

struct Ended {
  Report report;
  std::shared_ptr<const SqlFile> sql;
};

Ended rehearse(const Settings& settings, ProjectOptions project, Job& job) {
  const ScratchFolder folder;
  project.dry_run_output = folder.file();
  Ended ended{Migrator(std::move(project), &job).run(job.asked().operation, settings.target, job.token()), nullptr};
  if (ended.report.success()) ended.report.dry_run_output = "/v1/jobs/" + std::to_string(job.id()) + "/sql";
  const int descriptor = open(folder.file().c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) ended.sql = std::make_shared<const SqlFile>(descriptor);
  return ended;
}

Ended carry_out(Watched& datasource, Job& job) {
  const JobRequest& asked = job.asked();
  try {
    const Settings settings = datasource.ready_settings(job.token());
    ProjectOptions project = with_job_request(settings.project, asked);
    if (asked.dry_run && asked.operation != Operation::validate) return rehearse(settings, std::move(project), job);
    return {Migrator(std::move(project), &job).run(asked.operation, settings.target, job.token()), nullptr};
  } catch (const Error& error) {
    return {ended_by(error, asked.operation), nullptr};
  } catch (const std::exception& error) {
    return {ended_by(Error(ErrorCode::unexpected, error.what()), asked.operation), nullptr};
  }
}

}  // namespace

JobList::~JobList() {
  stop_all();
}

std::shared_ptr<Job> JobList::add(const Watched& datasource, JobRequest asked, bool at_boot) {
  return std::make_shared<Job>(++last_id_, datasource.name(), std::move(asked), at_boot, rows_);
}

// The oldest is forgotten that has ended.
void JobList::remember(const std::shared_ptr<Job>& job) {
  jobs_.push_front(job);
  if (jobs_.size() <= kRemembered) return;
  const auto oldest = std::find_if(jobs_.rbegin(), jobs_.rend(), [](const auto& one) { return !one->running(); });
  if (oldest != jobs_.rend()) jobs_.erase(std::next(oldest).base());
}

JobList::Started JobList::start(const std::shared_ptr<Watched>& datasource, JobRequest asked) {
  const std::lock_guard lock(mutex_);
  if (stopping_) throw Error(ErrorCode::stopped, "The server is stopping.");
  auto job = add(*datasource, std::move(asked), false);
  if (auto running = datasource->begin(job)) return {running, false};
  std::erase_if(threads_, [](const auto& entry) { return !entry.first->running(); });
  threads_.emplace_back(job, std::jthread([this, datasource, job] { run(datasource, job); }));
  remember(job);
  return {job, true};
}

void JobList::run(const std::shared_ptr<Watched>& datasource, const std::shared_ptr<Job>& job) {
  log_line(LogLevel::info, datasource->name() + ": " + std::string(operation_text(job->asked().operation)) +
                               " by request, job " + std::to_string(job->id()) +
                               (job->asked().dry_run ? ", dry run" : ""));
  Ended ended = carry_out(*datasource, *job);
  log_report(ended.report, datasource->name() + ": ");
  datasource->end(job, std::move(ended.report), std::move(ended.sql), nullptr, stop_looking_.get_token());
}

BootResult JobList::boot(const std::shared_ptr<Watched>& datasource, const std::shared_ptr<ScriptCache>& scripts,
                         const std::stop_token& stop) {
  const BootMode mode = datasource->settings()->boot_mode;
  std::shared_ptr<Job> job;
  {
    const std::lock_guard lock(mutex_);
    JobRequest asked;
    asked.operation = mode == BootMode::check || mode == BootMode::require ? Operation::validate : Operation::migrate;
    job = add(*datasource, std::move(asked), true);
    remember(job);
  }
  // Requests are answered already: somebody may have been quicker.
  while (const auto other = datasource->begin(job)) {
    if (system_clock().wait(kLookAgain, stop)) continue;
    other->request_stop();
    other->wait_for_end();
  }
  const std::stop_callback stopped(stop, [&] { job->request_stop(); });
  BootResult result;
  try {
    result = boot_step(datasource->ready_settings(job->token()), *job, scripts, job->token());
  } catch (const Error& error) {
    result = {ended_by(error, job->asked().operation), mode == BootMode::permissive};
  }
  log_report(result.report, datasource->name() + ": ");
  BootResult ended{{}, result.start};
  ended.report.code = result.report.code;
  datasource->end(job, std::move(result.report), nullptr, scripts, stop);
  return ended;
}

std::shared_ptr<Job> JobList::find(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const auto& job) { return job->id() == id; });
  return found == jobs_.end() ? nullptr : *found;
}

std::vector<std::shared_ptr<Job>> JobList::all() const {
  const std::lock_guard lock(mutex_);
  return {jobs_.begin(), jobs_.end()};
}

std::size_t JobList::running() const {
  const auto jobs = all();
  return static_cast<std::size_t>(
      std::count_if(jobs.begin(), jobs.end(), [](const auto& job) { return job->running(); }));
}

void JobList::stop_all() {
  decltype(threads_) threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stop_looking_.request_stop();
    for (const auto& job : jobs_) job->request_stop();
    threads.swap(threads_);
  }
}  // each thread is waited for

}  // namespace godwit
