#include "config/tenants.h"

#include "fleet/tenants.h"

namespace godwit {

bool has_tenants(const Settings& settings) {
  return !settings.tenants.query.empty() && !settings.project.offline.enabled;
}

void check_tenants(const Settings& settings) {
  const TenantOptions& tenants = settings.tenants;
  if (!tenants.query.empty() || (tenants.url.empty() && tenants.schema.empty())) return;
  const std::string& name = settings.datasource.name;
  throw Error(ErrorCode::configuration, (name.empty() ? "The configuration" : "The datasource \"" + name + "\"") +
                                            " says where tenants are, but no tenants.query who they are.");
}

// An error here concerns all tenants.
std::vector<std::string> tenants_of(const Settings& settings, EventSink& events, const std::stop_token& stop) {
  try {
    return find_tenants(settings.target, settings.tenants, &events, stop);
  } catch (const Error& error) {
    const std::string& name = settings.datasource.name;
    const std::string of = name.empty() ? "" : "Datasource " + name + ": ";
    throw Error(error.code(), of + error.what(), error.where(), error.native());
  }
}

Settings settings_of_tenant(const Settings& settings, const std::string& name) {
  Settings own = settings;
  own.project = project_of_tenant(settings.project, name);
  own.target = target_of_tenant(settings.target, settings.tenants, name);
  own.tenants = {};
  own.datasource.name = name_of_tenant(settings, name);
  own.datasource.tenant_of = settings.datasource.name;
  // Where there is only one datasource, the default location counts.
  own.datasource.has_locations = settings.datasource.has_locations || settings.datasource.name.empty();
  return own;
}

std::string name_of_tenant(const Settings& settings, const std::string& name) {
  const std::string& datasource = settings.datasource.name;
  return datasource.empty() ? name : datasource + "/" + name;
}

}  // namespace godwit
