// Drivers ask for TLS in three ways: a switch, words that sharpen it, and a mode that says all. A URL's own order is
// gone when it gets here, so the order of the rows makes one answer of them.
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

using Settings = MysqlSettings;
using Text = std::string;

// Each parameter adds its wish to those before it.
void use_tls(Settings& settings, const Text& name, const Text& value) {
  settings.tls = switch_of(name, value) ? Tls::required : Tls::disabled;
}
void tls_word(Settings& settings, const Text& name, const Text& value) {
  settings.tls = tls_of(name, value, Tls::required);
}
void verified_tls(Settings& settings, const Text& name, const Text& value) {
  settings.tls = tls_of(name, value, Tls::verify_full);
}
void tls_mode(Settings& settings, const Text& name, const Text& value) {
  settings.tls = tls_of(name, value, std::nullopt);
}
void no_tls(Settings& settings, const Text& name, const Text& value) {
  if (switch_of(name, value)) settings.tls = Tls::disabled;
}
void accept(Settings& settings, const Text& name, const Text& value) {
  if (value != "strict" && value != "accept_invalid_certs") {
    refuse_parameter(name, value, "It takes strict or accept_invalid_certs.");
  }
  if (settings.tls == Tls::disabled) return;
  settings.tls = value == "strict" ? Tls::verify_full : std::max(settings.tls, Tls::required);
}
template <Tls tls>
void demand(Settings& settings, const Text& name, const Text& value) {
  if (switch_of(name, value) && settings.tls != Tls::disabled) settings.tls = tls;
}
void check_issuer(Settings& settings, const Text& name, const Text& value) {
  if (switch_of(name, value) && settings.tls != Tls::disabled) settings.tls = std::max(settings.tls, Tls::verify_ca);
}

template <Text Settings::*member>
void text(Settings& settings, const Text&, const Text& value) {
  settings.*member = value;
}
template <unsigned Settings::*member, int per_second>
void time(Settings& settings, const Text& name, const Text& value) {
  settings.*member = seconds_of(name, value, per_second);
}
void tls_versions(Settings& settings, const Text& name, const Text& value) {
  settings.tls_versions = tls_versions_of(name, value);
}
void session_variables(Settings& settings, const Text&, const Text& value) {
  settings.session_variables = commas_between(value);
}

// `nothing`: what it asks for holds here anyway.
enum class Meaning { nothing, user, password, host, port, tls, variables, other };
struct Parameter {
  std::string_view name;
  Meaning meaning;
  void (*apply)(Settings& settings, const Text& name, const Text& value) = nullptr;
};
// Parameters of the Java, Python, Go and C drivers and of Prisma, in lower case. They are applied in this order, so a
// later one wins.
constexpr auto kParameters = std::to_array<Parameter>({
    {"user", Meaning::user},
    {"password", Meaning::password},
    {"host", Meaning::host},
    {"port", Meaning::port},
    {"usessl", Meaning::tls, use_tls},
    {"ssl", Meaning::tls, tls_word},
    {"tls", Meaning::tls, verified_tls},
    {"requiressl", Meaning::tls, demand<Tls::required>},
    {"trustservercertificate", Meaning::tls, demand<Tls::required>},
    {"ssl_verify_cert", Meaning::tls, check_issuer},
    {"verifyservercertificate", Meaning::tls, demand<Tls::verify_full>},
    {"ssl-verify-server-cert", Meaning::tls, demand<Tls::verify_full>},
    {"ssl_verify_server_cert", Meaning::tls, demand<Tls::verify_full>},
    {"ssl_verify_identity", Meaning::tls, demand<Tls::verify_full>},
    {"sslaccept", Meaning::tls, accept},
    {"sslmode", Meaning::tls, tls_mode},
    {"ssl-mode", Meaning::tls, tls_mode},
    {"ssl_mode", Meaning::tls, tls_mode},
    {"ssl_disabled", Meaning::tls, no_tls},
    {"tlsversions", Meaning::other, tls_versions},
    {"tls_version", Meaning::other, tls_versions},
    {"tls_versions", Meaning::other, tls_versions},
    {"tls-version", Meaning::other, tls_versions},
    {"enabledtlsprotocols", Meaning::other, tls_versions},
    {"enabledsslprotocolsuites", Meaning::other, tls_versions},
    {"serversslcert", Meaning::other, text<&Settings::ca_file>},
    {"ssl-ca", Meaning::other, text<&Settings::ca_file>},
    {"ssl_ca", Meaning::other, text<&Settings::ca_file>},
    {"sslrootcert", Meaning::other, text<&Settings::ca_file>},
    {"ssl-cert", Meaning::other, text<&Settings::cert_file>},
    {"ssl_cert", Meaning::other, text<&Settings::cert_file>},
    {"ssl-key", Meaning::other, text<&Settings::key_file>},
    {"ssl_key", Meaning::other, text<&Settings::key_file>},
    {"localsocket", Meaning::other, text<&Settings::socket>},
    {"socket", Meaning::other, text<&Settings::socket>},
    {"unix_socket", Meaning::other, text<&Settings::socket>},
    {"sessionvariables", Meaning::variables, session_variables},
    {"connecttimeout", Meaning::other, time<&Settings::connect_timeout_s, 1000>},
    {"connect_timeout", Meaning::other, time<&Settings::connect_timeout_s, 1>},
    {"sockettimeout", Meaning::other, time<&Settings::io_timeout_s, 1000>},
    {"read_timeout", Meaning::other, time<&Settings::io_timeout_s, 1>},
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
      if (parameter.apply != nullptr) parameter.apply(settings, name, value);
      said = said || parameter.meaning == Meaning::tls;
    }
  }
  // Certificates are named to have them looked at.
  if (!said && !settings.ca_file.empty()) settings.tls = Tls::verify_ca;
  if (!said && settings.ca_file.empty() && !settings.cert_file.empty()) settings.tls = Tls::required;
  return settings;
}

}  // namespace godwit
