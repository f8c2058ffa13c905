// A new configuration counts as a whole or not at all, so all of it that can fail is made before anything is changed.
// The listener stands behind what its connections use: members end in reverse order, so it ends before them.
#include "server/server.h"

#include "base/strings.h"
#include "base/system/heap.h"
#include "godwit/error.h"
#include "log/log.h"
#include "server/api.h"
#include "server/boot_roster.h"
#include "server/http/listener.h"
#include "server/service_manager.h"
#include "server/watch/observer.h"
#include "server/watch/roster.h"

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
    roster_.configure(std::move(config.datasources));
    api_.set_options(options_);
    use_tls(tls_of(options_));
  }

  int run(const std::function<ServerConfig()>& load, ReloadFlag& reload) {
    listener_.start();
    const bool tls = !options_.tls_certificate.empty();
    log_line(LogLevel::info,
             "Listening on " + std::string(tls ? "https://" : "http://") + listener_.address() +
                 (options_.token.reveal().empty() ? "; without server.token nothing can be changed here." : "."));
    const int code = boot_roster(roster_, jobs_, service_manager_, stop_);
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
  void use_tls(std::shared_ptr<const Tls> tls) {
    tls_ = std::move(tls);
    listener_.set_tls(tls_);
    told_of_certificate_.clear();
    look_at_certificate();
  }

  // Told once, also where it runs out under a server that is running.
  void look_at_certificate() {
    const std::string problem = tls_ ? tls_->out_of_date(std::chrono::system_clock::now()) : "";
    if (!problem.empty() && problem != told_of_certificate_) {
      log_line(LogLevel::warning, "The certificate " + options_.tls_certificate + " (server.tls.certificate) " +
                                      problem + ". Clients refuse it. Put another one there and send SIGHUP.");
    }
    told_of_certificate_ = problem;
  }

  void observe_until_stopped(const std::function<ServerConfig()>& load, ReloadFlag& flag) {
    while (!stop_.stop_requested()) {
      roster_.find_tenants(stop_);
      observe_all(watched_.all(), stop_);
      give_back_free_memory();
      look_at_certificate();
      if (flag.wait(options_.check_interval, stop_)) reload(load);
    }
  }

  void reload(const std::function<ServerConfig()>& load) {
    service_manager_.tell("RELOADING=1");
    try {
      ServerConfig config = load();
      std::shared_ptr<const Tls> tls = tls_of(config.server);
      if (config.server.host != options_.host || config.server.port != options_.port ||
          config.server.max_connections != options_.max_connections) {
        log_line(LogLevel::warning,
                 "server.host, server.port and server.maxConnections count at the next start of the server.");
      }
      options_ = config.server;
      api_.set_options(options_);
      use_tls(std::move(tls));
      const std::size_t count = config.datasources.size();
      roster_.configure(std::move(config.datasources));
      log_line(LogLevel::info, "The configuration was read again: " + count_of(count, "datasource") + ".");
    } catch (const Error& error) {
      log_line(LogLevel::error, std::string("The configuration stays as it was: ") + error.what());
    }
    service_manager_.tell("READY=1");
  }

  const std::stop_token stop_;
  ServerOptions options_;
  const ServiceManager service_manager_;
  WatchList watched_;
  Roster roster_{watched_};
  JobList jobs_;
  Api api_;
  Listener listener_;
  std::shared_ptr<const Tls> tls_;
  std::string told_of_certificate_;
};

}  // namespace

int run_server(ServerConfig config, const std::function<ServerConfig()>& load, ReloadFlag& reload,
               const std::stop_token& stop) {
  return Server(std::move(config), stop).run(load, reload);
}

}  // namespace godwit
