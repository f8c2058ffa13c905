// A pool of threads with a queue would be filled by a few clients that send nothing. So each connection has a thread,
// and where all seats are taken, whoever has been sending a request for the longest gives up its own to the next one.
#include "server/http/listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "godwit/error.h"
#include "log/log.h"

namespace godwit {
namespace {

constexpr int kBacklog = 256;
constexpr std::chrono::milliseconds kTick{200};
constexpr std::chrono::seconds kFarewell{2};  // for answers on their way when the server stops

// A client that still sends when the connection is closed would lose the answer.
void say_goodbye(Poco::Net::StreamSocket& socket, Seats::Seat& seat) {
  seat.start(Seats::Doing::reading, kFarewell);
  if (socket.secure()) {
    socket.shutdown();
    return;
  }
  const int descriptor = socket.impl()->sockfd();
  ::shutdown(descriptor, SHUT_WR);
  char rest[4096];
  while (!seat.closing() && ::recv(descriptor, rest, sizeof rest, 0) > 0) {
  }
}

}  // namespace

Listener::Listener(const Options& options, Service& service)
    : options_(options), service_(service), seats_(options.connections, options.connections / 4) {
  try {
    const Poco::Net::SocketAddress address(options.host, static_cast<Poco::UInt16>(options.port));
    socket_ = std::make_unique<Poco::Net::ServerSocket>();
    socket_->bind(address, true, false);  // one port, one server: Poco would let another one share it
    socket_->listen(kBacklog);
  } catch (const Poco::Exception& error) {
    const bool taken = error.code() == EADDRINUSE;
    throw Error(ErrorCode::configuration,
                "The server cannot listen on " + options.host + ":" + std::to_string(options.port) +
                    " (server.host, server.port): " + error.displayText() +
                    (taken ? ". Choose another port, or end what listens there: ss -ltnp shows it." : ""));
  }
}

Listener::~Listener() {
  stop();
}

void Listener::start() {
  acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

std::string Listener::address() const {
  return socket_->address().toString();
}

void Listener::set_tls(std::shared_ptr<const Tls> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::move(tls);
}

void Listener::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      const bool waiting =
          socket_->poll(Poco::Timespan(std::chrono::microseconds(kTick).count()), Poco::Net::Socket::SELECT_READ);
      seats_.close_late();
      if (waiting) accept_one();
    } catch (const Poco::Exception& error) {  // no descriptor is free, for instance
      log_line(LogLevel::warning, "A connection could not be accepted: " + error.displayText());
      std::this_thread::sleep_for(kTick);
    } catch (const std::system_error& error) {  // no thread
      log_line(LogLevel::warning, std::string("A connection could not be served: ") + error.what());
      std::this_thread::sleep_for(kTick);
    }
  }
}

// Waits for who was asked to go, so that there are never many more threads than seats.
void Listener::accept_one() {
  seats_.make_room();
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kTick, [this] { return threads_ <= options_.connections; });
    if (threads_ > options_.connections) return;
    ++threads_;
  }
  try {
    auto accepted = std::make_unique<Poco::Net::StreamSocket>(socket_->acceptConnection());
    accepted->setNoDelay(true);  // the end of an answer must not wait until its beginning is acknowledged
    std::thread([this, accepted = std::move(accepted)] { serve(*accepted); }).detach();  // its own from now on
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --threads_;
    throw;
  }
}

void Listener::serve(const Poco::Net::StreamSocket& accepted) {
  try {
    std::shared_ptr<const Tls> tls;
    {
      const std::lock_guard lock(mutex_);
      tls = tls_;
    }
    // Open for as long as the seat is: what closes it from another thread must not meet another descriptor of its
    // number.
    Poco::Net::StreamSocket socket = tls ? tls->over(accepted) : accepted;
    Seats::Seat seat(seats_, accepted);
    serve_connection(socket, seat, service_, options_.limits);
    say_goodbye(socket, seat);
  } catch (const Poco::Exception& error) {  // the other side has gone already
    log_line(LogLevel::trace, "A connection ended: " + error.displayText());
  } catch (const std::exception& error) {
    log_line(LogLevel::warning, std::string("A connection ended: ") + error.what());
  }
  const std::lock_guard lock(mutex_);
  --threads_;
  changed_.notify_all();  // under the lock: behind it the listener may be gone
}

void Listener::stop() {
  if (acceptor_.joinable()) {
    acceptor_.request_stop();
    acceptor_.join();
  }
  socket_->close();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kFarewell, [this] { return threads_ == 0; });
  while (threads_ != 0) {
    seats_.close_all();
    changed_.wait_for(lock, kTick, [this] { return threads_ == 0; });
  }
}

}  // namespace godwit
