#pragma once
// The requests of one connection, read so that nobody can take them for others.

#include <Poco/Net/HTTPServerSession.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace godwit {

/// A request that is refused. Where the next one would begin is not known, so the connection ends with it.
class Refused : public std::runtime_error {
 public:
  Refused(int status, const char* code, const std::string& message)
      : std::runtime_error(message), status_(status), code_(code) {}
  int status() const { return status_; }
  const char* code() const { return code_; }

 private:
  int status_;
  const char* code_;
};

/// A request without its body.
struct HttpHead {
  std::string method;
  std::string target;
  std::string version;                                      ///< "HTTP/1.1" or "HTTP/1.0"
  std::vector<std::pair<std::string, std::string>> fields;  ///< names as sent, values trimmed
  bool chunked = false;
  std::uint64_t length = 0;  ///< of the body; not known if it is chunked

  /// nullopt: it was not sent. Throws Refused if it was sent twice: one reader takes the first, another the last.
  std::optional<std::string> field(std::string_view name) const;
  /// The other side wants to send more requests behind this one.
  bool keep_alive() const;
};

/// Poco reads a head leniently: a name may end with a blank, a length begin with a plus sign, a line have no colon. A
/// proxy in front that reads the same bytes in another way would let one request hide in the body of another, so this
/// is as strict as RFC 9112 allows.
class HttpSession final : public Poco::Net::HTTPServerSession {
 public:
  using HTTPServerSession::HTTPServerSession;

  /// nullopt: the other side is gone. Throws Refused.
  std::optional<HttpHead> read_head();
  /// All of it. Throws Refused, with 413 if it is longer than `limit`.
  std::string read_body(const HttpHead& head, std::size_t limit);

 private:
  std::optional<char> next();
  std::optional<std::string> read_line(std::size_t& room);
  std::string read_chunks(std::size_t limit);
  void read_bytes(std::string& to, std::size_t count);
};

/// Reads the lines of a head: the request line, then the fields. Throws Refused.
HttpHead parse_head(const std::vector<std::string>& lines);

}  // namespace godwit
