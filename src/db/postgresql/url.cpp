#include "db/url.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/mask.h"
#include "base/strings.h"
#include "db/postgresql/postgresql_dialect.h"

namespace godwit {
namespace {

using Keyword = std::pair<std::string, std::string>;

// Names of the JDBC driver and of libpq, where they differ by more than letter case.
constexpr auto kRenamed = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ApplicationName", "application_name"},
    {"channelBinding", "channel_binding"},
    {"connectTimeout", "connect_timeout"},
    {"kerberosServerName", "krbsrvname"},
    {"loadBalanceHosts", "load_balance_hosts"},
    {"loginTimeout", "connect_timeout"},
    {"requireAuth", "require_auth"},
    {"socketTimeout", "tcp_user_timeout"},
    {"ssl", "sslmode"},
    {"sslfactory", "sslmode"},
    {"targetServerType", "target_session_attrs"},
    {"tcpKeepAlive", "keepalives"},
});

// Values of targetServerType. A migrator that prefers a primary has no use for another server.
constexpr auto kServerTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"any", "any"},
    {"master", "primary"},
    {"preferPrimary", "primary"},
    {"preferSecondary", "prefer-standby"},
    {"preferSlave", "prefer-standby"},
    {"primary", "primary"},
    {"secondary", "standby"},
    {"slave", "standby"},
});

// Weaker names for a keyword that another parameter may give too, the strongest first.
constexpr auto kWeak = std::to_array<std::string_view>({"loginTimeout", "sslfactory", "ssl"});

// Keywords of libpq that stand elsewhere in a ConnectionSpec, or that would make the connection unfit for scripts.
constexpr auto kElsewhere = std::to_array<std::string_view>({"host", "port", "dbname", "user", "password"});
constexpr auto kUnfit = std::to_array<std::string_view>({"client_encoding", "replication", "authtype", "tty"});

template <typename Table>
bool contains(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
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

// In the driver the words true and false, and a name without a value, which means true.
bool is_true(const std::string& value) {
  return value.empty() || equals_ignore_case(value, "true") || value == "1";
}

// One parameter as libpq takes it; none if it means nothing here.
std::optional<Keyword> translate(const std::string& name, const std::string& value) {
  if (name == "ssl") return is_true(value) ? Keyword{"sslmode", "verify-full"} : Keyword{"", ""};
  if (name == "sslfactory") {
    if (value.ends_with("NonValidatingFactory")) return Keyword{"sslmode", "require"};
    return std::nullopt;
  }
  const std::string keyword = look_up(kRenamed, name).value_or(to_lower(name));
  if (!is_keyword(keyword)) return std::nullopt;
  if (name == "socketTimeout") return Keyword{keyword, value + "000"};  // seconds to milliseconds
  if (name == "tcpKeepAlive") return Keyword{keyword, is_true(value) ? "1" : "0"};
  if (name == "loadBalanceHosts") return Keyword{keyword, is_true(value) ? "random" : "disable"};
  if (name == "targetServerType") return Keyword{keyword, look_up(kServerTypes, value).value_or(value)};
  return Keyword{keyword, value};
}

std::string parameter(const UrlParts& parts, const std::string& name, std::string otherwise) {
  const auto found = parts.parameters.find(name);
  return found == parts.parameters.end() ? std::move(otherwise) : found->second;
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
    if (!contains(kElsewhere, name) && !contains(kWeak, name) && name != "currentSchema") add(name, value);
  }
  for (const std::string_view weak : kWeak) {
    const auto found = spec.parameters.find(std::string(weak));
    if (found != spec.parameters.end()) add(found->first, found->second);
  }
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
  spec.parameters = parts.parameters;
  for (const auto& [name, value] : parts.parameters) {
    const bool used = contains(kElsewhere, name) || name == "currentSchema" || translate(name, value).has_value();
    if (!used) spec.unused_parameters.push_back(name);
    // Of a single schema only its name counts, which the session knows.
    const bool path = name == "currentSchema" && value.find(',') != std::string::npos;
    if (path || name == "options") spec.session_settings[name] = value;
  }
  return spec;
}

}  // namespace godwit
