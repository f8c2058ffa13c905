#pragma once
// URLs of database servers, taken apart the same way for every database.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

struct UrlHost {
  std::string name;  ///< decoded; an IPv6 address without its brackets; may be empty
  std::string port;  ///< digits, or "" if none was given
};

/// `[jdbc:]scheme[+driver]:[mode:]//[user[:password]@][host[:port],…][/database][?name=value&…]`, and
/// `scheme:database?…`.
struct UrlParts {
  bool jdbc = false;
  std::string scheme;  ///< lower case, without driver: "postgresql", "mariadb"
  std::string driver;  ///< lower case: "psycopg" of `postgresql+psycopg:`, "replication" of `jdbc:mysql:replication:`
  bool service_records = false;  ///< `+srv`: the host is a name for records that say where the servers are
  std::string user;              ///< decoded, as are all that follow
  std::string password;
  std::vector<UrlHost> hosts;
  std::string database;
  std::map<std::string, std::string> parameters;  ///< names as written; of a name given twice the last one
};

/// The scheme in lower case, without `jdbc:` and driver; "" if there is none. Never throws: for Dialect::accepts.
std::string url_scheme(std::string_view url);

/// Throws Error(invalid_url) that repeats nothing of the URL but its masked form. `+` is a blank in the parameters of a
/// jdbc URL, as Java's drivers read it, and itself everywhere else.
UrlParts parse_url_parts(std::string_view url);

/// "%40" to "@". Throws Error(invalid_url) for a % without two hex digits, and for %00.
std::string percent_decode(std::string_view text, bool plus_is_blank = false);
/// The bytes that are among `reserved` as %40.
std::string percent_encode(std::string_view text, std::string_view reserved);

}  // namespace godwit
