#include "server/http/seat.h"

#include <sys/socket.h>

#include <algorithm>

namespace godwit {

Seats::Seat::Seat(Seats& seats, const Poco::Net::StreamSocket& socket)
    : seats_(seats), socket_(socket), since_(std::chrono::steady_clock::now()) {
  const std::lock_guard lock(seats_.mutex_);
  place_ = seats_.seats_.insert(seats_.seats_.end(), this);
}

Seats::Seat::~Seat() {
  const std::lock_guard lock(seats_.mutex_);
  seats_.seats_.erase(place_);
}

void Seats::Seat::start(Doing doing, std::chrono::milliseconds limit) {
  const std::lock_guard lock(seats_.mutex_);
  doing_ = doing;
  since_ = std::chrono::steady_clock::now();
  until_ = since_ + limit;
}

bool Seats::Seat::hold(bool with_token) {
  const std::lock_guard lock(seats_.mutex_);
  std::size_t held = 0;
  Seat* guest = nullptr;
  for (Seat* seat : seats_.seats_) {
    if (seat->doing_ != Doing::held || seat->closing_) continue;
    ++held;
    if (guest == nullptr && !seat->with_token_) guest = seat;
  }
  if (held >= seats_.held_limit_) {
    if (!with_token || guest == nullptr) return false;
    close(*guest);
  }
  doing_ = Doing::held;
  with_token_ = with_token;
  until_.reset();
  return true;
}

bool Seats::Seat::held() const {
  const std::lock_guard lock(seats_.mutex_);
  return doing_ == Doing::held;
}

bool Seats::Seat::closing() const {
  const std::lock_guard lock(seats_.mutex_);
  return closing_;
}

// The descriptor and not the socket: of a TLS socket that another thread reads from, nothing else may be touched. It
// stays open until the seat is gone.
void Seats::close(Seat& seat) {
  seat.closing_ = true;
  ::shutdown(seat.socket_.impl()->sockfd(), SHUT_RDWR);
}

void Seats::make_room() {
  const std::lock_guard lock(mutex_);
  const auto leaving = std::count_if(seats_.begin(), seats_.end(), [](const Seat* seat) { return seat->closing_; });
  if (seats_.size() - static_cast<std::size_t>(leaving) < limit_) return;
  Seat* longest = nullptr;
  for (Seat* seat : seats_) {
    if (seat->closing_ || seat->doing_ == Doing::held) continue;
    const bool before = longest == nullptr || seat->doing_ < longest->doing_ ||
                        (seat->doing_ == longest->doing_ && seat->since_ < longest->since_);
    if (before) longest = seat;
  }
  if (longest != nullptr) close(*longest);
}

void Seats::close_late() {
  const std::lock_guard lock(mutex_);
  const Time now = std::chrono::steady_clock::now();
  for (Seat* seat : seats_) {
    if (!seat->closing_ && seat->until_ && *seat->until_ < now) close(*seat);
  }
}

void Seats::close_all() {
  const std::lock_guard lock(mutex_);
  for (Seat* seat : seats_) close(*seat);
}

std::size_t Seats::taken() const {
  const std::lock_guard lock(mutex_);
  return seats_.size();
}

}  // namespace godwit
