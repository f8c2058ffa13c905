// libpq could take URLs, but knows neither jdbc: nor the words of other drivers. Its own keywords are asked of it at
// run time, because they differ by its version.
#include "db/url.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/postgresql/postgresql_dialect.h"
#include "db/url_parameters.h"

namespace godwit {
namespace {

using Keyword = std::pair<std::string, std::string>;

// Names of the JDBC driver, of sqlx and of Prisma in lower case, and libpq's.
constexpr auto kRenamed = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"applicationname", "application_name"},
    {"channelbinding", "channel_binding"},
    {"connecttimeout", "connect_timeout"},
    {"kerberosservername", "krbsrvname"},
    {"loadbalancehosts", "load_balance_hosts"},
    {"logintimeout", "connect_timeout"},
    {"requireauth", "require_auth"},
    {"requiressl", "sslmode"},
    {"sockettimeout", "tcp_user_timeout"},
    {"ssl", "sslmode"},
    {"ssl-cert", "sslcert"},
    {"ssl-key", "sslkey"},
    {"ssl-mode", "sslmode"},
    {"ssl-root-cert", "sslrootcert"},
    {"ssl_mode", "sslmode"},
    {"sslaccept", "sslmode"},
    {"sslfactory", "sslmode"},
    {"targetservertype", "target_session_attrs"},
    {"tcpkeepalive", "keepalives"},
});

// Values of targetServerType. A migrator that prefers a primary has no use for another server.
constexpr auto kServerTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"master", "primary"},
    {"preferprimary", "primary"},
    {"prefersecondary", "prefer-standby"},
    {"preferslave", "prefer-standby"},
    {"secondary", "standby"},
    {"slave", "standby"},
});

// Weaker names for a keyword that another parameter may give too, the strongest first.
constexpr auto kWeak =
    std::to_array<std::string_view>({"logintimeout", "sslfactory", "sslaccept", "ssl", "requiressl"});

// The schemas in front of all others, as pgjdbc, lib/pq and pgx, and Prisma say it, without - and _.
constexpr auto kDemandingModes = std::to_array<std::string_view>({"require", "verify-ca", "verify-full"});
constexpr auto kSearchPath = std::to_array<std::string_view>({"currentschema", "searchpath", "schema"});

// Values that libpq refuses while connecting, which looks like a server that is down.
struct Words {
  std::string_view keyword;
  std::string_view words;
};
constexpr auto kWords = std::to_array<Words>({
    {"channel_binding", "disable, prefer, require"},
    {"gssencmode", "disable, prefer, require"},
    {"load_balance_hosts", "disable, random"},
    {"sslcertmode", "disable, allow, require"},
    {"sslcompression", "0, 1"},
    {"sslmode", "disable, allow, prefer, require, verify-ca, verify-full"},
    {"sslnegotiation", "postgres, direct"},
    {"sslsni", "0, 1"},
    {"target_session_attrs", "any, read-write, read-only, primary, standby, prefer-standby"},
});
constexpr auto kNumbers =
    std::to_array<std::string_view>({"connect_timeout", "keepalives", "keepalives_count", "keepalives_idle",
                                     "keepalives_interval", "tcp_user_timeout"});

// Keywords of libpq that stand elsewhere in a ConnectionSpec, or that would make the connection unfit for scripts.
constexpr auto kElsewhere = std::to_array<std::string_view>({"host", "port", "dbname", "user", "password"});
constexpr auto kUnfit = std::to_array<std::string_view>({"client_encoding", "replication", "authtype", "tty"});

template <typename Table>
bool contains(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

bool is_search_path(std::string_view name) {
  return contains(kSearchPath, replace_all(replace_all(to_lower(name), "-", ""), "_", ""));
}

template <typename Table>
std::optional<std::string> look_up(const Table& table, std::string_view word) {
  for (const auto& [name, value] : table) {
    if (name == word) return std::string(value);
  }
  return std::nullopt;
}

std::map<std::string, std::string> read_defaults() {
  struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  std::map<std::string, std::string> defaults;
  const std::unique_ptr<PQconninfoOption, Free> options(PQconndefaults());
  for (const PQconninfoOption* option = options.get(); option && option->keyword; ++option) {
    defaults[option->keyword] = option->val ? option->val : "";
  }
  return defaults;
}

bool is_keyword(const std::string& word) {
  static const std::map<std::string, std::string> kKeywords = read_defaults();
  return kKeywords.contains(word) && !contains(kUnfit, word);
}

const std::string& checked(const std::string& name, const std::string& keyword, const std::string& value) {
  if (value.empty()) return value;  // as if it were not there
  const auto words = std::ranges::find(kWords, keyword, &Words::keyword);
  if (words != kWords.end() && !contains(split_list(words->words), value)) {
    refuse_parameter(name, value, "It takes one of these words as they are: " + std::string(words->words) + ".");
  }
  if (contains(kNumbers, keyword)) number_of_parameter(name, value, std::numeric_limits<int>::min());
  return value;
}

// ssl=true of the JDBC driver, and what asyncpg and node-postgres take there as well.
Keyword translate_ssl(const std::string& name, const std::string& value) {
  if (const auto on = switch_in(value)) return *on ? Keyword{"sslmode", "verify-full"} : Keyword{"", ""};
  if (equals_ignore_case(value, "no-verify")) return {"sslmode", "require"};
  return {"sslmode", checked(name, "sslmode", to_lower(value))};
}

std::optional<Keyword> translate_factory(const std::string& value) {
  if (value.ends_with("NonValidatingFactory")) return Keyword{"sslmode", "require"};
  if (value.empty() || value == "org.postgresql.ssl.LibPQFactory") return Keyword{"", ""};  // reads as libpq does
  return std::nullopt;
}

Keyword translate_accept(const std::string& name, const std::string& value) {
  if (value == "strict") return {"sslmode", "verify-full"};
  if (value == "accept_invalid_certs") return {"sslmode", "require"};
  refuse_parameter(name, value, "It takes strict or accept_invalid_certs.");
}

// One parameter as libpq takes it; none if it means nothing here.
std::optional<Keyword> translate(const std::string& name, const std::string& value) {
  const std::string word = to_lower(name);
  if (word == "ssl") return translate_ssl(name, value);
  if (word == "sslfactory") return translate_factory(value);
  if (word == "sslaccept") return translate_accept(name, value);
  if (word == "requiressl") return switch_of(name, value) ? Keyword{"sslmode", "require"} : Keyword{"", ""};
  const std::string keyword = look_up(kRenamed, word).value_or(word);
  if (!is_keyword(keyword) || contains(kElsewhere, keyword)) return std::nullopt;
  if (word == "sockettimeout") {  // seconds to milliseconds
    const bool given = !value.empty() && number_of_parameter(name, value) > 0;
    return Keyword{keyword, given ? value + "000" : ""};
  }
  if (word == "tcpkeepalive") return Keyword{keyword, switch_of(name, value) ? "1" : "0"};
  if (word == "loadbalancehosts") return Keyword{keyword, switch_of(name, value) ? "random" : "disable"};
  if (word == "targetservertype")
    return Keyword{keyword, checked(name, keyword, look_up(kServerTypes, to_lower(value)).value_or(to_lower(value)))};
  return Keyword{keyword, checked(name, keyword, value)};
}

// Of a URL of pgjdbc any other word than true means "where the server likes" (Flyway 10.22 with pgjdbc).
void read_as_pgjdbc(ConnectionSpec& spec) {
  for (auto& [name, value] : spec.parameters) {
    if (!equals_ignore_case(name, "ssl") || switch_in(value)) continue;
    spec.warnings.push_back("The URL's ssl=" + value +
                            " asks for no TLS: behind jdbc: only ssl=true does, as in the JDBC driver. Write "
                            "sslmode=require, or better sslmode=verify-full.");
    value = "false";
  }
}

// Java's own ways to look at certificates can be left out where the URL says whether they are looked at.
bool can_do_without(const ConnectionSpec& spec, const std::string& name) {
  constexpr auto kJavas =
      std::to_array<std::string_view>({"sslfactory", "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback"});
  if (!contains(kJavas, to_lower(name))) return false;
  for (const auto& [keyword, value] : libpq_parameters(spec)) {
    if (keyword == "sslmode") return value == "disable" || value.starts_with("verify-");
  }
  return false;
}

// To libpq a certificate is no demand: without sslmode it goes on in the clear with a server that has no TLS.
void look_at_certificates(ConnectionSpec& spec) {
  std::string mode, given;
  for (const auto& [keyword, value] : libpq_parameters(spec)) {
    if (keyword == "sslmode") mode = value;
    const bool demands = keyword == "sslcert" || keyword == "sslrootcert" || keyword == "ssl_min_protocol_version";
    if (demands && !value.empty()) given = keyword;
    if (keyword == "sslrootcert" && value == "system" && !mode.empty() && mode != "verify-full") {
      refuse_parameter("sslmode", mode, "With sslrootcert=system only verify-full goes.");
    }
  }
  if (given.empty() || !mode.empty() || contains(kDemandingModes, libpq_default("sslmode"))) return;
  spec.warnings.push_back("The URL's " + given +
                          " asks for no TLS by itself: a server without it is talked to in the clear. Write "
                          "sslmode=verify-full, too, or sslmode=prefer if that is meant.");
}

// A path as the server writes it. Prisma's schema is a name and nothing else.
std::string search_path_of(const ConnectionSpec& spec) {
  std::string path, from;
  for (const auto& [name, value] : spec.parameters) {
    if (!is_search_path(name) || value.empty()) continue;
    if (!from.empty() && value != spec.parameters.at(from)) {
      throw Error(ErrorCode::invalid_url,
                  "The URL names one schema in " + from + " and another in " + name + ". Keep one of the two.");
    }
    from = name;
    path = equals_ignore_case(name, "schema") ? quote(value, '"') : value;
  }
  return path;
}

std::string parameter(const UrlParts& parts, const std::string& name, const std::string& otherwise) {
  const auto found = parts.parameters.find(name);
  return found == parts.parameters.end() ? otherwise : found->second;
}

void set_hosts(const UrlParts& parts, ConnectionSpec& spec) {
  std::vector<std::string> names, ports;
  bool any_port = false;
  for (const UrlHost& host : parts.hosts) {
    names.push_back(host.name);
    ports.push_back(host.port);
    any_port = any_port || !host.port.empty();
  }
  spec.host = parameter(parts, "host", join(names, ","));
  spec.port = parameter(parts, "port", any_port ? join(ports, ",") : "");
  // The JDBC driver goes to localhost where libpq takes a socket in the file system.
  const bool named =
      !spec.host.empty() || parts.parameters.contains("hostaddr") || parts.parameters.contains("service");
  if (parts.jdbc && !named && libpq_default("host").empty() && libpq_default("hostaddr").empty()) {
    spec.host = "localhost";
  }
}

}  // namespace

std::string libpq_default(std::string_view keyword) {
  const std::map<std::string, std::string> defaults = read_defaults();
  const auto found = defaults.find(std::string(keyword));
  return found == defaults.end() ? "" : found->second;
}

std::vector<std::pair<std::string, std::string>> libpq_parameters(const ConnectionSpec& spec) {
  std::map<std::string, std::string> keywords;
  const auto add = [&](const std::string& name, const std::string& value) {
    const std::optional<Keyword> keyword = translate(name, value);
    if (keyword && !keyword->first.empty()) keywords.insert(*keyword);
  };
  for (const auto& [name, value] : spec.parameters) {
    const std::string word = to_lower(name);
    if (!contains(kElsewhere, name) && !contains(kWeak, word) && !is_search_path(name)) add(name, value);
  }
  for (const std::string_view weak : kWeak) {
    for (const auto& [name, value] : spec.parameters) {
      if (to_lower(name) == weak) add(name, value);
    }
  }
  // From libpq 16 on; before, a file of that name is looked for, and without it nothing is verified.
  const auto roots = keywords.find("sslrootcert");
  const bool of_system = roots != keywords.end() && roots->second == "system";
  if (of_system && keywords["sslmode"].empty()) keywords["sslmode"] = "verify-full";
  return {keywords.begin(), keywords.end()};
}

bool PostgresqlDialect::accepts(std::string_view url) const {
  const std::string scheme = url_scheme(url);
  return scheme == "postgresql" || scheme == "postgres";
}

ConnectionSpec PostgresqlDialect::parse_url(const TargetOptions& target) const {
  const UrlParts parts = parse_url_parts(target.url);
  ConnectionSpec spec;
  spec.url = mask_url(target.url);
  set_hosts(parts, spec);
  spec.database = parameter(parts, "dbname", parts.database);
  spec.user = target.user.empty() ? parameter(parts, "user", parts.user) : target.user;
  spec.password = target.password.empty() ? Secret(parameter(parts, "password", parts.password)) : target.password;
  for (const std::string& port : split_list(parameter(parts, "port", ""))) number_of_parameter("port", port, 1);
  spec.parameters = parts.parameters;
  if (parts.jdbc) read_as_pgjdbc(spec);
  look_at_certificates(spec);
  spec.search_path = search_path_of(spec);
  for (const auto& [name, value] : spec.parameters) {
    const bool path = is_search_path(name);
    const bool used = contains(kElsewhere, name) || path || translate(name, value).has_value();
    if (!used && can_do_without(spec, name)) {
      spec.unused_parameters.push_back(name);
    } else if (!used) {
      pass_over_parameter(spec, name, value, "sslmode=require or, better, sslmode=verify-full");
    }
    // Of a single schema only its name counts, which the session knows.
    const bool several = path && value.find(',') != std::string::npos;
    if (several || name == "options") spec.session_settings[name] = value;
  }
  return spec;
}

}  // namespace godwit
