// A tenant's name is data and must stay a name in a URL, whatever is in it. Encoding alone would not do, as each
// database reads URLs in its own way: so its own parser reads the result, and all but the name has to be as it was.
#include "fleet/tenants.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "engine/session/cancel_watch.h"
#include "engine/session/registry.h"
#include "engine/session/session.h"

namespace godwit {
namespace {

constexpr std::string_view kTenant = "${tenant}";
constexpr std::string_view kMark = "0godwit0tenant0";  // a name that means nothing in any URL

Error wrong_query(const std::string& what) {
  return {ErrorCode::configuration, "tenants.query " + what};
}

void check_options(const TenantOptions& tenants) {
  if (tenants.url.find(kTenant) != std::string::npos || tenants.schema.find(kTenant) != std::string::npos) return;
  throw Error(
      ErrorCode::configuration,
      "tenants.query names tenants, but neither tenants.url nor tenants.schema has ${tenant} in it: all tenants "
      "would be one database.");
}

std::vector<Row> rows_of_query(Session& session, const std::string& query, const std::stop_token& stop) {
  Connection& connection = *session.connection;
  const CancelWatch watch(connection, stop);
  try {
    connection.forbid_writes(true);
    return connection.query(trim(query));
  } catch (const Error& error) {
    if (stop.stop_requested()) throw Error(ErrorCode::stopped, "Stopped by a signal while tenants.query ran.");
    if (error.code() == ErrorCode::connection_lost) throw;
    throw Error(ErrorCode::configuration, "tenants.query failed: " + std::string(error.what()), {}, error.native());
  }
}

std::vector<std::string> names_of(const std::vector<Row>& rows) {
  std::vector<std::string> names;
  std::set<std::string_view> known;
  for (const Row& row : rows) {
    if (row.size() != 1) {
      throw wrong_query("returns " + std::to_string(row.size()) + " columns; it has to return one, the name.");
    }
    if (!row[0] || row[0]->empty()) {
      throw wrong_query("returns " + std::string(row[0] ? "an empty name" : "NULL") + " in row " +
                        std::to_string(names.size() + 1) + "; leave out what has no name.");
    }
    names.push_back(*row[0]);
  }
  for (const std::string& name : names) {
    if (!known.insert(name).second) throw wrong_query("returns \"" + name + "\" twice; write select distinct.");
  }
  return names;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
}

// In a URL, a path or a file's name these would be more than a name.
void check_name(const std::string& name) {
  const bool path = name == "." || name == ".." || name.starts_with(':') || name.find_first_of("/\\") != name.npos;
  if (!path && std::none_of(name.begin(), name.end(), is_control)) return;
  throw Error(ErrorCode::configuration, "The tenant's name cannot be part of a URL or a path: it " +
                                            std::string(path ? "is or has one" : "has control characters") +
                                            " itself.");
}

std::string filled(const std::string& text, std::string_view name) {
  return replace_all(text, kTenant, name);
}

// All that a URL says, each part on a line of its own; lines cannot be in names.
std::string parts_of(const Dialect& dialect, TargetOptions target, std::string url) {
  target.url = std::move(url);
  const ConnectionSpec spec = dialect.parse_url(target);
  const auto commas = std::count(spec.host.begin(), spec.host.end(), ',');
  std::string parts =
      join({spec.host, std::to_string(commas), spec.port, spec.database, spec.user, spec.password.reveal()}, "\n");
  for (const auto& [key, value] : spec.parameters) parts += "\n" + key + "\n" + value;
  return parts;
}

// Encoded, or where that database's URLs know no encoding as it is; what it is read as decides.
std::string url_of(const TargetOptions& target, const std::string& url, const std::string& name) {
  if (url.find(kTenant) == std::string::npos) return url;
  const Dialect& dialect = dialect_for_url(filled(url, kMark), target.plugins);
  const std::string wanted = replace_all(parts_of(dialect, target, filled(url, kMark)), kMark, name);
  for (const std::string& written : {percent_encode(name), name}) {
    std::string with_name = filled(url, written);
    try {
      if (dialect.accepts(with_name) && parts_of(dialect, target, with_name) == wanted) return with_name;
    } catch (const Error&) {
      continue;
    }
  }
  throw Error(ErrorCode::invalid_url,
              "The tenant's name cannot stand in tenants.url: the URL would mean something else with it.");
}

}  // namespace

std::vector<std::string> find_tenants(const TargetOptions& target, const TenantOptions& tenants, EventSink* events,
                                      std::stop_token stop) {
  check_options(tenants);
  const auto find = [&](std::string_view url) -> const Dialect& { return dialect_for_url(url, target.plugins); };
  const Runtime runtime{system_clock(), events, stop, find};
  Session session = open_session(target, runtime, true);
  return names_of(rows_of_query(session, tenants.query, stop));
}

TargetOptions target_of_tenant(const TargetOptions& target, const TenantOptions& tenants, const std::string& name) {
  check_name(name);
  TargetOptions own = target;
  if (!tenants.url.empty()) own.url = url_of(target, tenants.url, name);
  if (!tenants.schema.empty()) {
    own.default_schema = filled(tenants.schema, name);
    own.schemas = {own.default_schema};
  }
  own.backup_file = filled(target.backup_file, name);
  return own;
}

ProjectOptions project_of_tenant(const ProjectOptions& project, const std::string& name) {
  check_name(name);
  ProjectOptions own = project;
  if (!own.dry_run_output.empty() && own.dry_run_output.find(kTenant) == std::string::npos) {
    throw Error(ErrorCode::configuration,
                "dryRunOutput would be one file for all tenants: put ${tenant} into its name.");
  }
  own.dry_run_output = filled(own.dry_run_output, name);
  auto& values = own.placeholders.values;
  for (auto& [key, value] : values) value = filled(value, name);
  const bool given = std::any_of(values.begin(), values.end(),
                                 [](const auto& one) { return equals_ignore_case(one.first, "tenant"); });
  if (!given) values["tenant"] = name;
  return own;
}

}  // namespace godwit
