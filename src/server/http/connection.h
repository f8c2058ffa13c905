#pragma once
// One connection: requests in, answers out.

#include <Poco/Net/StreamSocket.h>

#include <chrono>

#include "server/http/message.h"
#include "server/http/seat.h"

namespace godwit {

struct ConnectionLimits {
  std::chrono::seconds head{10};    ///< for a request's head
  std::chrono::seconds body{20};    ///< for its body
  std::chrono::seconds answer{60};  ///< for sending an answer
  std::chrono::seconds idle{15};    ///< between two requests
  std::size_t body_bytes = 64 * 1024;
};

/// Serves until the other side goes, a limit is passed or the seat is closed. Throws nothing.
void serve_connection(const Poco::Net::StreamSocket& socket, Seats::Seat& seat, Service& service,
                      const ConnectionLimits& limits);

/// The parts of "/a/b%20c", decoded. Throws Error(usage) for what is no path: "..", an empty part, a bad escape, a byte
/// below a blank.
std::vector<std::string> parse_path(std::string_view target);

}  // namespace godwit
