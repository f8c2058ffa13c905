#pragma once
// Is a request meant for this server?

#include <string>
#include <string_view>

#include "config/keys/settings.h"
#include "server/http/message.h"

namespace godwit {

/// A page of anywhere can make its own name point to 127.0.0.1 and then read all that answers there (DNS rebinding);
/// the name in "Host" gives it away. So a server that listens on a loopback address answers to localhost, to loopback
/// addresses, to server.host and to what server.hosts names, with any port. One that listens elsewhere answers to any
/// name, unless there are server.hosts; then to these, and to the address that the request came in at.
bool is_expected_host(const RequestHead& head, const ServerOptions& options);

/// "example.org:8080", "[::1]" → "example.org", "::1", in lower case, without a dot at its end. "" for what is neither
/// a name nor an address.
std::string name_of_host(std::string_view host);

}  // namespace godwit
