// Poco's own server reads leniently and answers errors in its own form, so only its session and its response are used.
// Time limits are the seat's: on single reads they would begin anew with each byte.
#include "server/http/connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPHeaderStream.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerResponseImpl.h>

#include <algorithm>
#include <thread>

#include "base/strings.h"
#include "godwit/error.h"
#include "log/log.h"
#include "server/http/http_session.h"

namespace godwit {
namespace {

using Poco::Net::HTTPServerResponseImpl;

constexpr int kMaxRequests = 1000;  // of one connection
constexpr std::chrono::milliseconds kTick{50};

std::string token_of(const HttpHead& head) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string value = head.field("Authorization").value_or("");
  const bool bearer = equals_ignore_case(std::string_view(value).substr(0, kScheme.size()), kScheme);
  return bearer ? std::string(trim(std::string_view(value).substr(kScheme.size()))) : "";
}

RequestHead head_of(const HttpHead& from, const Poco::Net::SocketAddress& arrival) {
  RequestHead head;
  head.method = from.method == "HEAD" ? "GET" : from.method;
  head.target = from.target;
  head.path = parse_path(head.target);
  head.token = token_of(from);
  head.host = from.field("Host");
  head.arrival = arrival.host().toString();
  const std::string type = from.field("Content-Type").value_or("");
  head.content_type = to_lower(trim(std::string_view(type).substr(0, type.find(';'))));
  return head;
}

class Stream final : public BodyStream {
 public:
  Stream(std::ostream& out, const Seats::Seat& seat) : out_(out), seat_(seat) {}

  bool write(std::string_view text) override {
    if (!open()) return false;
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    out_.flush();
    return open();
  }
  bool open() const override { return out_.good() && !seat_.closing(); }

 private:
  std::ostream& out_;
  const Seats::Seat& seat_;
};

// One request and its answer.
class Exchange {
 public:
  Exchange(HttpSession& session, Seats::Seat& seat, Service& service, const ConnectionLimits& limits)
      : session_(session), response_(session), seat_(seat), service_(service), limits_(limits) {
    response_.setVersion(Poco::Net::HTTPMessage::HTTP_1_1);
  }

  /// False: the connection is to end.
  bool run() {
    Response answer;
    try {
      auto head = session_.read_head();
      if (!head) return false;
      head_ = std::move(*head);
      answer = look_and_answer();
    } catch (const Refused& refused) {
      session_.setKeepAlive(false);
      answer = service_.refusal(refused.status(), refused.code(), refused.what());
    }
    wait(answer.delay);
    send(answer);
    log_line(LogLevel::debug, head_.method + " " + excerpt(head_.target, 200) + " " + std::to_string(answer.status));
    return response_.getKeepAlive();
  }

 private:
  Response look_and_answer() {
    session_.setKeepAlive(head_.keep_alive());
    response_.setVersion(head_.version);
    Request request;
    Response answer = look(request.head);
    if (answer.status != 200) {
      session_.setKeepAlive(false);  // its body was not read
      return answer;
    }
    seat_.start(Seats::Doing::reading, limits_.body);
    if (equals_ignore_case(head_.field("Expect").value_or(""), "100-continue")) expect_body();
    request.body = session_.read_body(head_, limits_.body_bytes);
    seat_.start(Seats::Doing::answering, limits_.answer);
    request.hold = [this](bool with_token) { return seat_.hold(with_token); };
    return service_.answer(request);
  }

  Response look(RequestHead& head) {
    try {
      head = head_of(head_, session_.serverAddress());
    } catch (const Error& error) {
      return service_.refusal(400, "BAD_REQUEST", error.what());
    }
    return service_.look(head);
  }

  // A body that is too long is refused before it is asked for.
  void expect_body() {
    if (head_.chunked || head_.length <= limits_.body_bytes) response_.sendContinue();
  }

  // A connection that waits for a refusal gives its seat up to one that needs it.
  void wait(std::chrono::milliseconds delay) {
    if (delay.count() == 0) return;
    const auto end = std::chrono::steady_clock::now() + delay;
    if (!seat_.held()) seat_.start(Seats::Doing::reading, delay + limits_.answer);
    while (!seat_.closing() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(kTick);
  }

  void send(const Response& answer) {
    response_.setDate(Poco::Timestamp());
    response_.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
    response_.setContentType(answer.type);
    response_.set("Cache-Control", "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    response_.set("Referrer-Policy", "no-referrer");
    response_.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    for (const auto& [name, value] : answer.headers) response_.set(name, value);
    const bool more = session_.getKeepAlive() && session_.canKeepAlive() && !answer.stream && !seat_.closing();
    response_.setKeepAlive(more);
    session_.setKeepAlive(more);
    if (answer.stream && head_.version == Poco::Net::HTTPMessage::HTTP_1_1) response_.setChunkedTransferEncoding(true);
    if (!answer.stream) response_.setContentLength64(static_cast<Poco::Int64>(answer.body.size()));
    if (head_.method == "HEAD") {
      Poco::Net::HTTPHeaderOutputStream out(session_);
      response_.write(out);
      out.flush();
      return;
    }
    Stream stream(response_.send(), seat_);
    if (answer.stream) {
      answer.stream(stream);
    } else {
      stream.write(answer.body);
    }
  }

  HttpSession& session_;
  HTTPServerResponseImpl response_;
  Seats::Seat& seat_;
  Service& service_;
  const ConnectionLimits& limits_;
  HttpHead head_;
};

}  // namespace

std::vector<std::string> parse_path(std::string_view target) {
  const auto refuse_path = [](const std::string& why) { throw Error(ErrorCode::usage, "The path " + why + "."); };
  target = target.substr(0, target.find('?'));
  if (!target.starts_with('/')) refuse_path("does not begin with a slash");
  std::vector<std::string> parts;
  if (target == "/") return parts;
  for (std::size_t i = 0; i < target.size();) {
    std::string part;
    for (++i; i < target.size() && target[i] != '/'; ++i) {
      if (target[i] != '%') {
        part += target[i];
        continue;
      }
      const int high = i + 2 < target.size() ? hex_value(target[i + 1]) : -1;
      const int low = high < 0 ? -1 : hex_value(target[i + 2]);
      if (low < 0) refuse_path("holds a % that begins no byte");
      part += static_cast<char>(high * 16 + low);
      i += 2;
    }
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; };
    if (part.empty() || part == "." || part == ".." || std::any_of(part.begin(), part.end(), is_control)) {
      refuse_path("has a part that names nothing");
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

void serve_connection(const Poco::Net::StreamSocket& socket, Seats::Seat& seat, Service& service,
                      const ConnectionLimits& limits) {
  try {
    Poco::AutoPtr<Poco::Net::HTTPServerParams> params(new Poco::Net::HTTPServerParams);
    params->setTimeout(Poco::Timespan(static_cast<long>(limits.head.count()), 0));
    params->setKeepAliveTimeout(Poco::Timespan(static_cast<long>(limits.idle.count()), 0));
    params->setMaxKeepAliveRequests(kMaxRequests);
    seat.start(Seats::Doing::reading, limits.head);
    HttpSession session(socket, params);
    while (!seat.closing() && session.hasMoreRequests()) {
      seat.start(Seats::Doing::reading, limits.head);
      if (!Exchange(session, seat, service, limits).run()) break;
      seat.start(Seats::Doing::reading, limits.idle + limits.head);
    }
  } catch (const Poco::Exception& error) {  // the other side has gone, or was too slow, or speaks no TLS
    log_line(LogLevel::trace, "A connection ended: " + error.displayText());
  } catch (const std::exception& error) {
    log_line(LogLevel::error, std::string("A request failed: ") + error.what());
  }
}

}  // namespace godwit
