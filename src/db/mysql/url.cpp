#include "db/url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/mask.h"
#include "base/strings.h"
#include "db/mysql/dialect.h"
#include "db/mysql/native.h"
#include "db/mysql/parts.h"

namespace godwit {
namespace {

using Tls = MysqlSettings::Tls;

constexpr std::string_view kServerPort = "3306";

// `nothing`: what it asks for holds here anyway.
enum class Meaning {
  nothing,
  user,
  password,
  use_tls,
  require_tls,
  trust_any,
  check_certificate,
  tls_mode,
  ca,
  cert,
  key,
  socket,
  variables,
  connect_ms,
  connect_s,
  io_ms,
  io_s
};
struct Parameter {
  std::string_view name;
  Meaning meaning;
};
// Parameters of the Java, Python and C drivers, in lower case. They are applied in this order, so a later one wins.
constexpr auto kParameters = std::to_array<Parameter>({
    {"user", Meaning::user},
    {"password", Meaning::password},
    {"usessl", Meaning::use_tls},
    {"requiressl", Meaning::require_tls},
    {"trustservercertificate", Meaning::trust_any},
    {"verifyservercertificate", Meaning::check_certificate},
    {"sslmode", Meaning::tls_mode},
    {"ssl-mode", Meaning::tls_mode},
    {"ssl_mode", Meaning::tls_mode},
    {"serversslcert", Meaning::ca},
    {"ssl-ca", Meaning::ca},
    {"ssl_ca", Meaning::ca},
    {"sslrootcert", Meaning::ca},
    {"ssl-cert", Meaning::cert},
    {"ssl_cert", Meaning::cert},
    {"ssl-key", Meaning::key},
    {"ssl_key", Meaning::key},
    {"localsocket", Meaning::socket},
    {"socket", Meaning::socket},
    {"unix_socket", Meaning::socket},
    {"sessionvariables", Meaning::variables},
    {"connecttimeout", Meaning::connect_ms},
    {"connect_timeout", Meaning::connect_s},
    {"sockettimeout", Meaning::io_ms},
    {"read_timeout", Meaning::io_s},
    {"useunicode", Meaning::nothing},
    {"characterencoding", Meaning::nothing},
    {"charset", Meaning::nothing},
    {"allowmultiqueries", Meaning::nothing},
    {"allowpublickeyretrieval", Meaning::nothing},
    {"usemysqlmetadata", Meaning::nothing},
});

std::optional<Meaning> meaning_of(const std::string& name) {
  const auto found = std::ranges::find(kParameters, to_lower(name), &Parameter::name);
  return found == kParameters.end() ? std::nullopt : std::optional(found->meaning);
}

[[noreturn]] void refuse(const std::string& name, const std::string& value, const std::string& allowed) {
  throw Error(ErrorCode::invalid_url, "The parameter " + name + "=" + value + " in the URL means nothing. " + allowed);
}

bool is_true(const std::string& value) {
  return value.empty() || value == "true" || value == "1" || value == "yes";
}

// The words of Connector/J, MariaDB's Java driver, the mysql client and libpq, all for the same five things.
Tls tls_of(const std::string& name, const std::string& value) {
  struct Word {
    std::string_view word;
    Tls tls;
  };
  constexpr auto kWords = std::to_array<Word>({{"disable", Tls::disabled},
                                               {"disabled", Tls::disabled},
                                               {"allow", Tls::preferred},
                                               {"prefer", Tls::preferred},
                                               {"preferred", Tls::preferred},
                                               {"trust", Tls::required},
                                               {"require", Tls::required},
                                               {"required", Tls::required},
                                               {"verify-ca", Tls::verify_ca},
                                               {"verify_ca", Tls::verify_ca},
                                               {"verify-full", Tls::verify_full},
                                               {"verify_full", Tls::verify_full},
                                               {"verify-identity", Tls::verify_full},
                                               {"verify_identity", Tls::verify_full}});
  const auto found = std::ranges::find(kWords, to_lower(value), &Word::word);
  if (found != kWords.end()) return found->tls;
  refuse(name, value, "It takes disable, prefer, require, verify-ca or verify-full.");
}

unsigned seconds_of(const std::string& name, const std::string& value, unsigned per_second) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) {
    refuse(name, value, per_second == 1 ? "It takes whole seconds." : "It takes whole milliseconds.");
  }
  return number / per_second + (number % per_second != 0 ? 1 : 0);
}

// The Java drivers take commas and semicolons between variables; SET takes commas.
std::string commas_between(std::string text) {
  char quote = 0;
  for (char& c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ';') {
      c = ',';
    }
  }
  return text;
}

void apply_tls(Tls& tls, Meaning meaning, const std::string& name, const std::string& value) {
  if (meaning == Meaning::use_tls) tls = is_true(value) ? Tls::required : Tls::disabled;
  if (meaning == Meaning::tls_mode) tls = tls_of(name, value);
  if (tls == Tls::disabled || !is_true(value)) return;
  if (meaning == Meaning::require_tls || meaning == Meaning::trust_any) tls = Tls::required;
  if (meaning == Meaning::check_certificate) tls = Tls::verify_full;
}

void apply(MysqlSettings& settings, Meaning meaning, const std::string& name, const std::string& value) {
  switch (meaning) {
    case Meaning::use_tls:
    case Meaning::require_tls:
    case Meaning::trust_any:
    case Meaning::check_certificate:
    case Meaning::tls_mode:
      return apply_tls(settings.tls, meaning, name, value);
    case Meaning::ca:
      settings.ca_file = value;
      return;
    case Meaning::cert:
      settings.cert_file = value;
      return;
    case Meaning::key:
      settings.key_file = value;
      return;
    case Meaning::socket:
      settings.socket = value;
      return;
    case Meaning::variables:
      settings.session_variables = commas_between(value);
      return;
    case Meaning::connect_ms:
      settings.connect_timeout_s = seconds_of(name, value, 1000);
      return;
    case Meaning::connect_s:
      settings.connect_timeout_s = seconds_of(name, value, 1);
      return;
    case Meaning::io_ms:
      settings.io_timeout_s = seconds_of(name, value, 1000);
      return;
    case Meaning::io_s:
      settings.io_timeout_s = seconds_of(name, value, 1);
      return;
    case Meaning::user:
    case Meaning::password:
    case Meaning::nothing:
      return;
  }
}

void take_host(const UrlParts& parts, ConnectionSpec& spec) {
  if (parts.hosts.size() > 1) {
    throw Error(ErrorCode::invalid_url,
                "The URL names several hosts. Name the one that takes writes: a migration must not run on a replica.");
  }
  const UrlHost host = parts.hosts.empty() ? UrlHost() : parts.hosts.front();
  spec.host = host.name.empty() ? "localhost" : host.name;
  spec.port = host.port;
  if (spec.host.find_first_of("()=") != std::string::npos) {
    throw Error(ErrorCode::invalid_url, "The URL's host is written as address=(…). Write it as host:port.");
  }
  // Java's drivers always speak TCP; the others take a bare localhost for the server's socket.
  if (spec.port.empty() && (parts.jdbc || spec.host != "localhost")) spec.port = kServerPort;
}

std::string parameter_of(const ConnectionSpec& spec, Meaning meaning) {
  for (const auto& [name, value] : spec.parameters) {
    if (meaning_of(name) == meaning) return value;
  }
  return {};
}

const std::string& first_given(const std::string& a, const std::string& b, const std::string& c) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

}  // namespace

bool is_mysql_url(std::string_view url) {
  const std::string scheme = url_scheme(url);
  return scheme == "mysql" || scheme == "mariadb";
}

ConnectionSpec parse_mysql_url(const TargetOptions& target) {
  const UrlParts parts = parse_url_parts(target.url);
  ConnectionSpec spec;
  spec.url = mask_url(target.url);
  take_host(parts, spec);
  spec.database = parts.database;
  spec.parameters = parts.parameters;
  spec.user = first_given(target.user, parts.user, parameter_of(spec, Meaning::user));
  spec.password = Secret(first_given(target.password.reveal(), parts.password, parameter_of(spec, Meaning::password)));
  for (const auto& [name, value] : spec.parameters) {
    const std::optional<Meaning> meaning = meaning_of(name);
    if (!meaning) spec.unused_parameters.push_back(name);
    if (meaning == Meaning::variables) spec.session_settings["sessionVariables"] = value;
  }
  mysql_settings(spec);  // a wrong value is found before anything is connected
  return spec;
}

MysqlSettings mysql_settings(const ConnectionSpec& spec) {
  MysqlSettings settings;
  for (const Parameter& parameter : kParameters) {
    for (const auto& [name, value] : spec.parameters) {
      if (to_lower(name) == parameter.name) apply(settings, parameter.meaning, name, value);
    }
  }
  return settings;
}

}  // namespace godwit
