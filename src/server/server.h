#pragma once
// `godwit server`: migrates at boot, then answers HTTP until it is told to stop.

#include <functional>
#include <stop_token>
#include <vector>

#include "base/system/reload_flag.h"
#include "config/keys/settings.h"

namespace godwit {

/// The configuration as it is now.
struct ServerConfig {
  ServerOptions server;
  std::vector<Settings> datasources;
};

/// Returns the exit code: 0 after a stop, that of a boot step which stops the start. HTTP is answered from the
/// beginning on, so that a long migration is no reason to kill the process. `load` reads the configuration anew, each
/// time that `reload` is raised; if it throws Error, the old one stays. Throws Error(configuration) for a port or
/// certificate that cannot be used.
int run_server(ServerConfig config, const std::function<ServerConfig()>& load, ReloadFlag& reload,
               const std::stop_token& stop);

}  // namespace godwit
