#pragma once
// `sys database`: one command on every datasource, also on those that the boot step leaves out.

#include <functional>
#include <stop_token>
#include <string>

#include "app/output.h"
#include "config/load.h"

namespace godwit {

/// Carries out a command on one database.
using RunOne = std::function<Report(const std::string& command, Settings& settings)>;

/// The datasources in the order in which they run: relational ones before vector stores. `only` is one name, or "" for
/// all; without any in the configuration the one that url names. Throws Error(no_url, configuration).
std::vector<Settings> datasources_of(const SettingsSource& source, const std::string& only);

/// Stops at the first that fails and is required. Exit code: that one's; 9 where only others failed. One without
/// locations is passed over with a warning.
int run_on_datasources(const std::string& command, std::vector<Settings>& datasources, const RunOne& run);

/// The boot step of each that is enabled; what happens is logged, and nothing is printed on standard output. 0: the
/// program may start; else the exit code. `prepare` makes settings ready for a connection.
int boot_datasources(std::vector<Settings>& datasources, const std::function<void(Settings& settings)>& prepare,
                     const std::stop_token& stop);

}  // namespace godwit
