#pragma once
// One project for many databases or schemas that a query names.

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "godwit/event.h"
#include "godwit/options.h"
#include "godwit/report.h"

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

/// Told what happens with each tenant, by its number from 0: in the order of the tenants, though several run at once;
/// one call at a time, on any thread.
class TenantWatcher {
 public:
  virtual ~TenantWatcher() = default;
  virtual void begins(std::size_t tenant) = 0;
  virtual void on_event(std::size_t tenant, const Event& event) = 0;
  virtual void ended(std::size_t tenant, Report report) = 0;
};

/// Carries out something for the tenants 0 to count - 1, `parallel` at a time, each on a thread with an EventSink of
/// its own. Begins none after a stop request: `ended` is not called for those that are left.
void run_tenants(std::size_t count, int parallel, TenantWatcher& watcher,
                 const std::function<Report(std::size_t tenant, EventSink& events)>& run, const std::stop_token& stop);

}  // namespace godwit
