#pragma once
// A stop request while a connection is being made, whatever the other side does or does not do.

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "godwit/error.h"

namespace godwit {

/// While it lives, a stop request shuts the socket down that is watched: whoever waits for it has an error at once.
class SocketWatch {
 public:
  explicit SocketWatch(const std::stop_token& stop);
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  /// Instead of the one before; -1: none. It may be closed at any time: what is kept is a descriptor of our own.
  void watch(int socket);
  /// Shuts it down now.
  void cut();
  bool stopped() const { return stop_.stop_requested(); }
  /// Waits as poll() does, for a stop request too: false then, and when `timeout_ms` (negative: none) is over.
  bool wait(int socket, short events, int timeout_ms) const;
  /// Watches the socket, and waits for it up to the deadline (none: as long as it takes). False on a stop request, and
  /// once the deadline has passed.
  bool wait_until(int socket, short events, std::optional<std::chrono::steady_clock::time_point> deadline);

 private:
  std::stop_token stop_;
  std::mutex mutex_;  // of own_
  int own_ = -1;      // what is watched, in a descriptor of our own: another socket may have the same number
  int woken_ = -1;    // readable after a stop request
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

/// Looks a host's name up, on a thread that is left alone when a stop request comes, because nothing can end it: what
/// the client library then asks again is answered from what the resolver knows. "" or why there is no address.
/// Throws Error(stopped).
std::string look_up_host(const std::string& name, const std::stop_token& stop);

/// That a stop request has ended the connecting.
Error stopped_while_connecting();

/// `make` connects. A stop request makes an error of whatever comes of it.
template <typename Make>
auto connect_until_stopped(const std::stop_token& stop, const Make& make) {
  try {
    auto made = make();
    if (!stop.stop_requested()) return made;
  } catch (const Error&) {
    if (!stop.stop_requested()) throw;
  }
  throw stopped_while_connecting();
}

}  // namespace godwit
