// Lists and events ask for a view again and again, so there is a short one that copies no results. Those are kept in a
// form that is shared by all jobs, because the same scripts run on every tenant.
#include "server/watch/job.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "godwit/error.h"
#include "log/event_log.h"
#include "log/log.h"

namespace godwit {
namespace {

JobView first_view(std::uint64_t id, std::string datasource, JobRequest asked, bool at_boot) {
  JobView view;
  view.id = id;
  view.datasource = std::move(datasource);
  view.asked = std::move(asked);
  view.at_boot = at_boot;
  view.started = std::chrono::system_clock::now();
  return view;
}

std::string step_line(const std::string& datasource, const StepFinished& step) {
  const std::string name = std::string(step_kind_text(step.kind)) + (step.script.empty() ? "" : " " + step.script);
  return datasource + ": " + name + (step.ok ? " ended" : " failed") + " after " + std::to_string(step.duration_ms) +
         " ms";
}

}  // namespace

SqlFile::~SqlFile() {
  close(descriptor_);
}

std::string SqlFile::read(std::uint64_t offset) const {
  std::string text(64 * 1024, '\0');
  const ssize_t size = pread(descriptor_, text.data(), text.size(), static_cast<off_t>(offset));
  if (size < 0) {
    throw Error(ErrorCode::io,
                "The SQL of the dry run cannot be read: " + std::generic_category().message(errno) + ".");
  }
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Job::Job(std::uint64_t id, std::string datasource, JobRequest asked, bool at_boot,
         std::shared_ptr<MigrationRowPool> rows)
    : start_(first_view(id, std::move(datasource), std::move(asked), at_boot)),
      rows_(rows ? std::move(rows) : std::make_shared<MigrationRowPool>()),
      now_(start_) {}

bool Job::running() const {
  const std::lock_guard lock(mutex_);
  return now_.running();
}

JobView Job::view(bool with_report) const {
  const std::lock_guard lock(mutex_);
  if (!now_.report) return now_;
  if (with_report) {
    JobView view = now_;
    view.report->results = results_.results();
    return view;
  }
  JobView view = start_;
  view.finished = now_.finished;
  view.progress = now_.progress;
  view.steps_ended = now_.steps_ended;
  view.sql = now_.sql;
  view.report.emplace();
  view.report->code = now_.report->code;
  view.report->failure = now_.report->failure;
  view.report->findings = now_.report->findings;
  return view;
}

void Job::changed() {
  ++changes_;
  woken_.notify_all();
}

void Job::on_event(const Event& event) {
  log_event(event);
  if (const auto* step = std::get_if<StepFinished>(&event)) {
    log_line(LogLevel::info, step_line(start_.datasource, *step));
  }
  const std::lock_guard lock(mutex_);
  JobProgress& progress = now_.progress;
  if (const auto* waiting = std::get_if<LockWaiting>(&event)) {
    progress.waiting_for_lock = true;
    progress.holder = waiting->holder;
  } else if (std::holds_alternative<LockTaken>(event)) {
    progress.waiting_for_lock = false;
    progress.holder.clear();
  } else if (const auto* started = std::get_if<StepStarted>(&event)) {
    progress = {};
    progress.script = started->script;
    progress.version = started->version;
    progress.step = started->number;
    progress.steps = started->of;
  } else if (const auto* moved = std::get_if<StepProgress>(&event)) {
    progress.script = moved->script;
    progress.statements = moved->statements;
    progress.bytes = moved->bytes;
    progress.total_bytes = moved->total_bytes;
  } else if (std::holds_alternative<StepFinished>(event)) {
    ++now_.steps_ended;
  } else {
    return;
  }
  changed();
}

bool Job::wants_details() const {
  return logs_internals();
}

void Job::finish(Report report, std::shared_ptr<const SqlFile> sql) {
  report.migrations = std::vector<MigrationRow>();  // long, and in no command's JSON but info's; {} keeps the memory
  KeptResults results(std::exchange(report.results, {}), *rows_);
  const std::lock_guard lock(mutex_);
  now_.report = std::move(report);
  results_ = std::move(results);
  now_.sql = std::move(sql);
  now_.progress.waiting_for_lock = false;
  now_.progress.holder.clear();
  now_.finished = std::chrono::system_clock::now();
  changed();
}

std::uint64_t Job::wait_for_change(std::uint64_t seen, std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, limit, [&] { return changes_ != seen; });
  return changes_;
}

void Job::wait_for_end() const {
  std::unique_lock lock(mutex_);
  woken_.wait(lock, [this] { return !now_.running(); });
}

}  // namespace godwit
