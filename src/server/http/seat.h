#pragma once
// A connection's place among those that are open, and what it is doing there.

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <list>
#include <mutex>
#include <optional>

namespace godwit {

/// All connections that are open. Nobody can occupy them all: who has not yet sent a whole request makes room for who
/// comes, the one that has been at it longest first. Safe from any thread.
class Seats {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Doing {
    reading,    ///< a request is on its way
    answering,  ///< the answer is made and sent
    held        ///< the answer may take as long as it likes; not closed to make room for a request
  };

  /// `held_limit` is below `limit`.
  Seats(std::size_t limit, std::size_t held_limit) : limit_(limit), held_limit_(held_limit) {}

  /// Takes part in Seats while it lives.
  class Seat {
   public:
    Seat(Seats& seats, const Poco::Net::StreamSocket& socket);
    ~Seat();
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    void start(Doing doing, std::chrono::milliseconds limit);
    /// False: as many are held as may be. Who comes `with_token` takes the seat of one that came without, the first
    /// that did, and is refused only where all others have the token, too.
    bool hold(bool with_token);
    bool held() const;
    bool closing() const;

   private:
    friend class Seats;
    Seats& seats_;
    Poco::Net::StreamSocket socket_;
    Doing doing_ = Doing::reading;
    Time since_;
    std::optional<Time> until_;
    bool closing_ = false;
    bool with_token_ = false;
    std::list<Seat*>::iterator place_;
  };

  /// Closes what it takes, if all are taken, so that one more finds a seat soon.
  void make_room();
  /// Closes those whose time is over.
  void close_late();
  void close_all();
  std::size_t taken() const;

 private:
  static void close(Seat& seat);

  const std::size_t limit_;
  const std::size_t held_limit_;
  mutable std::mutex mutex_;
  std::list<Seat*> seats_;
};

}  // namespace godwit
