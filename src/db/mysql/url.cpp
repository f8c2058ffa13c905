#include "db/url.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/mysql/connection/native.h"
#include "db/mysql/dialect.h"
#include "db/mysql/parts.h"
#include "db/url_parameters.h"

namespace godwit {
namespace {

using Tls = MysqlSettings::Tls;

constexpr std::string_view kServerPort = "3306";

// `nothing`: what it asks for holds here anyway.
enum class Meaning {
  nothing,
  user,
  password,
  host,
  port,
  use_tls,
  tls_word,
  verified_tls,
  require_tls,
  trust_any,
  check_issuer,
  check_certificate,
  tls_accept,
  tls_mode,
  no_tls,
  tls_versions,
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
// Parameters of the Java, Python, Go and C drivers and of Prisma, in lower case. They are applied in this order, so a
// later one wins.
constexpr auto kParameters = std::to_array<Parameter>({
    {"user", Meaning::user},
    {"password", Meaning::password},
    {"host", Meaning::host},
    {"port", Meaning::port},
    {"usessl", Meaning::use_tls},
    {"ssl", Meaning::tls_word},
    {"tls", Meaning::verified_tls},
    {"requiressl", Meaning::require_tls},
    {"trustservercertificate", Meaning::trust_any},
    {"ssl_verify_cert", Meaning::check_issuer},
    {"verifyservercertificate", Meaning::check_certificate},
    {"ssl-verify-server-cert", Meaning::check_certificate},
    {"ssl_verify_server_cert", Meaning::check_certificate},
    {"ssl_verify_identity", Meaning::check_certificate},
    {"sslaccept", Meaning::tls_accept},
    {"sslmode", Meaning::tls_mode},
    {"ssl-mode", Meaning::tls_mode},
    {"ssl_mode", Meaning::tls_mode},
    {"ssl_disabled", Meaning::no_tls},
    {"tlsversions", Meaning::tls_versions},
    {"tls_version", Meaning::tls_versions},
    {"tls_versions", Meaning::tls_versions},
    {"tls-version", Meaning::tls_versions},
    {"enabledtlsprotocols", Meaning::tls_versions},
    {"enabledsslprotocolsuites", Meaning::tls_versions},
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
    {"permitmysqlscheme", Meaning::nothing},
});

std::optional<Meaning> meaning_of(const std::string& name) {
  const auto found = std::ranges::find(kParameters, to_lower(name), &Parameter::name);
  return found == kParameters.end() ? std::nullopt : std::optional(found->meaning);
}

// The words of Connector/J, MariaDB's Java driver, the mysql client and libpq, all for the same five things.
std::optional<Tls> tls_in(const std::string& value) {
  struct Word {
    std::string_view word;
    Tls tls;
  };
  constexpr auto kWords = std::to_array<Word>({{"disable", Tls::disabled},
                                               {"disabled", Tls::disabled},
                                               {"allow", Tls::preferred},
                                               {"prefer", Tls::preferred},
                                               {"preferred", Tls::preferred},
                                               {"skip-verify", Tls::required},
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
  return found == kWords.end() ? std::nullopt : std::optional(found->tls);
}

Tls tls_of(const std::string& name, const std::string& value, std::optional<Tls> if_on) {
  if (const auto on = switch_in(value); on && if_on) return *on ? *if_on : Tls::disabled;
  if (const auto tls = tls_in(value)) return *tls;
  refuse_parameter(name, value, "It takes disable, prefer, require, verify-ca or verify-full.");
}

// "TLSv1.2,TLSv1.3", also as a list of Python's.
std::string tls_versions_of(const std::string& name, const std::string& value) {
  constexpr auto kVersions = std::to_array<std::string_view>({"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"});
  std::string text = value;
  std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '\'' || c == '"' || c == ' '; });
  for (const std::string& version : split_list(text)) {
    if (std::ranges::find(kVersions, version) == kVersions.end()) {
      refuse_parameter(name, value, "It takes TLSv1.2, TLSv1.3 or both, with a comma between them.");
    }
  }
  return text;
}

unsigned seconds_of(const std::string& name, const std::string& value, int per_second) {
  const int number = number_of_parameter(name, value);
  return static_cast<unsigned>(number / per_second + (number % per_second != 0 ? 1 : 0));
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

// The TLS that is asked for once a parameter is added to those before it.
Tls tls_after(Tls tls, Meaning meaning, const std::string& name, const std::string& value) {
  if (meaning == Meaning::use_tls) return switch_of(name, value) ? Tls::required : Tls::disabled;
  if (meaning == Meaning::tls_word) return tls_of(name, value, Tls::required);
  if (meaning == Meaning::verified_tls) return tls_of(name, value, Tls::verify_full);
  if (meaning == Meaning::tls_mode) return tls_of(name, value, std::nullopt);
  if (meaning == Meaning::tls_accept) {
    if (value != "strict" && value != "accept_invalid_certs") {
      refuse_parameter(name, value, "It takes strict or accept_invalid_certs.");
    }
    if (tls == Tls::disabled) return tls;
    return value == "strict" ? Tls::verify_full : std::max(tls, Tls::required);
  }
  const bool on = switch_of(name, value);
  if (meaning == Meaning::no_tls) return on ? Tls::disabled : tls;
  if (tls == Tls::disabled || !on) return tls;
  if (meaning == Meaning::check_issuer) return std::max(tls, Tls::verify_ca);
  return meaning == Meaning::check_certificate ? Tls::verify_full : Tls::required;
}

void apply(MysqlSettings& settings, Meaning meaning, const std::string& name, const std::string& value) {
  switch (meaning) {
    case Meaning::use_tls:
    case Meaning::tls_word:
    case Meaning::verified_tls:
    case Meaning::require_tls:
    case Meaning::trust_any:
    case Meaning::check_issuer:
    case Meaning::check_certificate:
    case Meaning::tls_accept:
    case Meaning::tls_mode:
    case Meaning::no_tls:
      settings.tls = tls_after(settings.tls, meaning, name, value);
      return;
    case Meaning::tls_versions:
      settings.tls_versions = tls_versions_of(name, value);
      return;
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
    case Meaning::host:
    case Meaning::port:
    case Meaning::nothing:
      return;
  }
}

void take_host(const UrlParts& parts, ConnectionSpec& spec) {
  if (parts.hosts.size() > 1) {
    throw Error(ErrorCode::invalid_url,
                "The URL names several hosts. Name the one that takes writes: a migration must not run on a replica.");
  }
  UrlHost host = parts.hosts.empty() ? UrlHost() : parts.hosts.front();
  for (const auto& [name, value] : parts.parameters) {
    if (meaning_of(name) == Meaning::host) host.name = value;
    if (meaning_of(name) == Meaning::port) host.port = std::to_string(number_of_parameter(name, value, 1));
  }
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

bool is_about_tls(Meaning meaning) {
  return meaning >= Meaning::use_tls && meaning <= Meaning::no_tls;
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
  if (parts.service_records) {
    throw Error(ErrorCode::invalid_url,
                "The URL's +srv asks the name server where the database is, which is not done here. Write the host and "
                "the port that take writes: mysql://host:3306/database.");
  }
  ConnectionSpec spec;
  spec.url = mask_url(target.url);
  take_host(parts, spec);
  spec.database = parts.database;
  spec.parameters = parts.parameters;
  spec.user = first_given(target.user, parts.user, parameter_of(spec, Meaning::user));
  spec.password = Secret(first_given(target.password.reveal(), parts.password, parameter_of(spec, Meaning::password)));
  for (const auto& [name, value] : spec.parameters) {
    const std::optional<Meaning> meaning = meaning_of(name);
    if (!meaning) pass_over_parameter(spec, name, value, "sslMode=require or, better, sslMode=verify-full");
    if (meaning == Meaning::variables) spec.session_settings["sessionVariables"] = value;
  }
  mysql_settings(spec);  // a wrong value is found before anything is connected
  return spec;
}

MysqlSettings mysql_settings(const ConnectionSpec& spec) {
  MysqlSettings settings;
  if (spec.host.starts_with('/')) settings.socket = spec.host;  // as libpq has it
  bool said = false;
  for (const Parameter& parameter : kParameters) {
    for (const auto& [name, value] : spec.parameters) {
      if (to_lower(name) != parameter.name) continue;
      apply(settings, parameter.meaning, name, value);
      said = said || is_about_tls(parameter.meaning);
    }
  }
  // Certificates are named to have them looked at.
  if (!said && !settings.ca_file.empty()) settings.tls = Tls::verify_ca;
  if (!said && settings.ca_file.empty() && !settings.cert_file.empty()) settings.tls = Tls::required;
  return settings;
}

}  // namespace godwit
