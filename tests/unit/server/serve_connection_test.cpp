// Requests and answers over a socket: sizes at their limits, times at theirs, and when a connection goes on.

#include <Poco/Exception.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/http/connection.h"
#include "unit/server/sockets.h"

namespace godwit::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Echo final : public Service {
 public:
  Response look(const RequestHead& head) override {
    Response response;
    if (head.path == std::vector<std::string>{"refused"}) response = refusal(403, "REFUSED", "no");
    return response;
  }
  Response answer(const Request& request) override {
    if (on_answer) on_answer(request);
    Response response;
    response.body = request.head.method + " " + std::to_string(request.body.size());
    response.delay = delay;
    return response;
  }
  Response refusal(int status, std::string_view code, std::string_view message) override {
    Response response;
    response.status = status;
    response.body = std::string(code) + " " + std::string(message);
    return response;
  }
  std::function<void(const Request&)> on_answer;
  milliseconds delay{0};
};

class ServeConnectionTest : public testing::Test {
 protected:
  ~ServeConnectionTest() override {
    sockets_.client.close();
    serving_.join();
    watching_ = false;
    watch_.join();
  }
  void serve(ConnectionLimits limits = {}) {
    serving_ = std::thread([this, limits] {
      Seats::Seat seat(seats_, sockets_.server);
      serve_connection(sockets_.server, seat, service_, limits);
      try {
        sockets_.server.shutdown();
      } catch (const Poco::Exception&) {  // it has ended already
      }
    });
    watch_ = std::thread([this] {
      while (watching_) {
        seats_.close_late();
        std::this_thread::sleep_for(milliseconds(20));
      }
    });
  }
  static std::string post(std::size_t bytes, const std::string& more = "") {
    return "POST /a HTTP/1.1\r\nHost: localhost\r\n" + more + "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
  }
  static std::string chunked(std::size_t first, std::size_t second) {
    char sizes[2][16];
    std::snprintf(sizes[0], sizeof sizes[0], "%zx", first);
    std::snprintf(sizes[1], sizeof sizes[1], "%zx", second);
    return "POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(sizes[0]) +
           "\r\n" + std::string(first, 'x') + "\r\n" + sizes[1] + "\r\n" + std::string(second, 'x') + "\r\n0\r\n\r\n";
  }
  /// Whole, with its body.
  std::string answer() {
    std::string text = sockets_.until("\r\n\r\n");
    const std::size_t at = text.find("Content-Length: ");
    std::string body(at == std::string::npos ? 0 : std::stoul(text.substr(at + 16)), '\0');
    for (std::size_t got = 0; got < body.size();) {
      const int size = sockets_.client.receiveBytes(body.data() + got, static_cast<int>(body.size() - got));
      if (size <= 0) break;
      got += static_cast<std::size_t>(size);
    }
    return text + body;
  }

  Echo service_;
  Seats seats_{2, 1};
  Sockets sockets_;
  std::thread serving_;
  std::atomic<bool> watching_ = true;
  std::thread watch_;
};

constexpr std::size_t kMost = 64 * 1024;

TEST_F(ServeConnectionTest, ABodyMayHaveExactlyTheMostBytes) {
  serve();
  sockets_.send(post(kMost) + std::string(kMost, 'x'));
  EXPECT_THAT(answer(), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("POST 65536")));
  sockets_.send(chunked(kMost - 10, 10));
  EXPECT_THAT(answer(), HasSubstr("POST 65536"));
  sockets_.send(post(kMost + 1));
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 413"));
  EXPECT_EQ(sockets_.rest(), "");
}

TEST_F(ServeConnectionTest, ChunksAreAddedUp) {
  serve();
  sockets_.send(chunked(kMost - 10, 11));
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 413"));
}

TEST_F(ServeConnectionTest, AChunkHasTheSizeThatItSays) {
  serve();
  sockets_.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n");
  EXPECT_THAT(answer(), AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("longer than its size")));
}

TEST_F(ServeConnectionTest, ASizeOfNineDigitsIsNone) {
  serve();
  sockets_.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n000000001\r\na\r\n0\r\n\r\n");
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 400"));
}

TEST_F(ServeConnectionTest, ALineHoldsNoCarriageReturnAndNotTooMuch) {
  serve();
  sockets_.send("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n");
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(sockets_.rest(), "");
}

TEST_F(ServeConnectionTest, AHeadIsNotReadForEver) {
  serve();
  sockets_.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + std::string(40'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(answer(), AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("too long")));
}

TEST_F(ServeConnectionTest, ABodyThatEndsTooEarlyIsRefused) {
  serve();
  sockets_.send(post(5) + "abc");
  sockets_.client.shutdownSend();
  EXPECT_THAT(answer(), AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("ended too early")));
}

TEST_F(ServeConnectionTest, ABodyHasTimeOfItsOwn) {
  serve({seconds(1), seconds(4), seconds(5), seconds(5), kMost});
  sockets_.send(post(5));
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(milliseconds(350));
    sockets_.send("x");
  }
  EXPECT_THAT(answer(), HasSubstr("POST 5"));
}

TEST_F(ServeConnectionTest, ABodyThatIsTooSlowIsCutOff) {
  serve({seconds(9), seconds(1), seconds(5), seconds(5), kMost});
  sockets_.send(post(5) + "x");
  EXPECT_THAT(sockets_.rest(), Not(HasSubstr("HTTP/1.1 200")));
}

TEST_F(ServeConnectionTest, BetweenTwoRequestsThereIsMoreTimeThanForAHead) {
  serve({seconds(1), seconds(1), seconds(5), seconds(5), kMost});
  sockets_.send(post(0));
  EXPECT_THAT(answer(), HasSubstr("POST 0"));
  std::this_thread::sleep_for(milliseconds(1500));
  sockets_.send(post(0));
  EXPECT_THAT(answer(), HasSubstr("POST 0"));
}

TEST_F(ServeConnectionTest, WhereABodyWasNotReadTheConnectionEnds) {
  serve();
  sockets_.send("POST /refused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n" + post(0).substr(0, 40));
  EXPECT_THAT(answer(), AllOf(StartsWith("HTTP/1.1 403"), HasSubstr("Connection: Close")));
  EXPECT_EQ(sockets_.rest(), "");
}

TEST_F(ServeConnectionTest, BehindABadRequestTheConnectionEnds) {
  serve();
  sockets_.send("GET / HTTP/1.1\r\nno field\r\n\r\n" + post(0));
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(sockets_.rest(), "");
}

TEST_F(ServeConnectionTest, AHeadAloneHasTheLengthAndNoBody) {
  serve();
  sockets_.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(sockets_.rest(), AllOf(HasSubstr("Content-Length: 5\r\n"), Not(HasSubstr("GET 0"))));
}

TEST_F(ServeConnectionTest, OnlyABodyThatIsNotTooLongIsAskedFor) {
  serve();
  sockets_.send(post(3, "Expect: 100-continue\r\n"));
  EXPECT_THAT(sockets_.until("\r\n\r\n"), StartsWith("HTTP/1.1 100"));
  sockets_.send("abc");
  EXPECT_THAT(answer(), HasSubstr("POST 3"));
  sockets_.send(post(kMost + 1, "Expect: 100-continue\r\n"));
  EXPECT_THAT(answer(), StartsWith("HTTP/1.1 413"));
}

TEST_F(ServeConnectionTest, AnAnswerMayBePutOff) {
  service_.delay = milliseconds(300);
  serve();
  const auto began = std::chrono::steady_clock::now();
  sockets_.send(post(0));
  EXPECT_THAT(answer(), HasSubstr("POST 0"));
  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(300));
}

// Who only sends makes room, not who is answered.
TEST_F(ServeConnectionTest, WhileItAnswersItKeepsItsSeat) {
  Sockets other;
  Seats::Seat reading(seats_, other.server);
  service_.on_answer = [&](const Request&) {
    reading.start(Seats::Doing::reading, seconds(60));
    seats_.make_room();
  };
  serve();
  sockets_.send(post(0));
  EXPECT_THAT(answer(), HasSubstr("POST 0"));
  EXPECT_TRUE(reading.closing());
}

}  // namespace
}  // namespace godwit::test
