#include "db/connecting.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <thread>

namespace godwit {
namespace {

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  const std::string bare = name.substr(0, name.find('%'));  // the zone of an IPv6 address
  return inet_pton(AF_INET, bare.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, bare.c_str(), address.data()) == 1;
}

struct LookUp {
  std::mutex mutex;
  std::condition_variable_any ended;
  std::optional<std::string> answer;
};

std::string ask_resolver(const std::string& name) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  if (found != nullptr) freeaddrinfo(found);
  return failure == 0 ? "" : gai_strerror(failure);
}

}  // namespace

SocketWatch::SocketWatch(const std::stop_token& stop) : stop_(stop) {
  if (!stop_.stop_possible()) return;
  woken_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  on_stop_.emplace(stop_, [this] {
    cut();
    const std::uint64_t one = 1;
    if (woken_ >= 0 && write(woken_, &one, sizeof one) < 0) return;  // then poll() hears of the socket alone
  });
}

SocketWatch::~SocketWatch() {
  on_stop_.reset();  // waits for a call that is under way
  if (own_ >= 0) close(own_);
  if (woken_ >= 0) close(woken_);
}

void SocketWatch::watch(int socket) {
  if (!stop_.stop_possible()) return;
  {
    const std::lock_guard lock(mutex_);
    if (own_ >= 0) close(own_);
    own_ = socket < 0 ? -1 : fcntl(socket, F_DUPFD_CLOEXEC, 3);
  }
  if (stop_.stop_requested()) cut();
}

void SocketWatch::cut() {
  const std::lock_guard lock(mutex_);
  if (own_ >= 0) shutdown(own_, SHUT_RDWR);
}

bool SocketWatch::wait(int socket, short events, int timeout_ms) const {
  std::array<pollfd, 2> waited{pollfd{socket, events, 0}, pollfd{woken_, POLLIN, 0}};
  return poll(waited.data(), woken_ < 0 ? 1 : 2, timeout_ms) > 0 && waited[1].revents == 0;
}

bool SocketWatch::wait_until(int socket, short events, std::optional<std::chrono::steady_clock::time_point> deadline) {
  constexpr std::int64_t kPieceMs = 60'000;  // a deadline may be further away than poll() can count
  watch(socket);
  while (!stopped()) {
    int piece = -1;
    if (deadline) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0) return false;
      piece = static_cast<int>(std::min<std::int64_t>(left.count(), kPieceMs));
    }
    if (wait(socket, events, piece)) return true;
  }
  return false;
}

std::string look_up_host(const std::string& name, const std::stop_token& stop) {
  if (name.empty() || name.front() == '/' || name.front() == '@' || !stop.stop_possible() || is_address(name))
    return "";
  const auto shared = std::make_shared<LookUp>();
  std::thread([shared, name] {
    std::string answer = ask_resolver(name);
    const std::lock_guard lock(shared->mutex);
    shared->answer = std::move(answer);
    shared->ended.notify_all();
  }).detach();
  std::unique_lock lock(shared->mutex);
  if (!shared->ended.wait(lock, stop, [&] { return shared->answer.has_value(); })) throw stopped_while_connecting();
  return *shared->answer;
}

Error stopped_while_connecting() {
  return {ErrorCode::stopped, "Stopped by a signal while connecting; nothing was changed."};
}

}  // namespace godwit
