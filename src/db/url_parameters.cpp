// No list of names that say where a database is can be complete, so pieces of names are looked for. Some harmless ones
// have such a piece (sockettimeout), so those are listed, for the drivers that are known.
#include "db/url_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/strings.h"

namespace godwit {
namespace {

// In lower case, without - and _. Of pgjdbc, Connector/J, MariaDB's Java driver, pgx, lib/pq, go-sql-driver, Prisma,
// asyncpg, SQLAlchemy and their pools.
constexpr auto kHarmless = std::to_array<std::string_view>({
    "adaptivefetch",
    "adaptivefetchmaximum",
    "adaptivefetchminimum",
    "assumeminserverversion",
    "allowloadlocalinfile",
    "allowurlinlocalinfile",
    "applicationname",
    "autodeserialize",
    "autoreconnect",
    "autoreconnectforpools",
    "autosave",
    "binarytransfer",
    "binarytransferdisable",
    "binarytransferenable",
    "cachecallablestmts",
    "cacheprepstmts",
    "cacheresultsetmetadata",
    "cacheserverconfiguration",
    "cancelsignaltimeout",
    "charactersetresults",
    "charset",
    "cleanupsavepoints",
    "clientfoundrows",
    "commandtimeout",
    "connectionattributes",
    "connectionlimit",
    "connectiontimeout",
    "connectiontimezone",
    "databasemetadatacachefields",
    "databasemetadatacachefieldsmib",
    "defaultfetchsize",
    "defaultqueryexecmode",
    "defaultrowfetchsize",
    "descriptioncachecapacity",
    "disablecolumnsanitiser",
    "disablesslhostnameverification",
    "dumpqueriesonexception",
    "elidesetautocommits",
    "encoding",
    "escapesyntaxcallmode",
    "groupstartupparameters",
    "failoverreadonly",
    "gsslib",
    "hideunprivilegedobjects",
    "hostrecheckseconds",
    "interpolateparams",
    "jaasapplicationname",
    "jaaslogin",
    "loadbalancehosts",
    "loc",
    "logger",
    "loggerfile",
    "loggerlevel",
    "loglevel",
    "logservererrordetail",
    "logunclosedconnections",
    "maintaintimestats",
    "maxallowedpacket",
    "maxidletime",
    "maxlifetime",
    "maxidleconns",
    "maxopenconns",
    "maxoverflow",
    "maxpoolsize",
    "maxreconnects",
    "maxresultbuffer",
    "maxsendbuffersize",
    "minpoolsize",
    "multistatements",
    "noaccesstoprocedurebodies",
    "nullcatalogmeanscurrent",
    "nulldatabasemeanscurrent",
    "parsetime",
    "pgbouncer",
    "pool",
    "poolmaxconnidletime",
    "poolmaxconnlifetime",
    "poolmaxconns",
    "poolminconns",
    "poolname",
    "poolpreping",
    "poolrecycle",
    "poolsize",
    "pooltimeout",
    "preferquerymode",
    "preparedstatementcachequeries",
    "preparedstatementcachesize",
    "preparedstatementcachesizemib",
    "preparedstatementnamefunc",
    "preparethreshold",
    "prepstmtcachesize",
    "prepstmtcachesqllimit",
    "profilesql",
    "protocolversion",
    "quotereturningidentifiers",
    "readonlymode",
    "readtimeout",
    "receivebuffersize",
    "rewritebatchedinserts",
    "rewritebatchedstatements",
    "sendbuffersize",
    "servertimezone",
    "slowquerythresholdmillis",
    "socketbuffersize",
    "sockettimeout",
    "sslresponsetimeout",
    "statementcachecapacity",
    "statementcachesize",
    "stringtype",
    "tcpkeepalive",
    "tcpnodelay",
    "timeout",
    "tinyint1isbit",
    "transformedbitisboolean",
    "unknownlength",
    "useaffectedrows",
    "usebulkstmts",
    "usecompression",
    "usecursorfetch",
    "useinformationschema",
    "uselegacydatetimecode",
    "uselocalsessionstate",
    "uselocaltransactionstate",
    "useserverprepstmts",
    "usessps",
    "usetimezone",
    "useunicode",
    "writetimeout",
    "xmlfactoryfactory",
    "yearisdatetype",
    "zerodatetimebehavior",
});

// Pieces of names that tell where a server is, or which way leads there.
constexpr auto kPlacePieces = std::to_array<std::string_view>(
    {"socket", "unixsock", "cloudsql", "alloydb", "instance", "proxy", "tunnel", "hostname", "hostaddr", "sshhost",
     "servername", "serveraddr", "dnssrv", "namedpipe", "namefactory", "defaultsfile", "readdefault", "optionfile"});
constexpr auto kPlaces = std::to_array<std::string_view>(
    {"addr",     "address",    "cluster",  "database", "databasename", "db",     "dbname",
     "endpoint", "host",       "hosts",    "pghost",   "pgdbname",     "pgport", "pipe",
     "port",     "portnumber", "protocol", "server",   "service",      "srv",    "url"});

constexpr auto kTlsPieces = std::to_array<std::string_view>({"ssl", "tls", "encrypt", "securetransport"});

// Drivers write these as cloudSqlInstance, cloud-sql-instance and cloud_sql_instance.
std::string bare(std::string_view name) {
  std::string text = to_lower(name);
  std::erase_if(text, [](char c) { return c == '-' || c == '_'; });
  return text;
}

template <typename Words>
bool is_among(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

template <typename Pieces>
bool has_piece(const Pieces& pieces, std::string_view name) {
  return std::ranges::any_of(pieces, [&](std::string_view piece) { return name.find(piece) != name.npos; });
}

bool says_no(std::string_view value) {
  constexpr auto kNo = std::to_array<std::string_view>({"disable", "disabled", "none", "never"});
  return switch_in(value) == false || is_among(kNo, to_lower(value));
}

}  // namespace

bool is_harmless_parameter(std::string_view name) {
  return is_among(kHarmless, bare(name));
}

void pass_over_parameter(ConnectionSpec& spec, const std::string& name, const std::string& value,
                         std::string_view tls_instead) {
  const std::string word = bare(name);
  if (!is_harmless_parameter(name) && !(word == "protocol" && equals_ignore_case(value, "tcp"))) {
    if (is_among(kPlaces, word) || has_piece(kPlacePieces, word)) {
      throw Error(
          ErrorCode::invalid_url,
          "The parameter " + name +
              " in the URL says where the database is in a way that is not understood here, and another one must "
              "not be migrated instead. Write host, port and database into the URL (…://host:port/database); "
              "for a Unix socket the folder that holds it, as in host=/cloudsql/project:region:instance.");
    }
    if (has_piece(kTlsPieces, word) && !says_no(value)) {
      throw Error(ErrorCode::invalid_url,
                  "The parameter " + name +
                      " in the URL is about TLS in a way that is not understood here, and what it "
                      "asks for must not be left out. Write " +
                      std::string(tls_instead) + ", or take it out.");
    }
  }
  spec.unused_parameters.push_back(name);
}

void refuse_parameter(const std::string& name, const std::string& value, const std::string& allowed) {
  throw Error(ErrorCode::invalid_url, "The parameter " + name + "=" + value + " in the URL means nothing. " + allowed);
}

std::optional<bool> switch_in(std::string_view value) {
  const std::string word = to_lower(value);
  constexpr auto kYes = std::to_array<std::string_view>({"", "true", "1", "yes", "on"});
  constexpr auto kNo = std::to_array<std::string_view>({"false", "0", "no", "off"});
  if (is_among(kYes, word)) return true;
  if (is_among(kNo, word)) return false;
  return std::nullopt;
}

bool switch_of(const std::string& name, const std::string& value) {
  const std::optional<bool> on = switch_in(value);
  if (!on) refuse_parameter(name, value, "It takes true or false.");
  return *on;
}

int number_of_parameter(const std::string& name, const std::string& value, int least) {
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < least) {
    refuse_parameter(name, value, "It takes a whole number.");
  }
  return number;
}

}  // namespace godwit
