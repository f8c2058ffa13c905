// Passwords are written into URLs without encoding. Where such a one could have moved the end of the host, the URL is
// refused: read to the letter, it would name another server, and part of the password would stand in messages as a
// host.
#include "db/url.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/mask/mask.h"
#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kEncodeHint =
    "Write / ? # @ : % and blanks inside a user name, a password or a name as %2F %3F %23 %40 %3A %25 %20, "
    "or give user and password as options of their own.";

// The whole text up to `separator`, which is taken away too; the rest stays in `text`.
std::string_view take_until(std::string_view& text, std::size_t at, std::size_t separator_size) {
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), taken.size() + separator_size));
  return taken;
}

bool is_scheme_character(char c) {
  return is_alphanumeric(c) || c == '+' || c == '.' || c == '-' || c == '_';
}

// "name:" in front of the text, taken away; "" and untouched if there is none.
std::string take_scheme(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view name = text.substr(0, colon);
  if (!std::all_of(name.begin(), name.end(), is_scheme_character)) return {};
  return to_lower(take_until(text, colon, 1));
}

struct Scheme {
  bool jdbc = false;
  std::string name;
  std::string driver;
};

Scheme take_full_scheme(std::string_view& text) {
  Scheme scheme;
  scheme.name = take_scheme(text);
  if (scheme.name == "jdbc") {
    scheme.jdbc = true;
    scheme.name = take_scheme(text);
  }
  if (const std::size_t plus = scheme.name.find('+'); plus != std::string::npos) {
    scheme.driver = scheme.name.substr(plus + 1);
    scheme.name.resize(plus);
  }
  return scheme;
}

bool is_port(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 1 && value <= 65535;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::invalid_url, what + " " + std::string(kEncodeHint));
}

UrlHost parse_host(std::string_view text) {
  UrlHost host;
  text = trim(text);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) refuse("The URL has an IPv6 address whose ] is missing.");
    host.name = percent_decode(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
    if (text.empty()) return host;
    if (text.front() != ':') refuse("The URL has something other than a port behind the ] of its IPv6 address.");
    host.port = text.substr(1);
  } else {
    const std::size_t colon = text.find(':');
    host.name = percent_decode(text.substr(0, colon));
    if (colon == std::string_view::npos) return host;
    host.port = text.substr(colon + 1);
  }
  // The text here may be a piece of a password, so it is not repeated.
  if (!host.port.empty() && !is_port(host.port)) refuse("The port in the URL is not a number from 1 to 65535.");
  return host;
}

void parse_authority(std::string_view text, UrlParts& parts) {
  // The last @, because a password with an unencoded @ is common and a host with one impossible.
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view user_info = take_until(text, at, 1);
    const std::size_t colon = user_info.find(':');
    parts.user = percent_decode(user_info.substr(0, colon));
    if (colon != std::string_view::npos) parts.password = percent_decode(user_info.substr(colon + 1));
  }
  while (!text.empty()) parts.hosts.push_back(parse_host(take_until(text, text.find(','), 1)));
}

void parse_parameters(std::string_view text, UrlParts& parts) {
  while (!text.empty()) {
    std::string_view value = take_until(text, text.find('&'), 1);
    const std::string name = percent_decode(trim(take_until(value, value.find('='), 1)), parts.jdbc);
    if (name.find_first_of("@:/") != std::string::npos) {
      refuse("The URL has a ? behind which no parameter stands, as if a password held a ? of its own.");
    }
    if (!name.empty()) parts.parameters[name] = percent_decode(trim(value), parts.jdbc);
  }
}

UrlParts parse(std::string_view text) {
  Scheme scheme = take_full_scheme(text);
  UrlParts parts;
  parts.jdbc = scheme.jdbc;
  parts.scheme = std::move(scheme.name);
  parts.driver = std::move(scheme.driver);
  parts.service_records = parts.driver == "srv";
  if (parts.scheme.empty())
    refuse("The URL has no scheme, the word in front of its first colon (behind jdbc:, if it starts with that).");

  // A blank that is meant is written as %20.
  std::string_view target = trim(take_until(text, text.find('?'), 1));
  parse_parameters(text, parts);
  if (const std::size_t slashes = target.find("://"); parts.jdbc && slashes != std::string_view::npos) {
    parts.driver = to_lower(target.substr(0, slashes));
    target.remove_prefix(slashes + 1);
  }
  if (target.starts_with("//")) {
    target.remove_prefix(2);
    const std::string_view authority = take_until(target, target.find('/'), 1);
    if (target.find('@') != std::string_view::npos && authority.find('@') == std::string_view::npos) {
      refuse("The URL has an @ behind the / that ends its host, as if a password held a / of its own.");
    }
    parse_authority(authority, parts);
  } else {
    if (target.find_first_of("@:") != std::string_view::npos) {
      refuse("The URL has no // in front of what looks like user and host.");
    }
    if (target.starts_with('/')) target.remove_prefix(1);
  }
  parts.database = percent_decode(trim(target));
  return parts;
}

}  // namespace

std::string url_scheme(std::string_view url) {
  return take_full_scheme(url).name;
}

std::string percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) refuse("The URL has a % that two hex digits do not follow.");
      if (high == 0 && low == 0) refuse("The URL has a %00, which nothing in it can hold.");
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return decoded;
}

std::string percent_encode(std::string_view text, std::string_view reserved) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (reserved.find(c) == std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

UrlParts parse_url_parts(std::string_view url) {
  try {
    return parse(url);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(error.what()) + " The URL was " + mask_url(url) + ".");
  }
}

}  // namespace godwit
