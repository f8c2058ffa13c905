#pragma once
// Messages to systemd: one datagram each, as sd_notify(3) describes them.

#include <atomic>
#include <string>
#include <string_view>
#include <thread>

namespace godwit {

/// Silent where nobody listens (NOTIFY_SOCKET is not set). Safe from any thread.
class ServiceManager {
 public:
  /// Reads NOTIFY_SOCKET, and takes it out of the environment.
  ServiceManager();
  ~ServiceManager();

  /// "READY=1\nSTATUS=…"
  void tell(const std::string& text) const;

  /// While it lives, systemd is asked for more time again and again: starting, or stopping, takes as long as the
  /// migrations take.
  class Patience {
   public:
    explicit Patience(const ServiceManager& manager);

   private:
    std::jthread thread_;
  };

 private:
  int socket_ = -1;
  std::string address_;
};

}  // namespace godwit
