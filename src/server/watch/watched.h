#pragma once
// A datasource as the server knows it: what was last seen of it, and what is being done to it.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "config/keys/settings.h"
#include "godwit/migrator.h"
#include "server/watch/job.h"
#include "server/watch/seen_rows.h"

namespace godwit {

/// The result of the last validation.
struct Observation {
  WallTime at;
  bool reachable = false;
  Report report;  ///< of validate, without its migrations
  SeenRows rows;  ///< they; where the database was not reachable, those of the time before
};

enum class WatchStatus { up_to_date, pending, failed, invalid, migrating, unreachable, disabled, passed_over, unknown };

/// Everything about a datasource at one moment.
struct WatchView {
  std::string name;
  std::shared_ptr<const Settings> settings;
  std::shared_ptr<const Observation> seen;  ///< nullptr: it was not asked yet
  std::shared_ptr<const Job> job;           ///< that is running
  std::shared_ptr<const JobView> last_run;  ///< that ended last; of its report only what Job::view(false) has

  /// It stands for tenants that are not known yet; nothing can be done with it.
  bool is_group() const { return !settings->tenants.query.empty(); }
  /// No locations are configured: nothing to do here.
  bool passed_over() const { return !settings->datasource.name.empty() && !settings->datasource.has_locations; }
  std::uint64_t pending() const { return seen ? seen->report.pending_count : 0; }
  std::uint64_t failed() const { return seen ? seen->rows.failed() : 0; }
  std::uint64_t edited() const;
  std::uint64_t applied() const { return seen ? seen->rows.applied() : 0; }
  std::string latest() const { return seen ? seen->rows.latest() : ""; }
  /// The last job left migrations pending because something failed or was refused.
  bool run_failed() const;
  /// At the version of the scripts, or above, and no migration has failed.
  bool at_version() const;
  WatchStatus status() const;
};

/// Does the finding say that a script is no longer what was applied?
bool says_edited(const Finding& finding);

/// Safe from any thread.
class Watched {
 public:
  /// `facts` is shared with others that have the same scripts; nullptr: with none.
  explicit Watched(std::shared_ptr<const Settings> settings, std::shared_ptr<ScriptFactsPool> facts = nullptr);

  const std::string& name() const { return name_; }
  WatchView view() const;
  void set_settings(std::shared_ptr<const Settings> settings);
  std::shared_ptr<const Settings> settings() const;

  /// Asks the database, changes nothing and runs no callback. Not while a job changes it. `scripts` as Migrator has
  /// them.
  void observe(const std::stop_token& stop, const std::shared_ptr<ScriptCache>& scripts = nullptr);
  /// Why its tenants are not known.
  void set_problem(Report report);

  /// nullptr: `job` is the one that is running from now on. Else the one that is running, which goes on.
  std::shared_ptr<Job> begin(const std::shared_ptr<Job>& job);
  /// It has ended with `report`. Asks the database first, so that who waits for the job finds what is true then.
  void end(const std::shared_ptr<Job>& job, Report report, std::shared_ptr<const SqlFile> sql,
           const std::shared_ptr<ScriptCache>& scripts, const std::stop_token& stop);

  /// Its settings with the password in them; a passwordCommand runs at the first call, and again once the last
  /// observation failed. Throws Error(configuration, stopped).
  Settings ready_settings(const std::stop_token& stop);

 private:
  /// nullptr if it was stopped.
  std::shared_ptr<const Observation> look(const std::shared_ptr<ScriptCache>& scripts, const std::stop_token& stop);

  const std::string name_;
  const std::shared_ptr<ScriptFactsPool> facts_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<const Observation> seen_;
  std::shared_ptr<Job> job_;
  std::shared_ptr<const JobView> last_run_;
  std::mutex observing_;  // one at a time, so that what is newer comes later
  std::mutex password_mutex_;
  std::shared_ptr<const Settings> answered_;  // settings_ with the answer of the passwordCommand
};

/// All of them, in the order of the configuration.
class WatchList {
 public:
  void replace(std::vector<std::shared_ptr<Watched>> list);
  std::vector<std::shared_ptr<Watched>> all() const;
  std::shared_ptr<Watched> find(std::string_view name) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Watched>> list_;
};

}  // namespace godwit
