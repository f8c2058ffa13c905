#pragma once
// Accepts connections and serves each on a thread of its own, within limits.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "server/http/connection.h"
#include "server/http/tls.h"

namespace Poco::Net {
class ServerSocket;
}

namespace godwit {

class Listener {
 public:
  struct Options {
    std::string host;
    int port = 0;  ///< 0: any that is free
    std::size_t connections = 128;
    ConnectionLimits limits;
  };

  /// Opens the port; connections wait until start(). Throws Error(configuration) if it cannot be had.
  Listener(const Options& options, Service& service);
  ~Listener();

  void start();
  /// "127.0.0.1:8080", with the port that it really is.
  std::string address() const;
  /// For connections from now on; nullptr: no TLS.
  void set_tls(std::shared_ptr<const Tls> tls);
  /// Accepts no more, gives answers on their way a moment, then closes everything.
  void stop();

 private:
  void accept_all(const std::stop_token& stop);
  void accept_one();
  void serve(const Poco::Net::StreamSocket& accepted);

  const Options options_;
  Service& service_;
  Seats seats_;
  std::unique_ptr<Poco::Net::ServerSocket> socket_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const Tls> tls_;
  std::size_t threads_ = 0;
  std::jthread acceptor_;
};

}  // namespace godwit
