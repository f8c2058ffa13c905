#pragma once
// One project for many databases or schemas that a query names.

#include <stop_token>
#include <string>
#include <vector>

#include "godwit/event.h"
#include "godwit/options.h"

namespace godwit {

/// The names that `tenants.query` returns on the target, in its order. The query may not write. Throws
/// Error(configuration) if it fails, or if what it returns is not one column of different names; else as a connection
/// does.
std::vector<std::string> find_tenants(const TargetOptions& target, const TenantOptions& tenants,
                                      EventSink* events = nullptr, std::stop_token stop = {});

/// One tenant's database: URL, default schema and backup file with its name in them. Throws Error(configuration,
/// invalid_url) where the name cannot stand there without changing more than a name.
TargetOptions target_of_tenant(const TargetOptions& target, const TenantOptions& tenants, const std::string& name);

/// The project with the tenant's name in the values of placeholders and the dry run's file, and as the placeholder
/// `tenant` unless there is one already. Throws Error(configuration) as target_of_tenant().
ProjectOptions project_of_tenant(const ProjectOptions& project, const std::string& name);

}  // namespace godwit
