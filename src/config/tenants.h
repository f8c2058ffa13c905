#pragma once
// A datasource that stands for tenants: its settings made those of each.

#include <stop_token>
#include <string>
#include <vector>

#include "config/keys/settings.h"
#include "godwit/event.h"

namespace godwit {

bool has_tenants(const Settings& settings);
/// Throws Error(configuration) where something is said of tenants, but not who they are.
void check_tenants(const Settings& settings);

/// See find_tenants(); an Error names the datasource.
std::vector<std::string> tenants_of(const Settings& settings, EventSink& events, const std::stop_token& stop);
/// See target_of_tenant() and project_of_tenant(). Its name is that of name_of_tenant().
Settings settings_of_tenant(const Settings& settings, const std::string& name);
/// "shop/acme", or "acme" where the datasource has no name.
std::string name_of_tenant(const Settings& settings, const std::string& name);

}  // namespace godwit
