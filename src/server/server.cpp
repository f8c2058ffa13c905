#include "server/server.h"

#include "base/clock.h"
#include "base/strings.h"
#include "godwit/error.h"
#include "log/log.h"
#include "server/api.h"
#include "server/listener.h"
#include "server/observer.h"
#include "server/service_manager.h"

namespace godwit {
namespace {

std::shared_ptr<const Tls> tls_of(const ServerOptions& options) {
  if (options.tls_certificate.empty() && options.tls_key.empty()) return nullptr;
  return std::make_shared<const Tls>(options.tls_certificate, options.tls_key);
}

Listener::Options listener_options(const ServerOptions& options) {
  Listener::Options listener;
  listener.host = options.host;
  listener.port = options.port;
  listener.connections = static_cast<std::size_t>(options.max_connections);
  return listener;
}

class Server {
 public:
  Server(ServerConfig config, const std::stop_token& stop)
      : stop_(stop), options_(config.server), api_(watched_, jobs_), listener_(listener_options(options_), api_) {
    watched_.replace(std::move(config.datasources));
    api_.set_options(options_);
    listener_.set_tls(tls_of(options_));
  }

  int run(const std::function<ServerConfig()>& load, ReloadFlag& reload) {
    listener_.start();
    const bool tls = !options_.tls_certificate.empty();
    log_line(LogLevel::info,
             "Listening on " + std::string(tls ? "https://" : "http://") + listener_.address() +
                 (options_.token.reveal().empty() ? "; without server.token nothing can be changed here." : "."));
    const int code = boot();
    if (code == 0 && !stop_.stop_requested()) {
      service_manager_.tell("READY=1\nSTATUS=Listening on " + listener_.address());
      observe_until_stopped(load, reload);
    }
    service_manager_.tell("STOPPING=1");
    const ServiceManager::Patience patience(service_manager_);
    jobs_.stop_all();
    listener_.stop();
    // To be told to stop is no failure of a server, in the middle of a migration either.
    if (!stop_.stop_requested()) return code;
    log_line(LogLevel::info, "Stopped.");
    return 0;
  }

 private:
  int boot() {
    const ServiceManager::Patience patience(service_manager_);
    for (const auto& one : watched_.all()) {
      const auto settings = one->settings();
      if (!settings->datasource.enabled) {
        log_line(LogLevel::info, one->name() + ": switched off (enabled=false): nothing is done at boot.");
        continue;
      }
      if (one->view().passed_over()) {
        log_line(LogLevel::warning, one->name() + ": no locations are configured, so it is passed over.");
        continue;
      }
      service_manager_.tell("STATUS=Migrating " + one->name());
      const BootResult result = jobs_.boot(one, stop_);
      if (stop_.stop_requested()) return 0;
      if (!result.start && settings->datasource.required) return exit_code(result.report.code);
    }
    return 0;
  }

  void observe_until_stopped(const std::function<ServerConfig()>& load, ReloadFlag& flag) {
    while (!stop_.stop_requested()) {
      observe_all(watched_.all(), stop_);
      if (flag.wait(options_.check_interval, stop_)) reload(load);
    }
  }

  void reload(const std::function<ServerConfig()>& load) {
    service_manager_.tell("RELOADING=1");
    try {
      ServerConfig config = load();
      const std::shared_ptr<const Tls> tls = tls_of(config.server);
      if (config.server.host != options_.host || config.server.port != options_.port ||
          config.server.max_connections != options_.max_connections) {
        log_line(LogLevel::warning,
                 "server.host, server.port and server.maxConnections count at the next start of the server.");
      }
      options_ = config.server;
      api_.set_options(options_);
      listener_.set_tls(tls);
      watched_.replace(std::move(config.datasources));
      log_line(LogLevel::info,
               "The configuration was read again: " + count_of(watched_.all().size(), "datasource") + ".");
    } catch (const Error& error) {
      log_line(LogLevel::error, std::string("The configuration stays as it was: ") + error.what());
    }
    service_manager_.tell("READY=1");
  }

  const std::stop_token stop_;
  ServerOptions options_;
  const ServiceManager service_manager_;
  WatchList watched_;
  JobList jobs_;
  Api api_;
  Listener listener_;
};

}  // namespace

int run_server(ServerConfig config, const std::function<ServerConfig()>& load, ReloadFlag& reload,
               const std::stop_token& stop) {
  return Server(std::move(config), stop).run(load, reload);
}

}  // namespace godwit
