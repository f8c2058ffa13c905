#include "server/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace godwit {
namespace {

constexpr std::chrono::seconds kEvery{15};
constexpr const char* kMore = "EXTEND_TIMEOUT_USEC=60000000";

}  // namespace

ServiceManager::ServiceManager() {
  const char* const name = std::getenv("NOTIFY_SOCKET");
  if (name == nullptr) return;
  address_ = name;
  unsetenv("NOTIFY_SOCKET");  // a callback's program is not the service
  if (address_.size() >= sizeof(sockaddr_un::sun_path) || (address_[0] != '/' && address_[0] != '@')) return;
  socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

ServiceManager::~ServiceManager() {
  if (socket_ >= 0) close(socket_);
}

void ServiceManager::tell(const std::string& text) const {
  if (socket_ < 0) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, address_.data(), address_.size());
  if (address_[0] == '@') address.sun_path[0] = '\0';  // an abstract name
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  sendto(socket_, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
}

ServiceManager::Patience::Patience(const ServiceManager& manager) {
  thread_ = std::jthread([&manager](const std::stop_token& done) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    while (!done.stop_requested()) {
      manager.tell(kMore);
      woken.wait_for(lock, done, kEvery, [] { return false; });
    }
  });
}

}  // namespace godwit
