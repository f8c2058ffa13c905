#include "server/connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "godwit/error.h"
#include "log/log.h"

namespace godwit {
namespace {

using Poco::Net::HTTPServerRequestImpl;
using Poco::Net::HTTPServerResponseImpl;

constexpr int kMaxRequests = 1000;  // of one connection

std::string token_of(const HTTPServerRequestImpl& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string value = request.get("Authorization", "");
  const bool bearer = equals_ignore_case(std::string_view(value).substr(0, kScheme.size()), kScheme);
  return bearer ? std::string(trim(std::string_view(value).substr(kScheme.size()))) : "";
}

RequestHead head_of(const HTTPServerRequestImpl& request) {
  RequestHead head;
  head.method = request.getMethod() == "HEAD" ? "GET" : request.getMethod();
  head.target = request.getURI();
  head.path = parse_path(head.target);
  head.token = token_of(request);
  const std::string type = request.get("Content-Type", "");
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

class Exchange {
 public:
  Exchange(HTTPServerRequestImpl& request, HTTPServerResponseImpl& response, Seats::Seat& seat, Service& service,
           const ConnectionLimits& limits)
      : request_(request), response_(response), seat_(seat), service_(service), limits_(limits) {}

  void run() {
    Request request;
    Response answer = look(request.head);
    if (answer.status == 200) answer = read_body(request);
    if (answer.status == 200) {
      seat_.start(Seats::Doing::answering, limits_.answer);
      request.hold = [this] { return seat_.hold(); };
      answer = service_.answer(request);
    } else {
      response_.setKeepAlive(false);  // its body was not read
    }
    send(answer);
    log_line(LogLevel::debug,
             request_.getMethod() + " " + excerpt(request_.getURI(), 200) + " " + std::to_string(answer.status));
  }

 private:
  Response look(RequestHead& head) {
    try {
      head = head_of(request_);
    } catch (const Error& error) {
      return service_.refusal(400, "BAD_REQUEST", error.what());
    }
    return service_.look(head);
  }

  // 200: it is read. Only a length that is known beforehand is a length: what comes in chunks can be without an end.
  Response read_body(Request& request) {
    if (request_.has("Transfer-Encoding") || (request_.hasContentLength() && request_.getContentLength64() < 0)) {
      return service_.refusal(411, "LENGTH_REQUIRED", "Send the body with a Content-Length.");
    }
    if (!request_.hasContentLength() || request_.getContentLength64() == 0) return {};
    const auto size = static_cast<std::uint64_t>(request_.getContentLength64());
    if (size > limits_.body_bytes) {
      return service_.refusal(413, "BODY_TOO_LARGE",
                              "A body has at most " + std::to_string(limits_.body_bytes) + " bytes.");
    }
    seat_.start(Seats::Doing::reading, limits_.body);
    if (request_.getExpectContinue()) response_.sendContinue();
    request.body.resize(size);
    request_.stream().read(request.body.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(request_.stream().gcount()) == size) return {};
    return service_.refusal(400, "BAD_REQUEST", "The body ended too early.");
  }

  void send(const Response& answer) {
    response_.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
    response_.setContentType(answer.type);
    response_.set("Cache-Control", "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    response_.set("Referrer-Policy", "no-referrer");
    response_.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    for (const auto& [name, value] : answer.headers) response_.set(name, value);
    if (seat_.closing()) response_.setKeepAlive(false);
    if (!answer.stream) {
      response_.sendBuffer(answer.body.data(), answer.body.size());
      return;
    }
    response_.setKeepAlive(false);
    if (request_.getVersion() == Poco::Net::HTTPMessage::HTTP_1_1) response_.setChunkedTransferEncoding(true);
    std::ostream& out = response_.send();
    Stream stream(out, seat_);
    if (request_.getMethod() != "HEAD") answer.stream(stream);
  }

  HTTPServerRequestImpl& request_;
  HTTPServerResponseImpl& response_;
  Seats::Seat& seat_;
  Service& service_;
  const ConnectionLimits& limits_;
};

void refuse(Poco::Net::HTTPServerSession& session, Service& service) {
  const Response answer = service.refusal(400, "BAD_REQUEST", "The request is not one of HTTP.");
  HTTPServerResponseImpl response(session);
  response.setVersion(Poco::Net::HTTPMessage::HTTP_1_1);
  response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_BAD_REQUEST);
  response.setKeepAlive(false);
  response.setContentType(answer.type);
  response.sendBuffer(answer.body.data(), answer.body.size());
}

// False: the connection is to end.
bool serve_one(Poco::Net::HTTPServerSession& session, Poco::Net::HTTPServerParams& params, Seats::Seat& seat,
               Service& service, const ConnectionLimits& limits) {
  try {
    HTTPServerResponseImpl response(session);
    HTTPServerRequestImpl request(response, session, &params);
    response.setDate(Poco::Timestamp());
    response.setVersion(request.getVersion());
    response.setKeepAlive(request.getKeepAlive() && session.canKeepAlive());
    Exchange(request, response, seat, service, limits).run();
    session.setKeepAlive(response.getKeepAlive() && session.canKeepAlive());
    return true;
  } catch (const Poco::Net::NoMessageException&) {
    return false;
  } catch (const Poco::Net::MessageException&) {
    refuse(session, service);
    return false;
  }
}

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
    Poco::Net::HTTPServerSession session(socket, params);
    while (!seat.closing() && session.hasMoreRequests()) {
      seat.start(Seats::Doing::reading, limits.head);
      if (!serve_one(session, *params, seat, service, limits)) break;
      seat.start(Seats::Doing::reading, limits.idle + limits.head);
    }
  } catch (const Poco::Exception& error) {  // the other side has gone, or was too slow, or speaks no TLS
    log_line(LogLevel::trace, "A connection ended: " + error.displayText());
  } catch (const std::exception& error) {
    log_line(LogLevel::error, std::string("A request failed: ") + error.what());
  }
}

}  // namespace godwit
