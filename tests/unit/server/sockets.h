#pragma once
// Two ends of a connection on this machine.

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <string>

namespace godwit::test {

struct Sockets {
  Sockets() {
    Poco::Net::ServerSocket listener(Poco::Net::SocketAddress("127.0.0.1", 0));
    client.connect(listener.address());
    server = listener.acceptConnection();
    client.setReceiveTimeout(Poco::Timespan(10, 0));
  }

  void send(const std::string& text) { client.sendBytes(text.data(), static_cast<int>(text.size())); }
  /// All up to the end of the connection.
  std::string rest() {
    std::string text;
    char piece[4096];
    for (int size = 0; (size = client.receiveBytes(piece, sizeof piece)) > 0;) {
      text.append(piece, static_cast<std::size_t>(size));
    }
    return text;
  }
  /// Up to and with `end`, or the end of the connection.
  std::string until(const std::string& end) {
    std::string text;
    char byte = 0;
    while (!text.ends_with(end) && client.receiveBytes(&byte, 1) == 1) text += byte;
    return text;
  }

  Poco::Net::StreamSocket client;
  Poco::Net::StreamSocket server;
};

}  // namespace godwit::test
