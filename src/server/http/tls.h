#pragma once
// TLS in front of a connection, by Poco's NetSSL.

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <memory>
#include <string>

namespace godwit {

/// A certificate with its key. May be used from any thread.
class Tls {
 public:
  /// PEM files; the certificate's may hold its chain. Throws Error(configuration) if they cannot be used, or do not
  /// belong together.
  Tls(const std::string& certificate_file, const std::string& key_file);
  ~Tls();

  /// The server's side of TLS 1.2 or later over a connection that was just accepted. The handshake comes with the first
  /// byte that is read.
  Poco::Net::StreamSocket over(const Poco::Net::StreamSocket& socket) const;

  /// Why clients refuse the certificate at that time: it has expired, or is not valid yet. "" if they need not.
  std::string out_of_date(std::chrono::system_clock::time_point now) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace godwit
