#include "server/http/host_check.h"

#include <Poco/Net/IPAddress.h>

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/strings.h"

namespace godwit {
namespace {

using Poco::Net::IPAddress;

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == ':'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::optional<IPAddress> address_of(std::string_view text) {
  constexpr std::string_view kMapped = "::ffff:";  // IPv4, where a socket for both listens
  if (text.starts_with(kMapped) && text.find('.') != std::string_view::npos) text.remove_prefix(kMapped.size());
  IPAddress address;
  if (!IPAddress::tryParse(std::string(text), address)) return std::nullopt;
  return address;
}

bool is_loopback(std::string_view name) {
  const auto address = address_of(name);
  return address ? address->isLoopback() : name == "localhost" || name.ends_with(".localhost");
}

// 0.0.0.0, ::, 0::0… For Poco :: is no address.
bool is_wildcard(std::string_view name) {
  return !name.empty() && name.find_first_not_of("0.:") == std::string_view::npos;
}

}  // namespace

std::string name_of_host(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  if (bracketed) host.remove_prefix(1);
  const auto end = std::min(host.find(bracketed ? ']' : ':'), host.size());
  std::string_view name = host.substr(0, end);
  std::string_view rest = host.substr(end);
  if (bracketed && !rest.empty()) rest.remove_prefix(1);
  const bool port = rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
  if (name.ends_with('.')) name.remove_suffix(1);
  return port && is_name(name) && (!bracketed || end < host.size()) ? to_lower(name) : "";
}

bool is_expected_host(const RequestHead& head, const ServerOptions& options) {
  const bool local = is_loopback(head.arrival) && !is_wildcard(options.host);
  if ((!local && options.hosts.empty()) || !head.host) return true;  // a browser never leaves it out
  const std::string name = name_of_host(*head.host);
  for (const std::string& one : options.hosts) {
    if (one == "*" || (!name.empty() && name_of_host(one) == name)) return true;
  }
  if (name.empty()) return false;
  const auto address = address_of(name);
  return is_loopback(name) || name == to_lower(options.host) || (address && address == address_of(head.arrival));
}

}  // namespace godwit
