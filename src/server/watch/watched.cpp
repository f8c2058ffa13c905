// No view may wait for a database, so `mutex_` is never held while one is asked; other locks make those who ask take
// turns. The end of a job and what was seen behind it appear at once, or a reader would find it ended and its
// migrations pending.
#include "server/watch/watched.h"

#include <algorithm>
#include <utility>

#include "config/password_command.h"
#include "engine/report_builder.h"
#include "log/log.h"

namespace godwit {
namespace {

const std::string kOnlyOne = "default";  // the name of a database that has none

bool is_unreachable(const Report& report) {
  return exit_code(report.code) == exit_code(ErrorCode::connection);
}

// Other findings than that migrations wait.
bool is_invalid(const Report& report) {
  return !report.success() && report.code != ErrorCode::pending;
}

}  // namespace

bool says_edited(const Finding& finding) {
  return finding.code == ErrorCode::checksum_mismatch || finding.code == ErrorCode::digest_mismatch;
}

std::uint64_t WatchView::edited() const {
  if (!seen) return 0;
  const auto& findings = seen->report.findings;
  return static_cast<std::uint64_t>(std::count_if(findings.begin(), findings.end(), says_edited));
}

bool WatchView::at_version() const {
  if (passed_over()) return true;
  return !is_group() && seen && seen->reachable && seen->report.pending_count == 0 && failed() == 0 &&
         exit_code(seen->report.code) != exit_code(ErrorCode::configuration);
}

// Where the database took everything back there is no row that says so.
bool WatchView::run_failed() const {
  if (!last_run || !last_run->asked.changes() || pending() == 0) return false;
  return last_run->report && !last_run->report->success() && last_run->report->code != ErrorCode::stopped;
}

WatchStatus WatchView::status() const {
  if (passed_over()) return WatchStatus::passed_over;
  if (job && job->asked().changes()) return WatchStatus::migrating;
  if (!settings->datasource.enabled) return WatchStatus::disabled;
  if (!seen) return WatchStatus::unknown;
  if (!seen->reachable) return WatchStatus::unreachable;
  if (failed() > 0) return WatchStatus::failed;
  if (is_invalid(seen->report)) return WatchStatus::invalid;
  if (run_failed()) return WatchStatus::failed;
  return pending() > 0 ? WatchStatus::pending : WatchStatus::up_to_date;
}

Watched::Watched(std::shared_ptr<const Settings> settings, std::shared_ptr<ScriptFactsPool> facts)
    : name_(settings->datasource.name.empty() ? kOnlyOne : settings->datasource.name),
      facts_(facts ? std::move(facts) : std::make_shared<ScriptFactsPool>()),
      settings_(std::move(settings)) {}

WatchView Watched::view() const {
  const std::lock_guard lock(mutex_);
  return {name_, settings_, seen_, job_, last_run_};
}

void Watched::set_settings(std::shared_ptr<const Settings> settings) {
  const std::lock_guard lock(mutex_);
  settings_ = std::move(settings);
}

std::shared_ptr<const Settings> Watched::settings() const {
  const std::lock_guard lock(mutex_);
  return settings_;
}

Settings Watched::ready_settings(const std::stop_token& stop) {
  const std::lock_guard one_at_a_time(password_mutex_);
  std::shared_ptr<const Settings> plain;
  bool unreachable = false;
  {
    const std::lock_guard lock(mutex_);
    plain = settings_;
    unreachable = seen_ && !seen_->reachable;
  }
  if (plain->password_command.empty()) return *plain;
  const bool same = answered_ && answered_->password_command == plain->password_command;
  Settings settings = *plain;
  if (same && !unreachable) {
    settings.target.password = answered_->target.password;
    return settings;
  }
  fetch_password(settings, stop);
  hide_in_log(settings.target.password.reveal());
  answered_ = std::make_shared<const Settings>(settings);
  return settings;
}

void Watched::set_problem(Report report) {
  auto now = std::make_shared<Observation>();
  now->at = std::chrono::system_clock::now();
  now->reachable = !is_unreachable(report);
  now->report = std::move(report);
  const std::lock_guard lock(mutex_);
  seen_ = std::move(now);
}

void Watched::observe(const std::stop_token& stop, const std::shared_ptr<ScriptCache>& scripts) {
  const std::lock_guard one_at_a_time(observing_);
  const WatchView before = view();
  if (before.passed_over() || before.is_group() || before.status() == WatchStatus::migrating) return;
  auto now = look(scripts, stop);
  if (!now) return;
  const std::lock_guard lock(mutex_);
  seen_ = std::move(now);
}

std::shared_ptr<const Observation> Watched::look(const std::shared_ptr<ScriptCache>& scripts,
                                                 const std::stop_token& stop) {
  const auto before = view().seen;
  Observation now;
  try {
    Settings settings = ready_settings(stop);
    settings.project.skip_default_callbacks = true;
    settings.target.connect_retries = 0;
    now.report = Migrator(settings.project, nullptr, scripts).run(Operation::validate, settings.target, stop);
  } catch (const Error& error) {
    now.report = ended_by(error, Operation::validate);
  }
  if (now.report.code == ErrorCode::stopped) return nullptr;
  now.at = std::chrono::system_clock::now();
  now.reachable = !is_unreachable(now.report);
  now.rows = SeenRows(std::exchange(now.report.migrations, {}), *facts_);
  if (!now.reachable && before) {
    const Report& known = before->report;
    now.rows = before->rows;
    now.report.current_version = known.current_version;
    now.report.pending_count = known.pending_count;
    now.report.database_type = known.database_type;
    now.report.schema = known.schema;
    now.report.url = known.url;
  }
  return std::make_shared<const Observation>(std::move(now));
}

std::shared_ptr<Job> Watched::begin(const std::shared_ptr<Job>& job) {
  const std::lock_guard lock(mutex_);
  if (job_) return job_;
  job_ = job;
  return nullptr;
}

void Watched::end(const std::shared_ptr<Job>& job, Report report, std::shared_ptr<const SqlFile> sql,
                  const std::shared_ptr<ScriptCache>& scripts, const std::stop_token& stop) {
  const std::lock_guard one_at_a_time(observing_);
  auto now = look(scripts, stop);
  const std::lock_guard lock(mutex_);
  if (now) seen_ = std::move(now);
  job_.reset();
  job->finish(std::move(report), std::move(sql));
  last_run_ = std::make_shared<const JobView>(job->view(false));
}

void WatchList::replace(std::vector<std::shared_ptr<Watched>> list) {
  const std::lock_guard lock(mutex_);
  list_ = std::move(list);
}

std::vector<std::shared_ptr<Watched>> WatchList::all() const {
  const std::lock_guard lock(mutex_);
  return list_;
}

std::shared_ptr<Watched> WatchList::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(list_.begin(), list_.end(), [&](const auto& w) { return w->name() == name; });
  return found == list_.end() ? nullptr : *found;
}

}  // namespace godwit
