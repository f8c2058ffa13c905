#pragma once
// `sys database`: one command on every datasource, also on those that the boot step leaves out.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "app/output/output.h"
#include "config/load.h"
#include "godwit/migrator.h"

namespace godwit {

/// Makes settings ready for a connection: what has to be asked for is asked.
using Prepare = std::function<void(Settings& settings)>;

/// Carries out a command on one database, which may be a tenant's; any thread. What is nullptr has no use here.
struct OneRun {
  Operation operation;
  const Settings& settings;
  EventSink& events;
  std::shared_ptr<ScriptCache> scripts;
};
using RunOne = std::function<Report(const OneRun& run)>;

/// The datasources in the order in which they run: relational ones before vector stores. `only` is one name, or "" for
/// all; without any in the configuration the one that url names. Those without a url are passed over with a note.
/// Throws Error(no_url, configuration), also where nothing is left to migrate.
std::vector<Settings> datasources_of(const SettingsSource& source, const std::string& only);

/// Stops at the first that fails and is required. Exit code: that one's; 9 where only others failed. One without
/// locations is passed over with a warning. Of one with tenants it is run on each of them; where some fail, the others
/// go on, and the exit code is 9.
int run_on_datasources(Operation operation, std::vector<Settings>& datasources, const Prepare& prepare,
                       const RunOne& run, const std::stop_token& stop);

/// The boot step of each that is enabled; what happens is logged, and nothing is printed on standard output. 0: the
/// program may start; else the exit code, 9 where tenants failed.
int boot_datasources(std::vector<Settings>& datasources, const Prepare& prepare, const std::stop_token& stop);

}  // namespace godwit
