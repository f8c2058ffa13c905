#pragma once
// A request and its answer, without the socket they travel on.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace godwit {

/// All but the body.
struct RequestHead {
  std::string method;               ///< HEAD is GET here; the body is left out where it is written
  std::string target;               ///< as sent
  std::vector<std::string> path;    ///< its parts, decoded; none for "/"
  std::string token;                ///< of "Authorization: Bearer …"; empty: none was sent
  std::optional<std::string> host;  ///< of "Host", with its port; HTTP/1.0 may leave it out
  std::string arrival;              ///< address of this machine that the connection came in at, without its port
  std::string content_type;         ///< without parameters, in lower case
};

struct Request {
  RequestHead head;
  std::string body;
  /// Call it before an answer that takes as long as it likes. False: as many as may do so already. `with_token`: takes
  /// the place of one that has none.
  std::function<bool(bool with_token)> hold;
};

/// Where an answer without a known length goes.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  /// False: nobody reads any more, or the server stops.
  virtual bool write(std::string_view text) = 0;
  virtual bool open() const = 0;
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::function<void(BodyStream& stream)> stream;  ///< writes the body, in place of `body`
  std::chrono::milliseconds delay{0};              ///< before it is sent
};

/// The service behind a listener. Called on many threads at once.
class Service {
 public:
  virtual ~Service() = default;
  /// Looks at the head alone. A status other than 200 is the answer, and no body is read.
  virtual Response look(const RequestHead& head) = 0;
  virtual Response answer(const Request& request) = 0;
  /// In the form of all answers.
  virtual Response refusal(int status, std::string_view code, std::string_view message) = 0;
};

}  // namespace godwit
