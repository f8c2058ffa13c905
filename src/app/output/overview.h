#pragma once
// The table over several datasources, besides their own reports.

#include <string>
#include <vector>

#include "config/keys/settings.h"
#include "fleet/target_summary.h"
#include "godwit/report.h"

namespace godwit {

/// Of a datasource without locations: a server's file names databases that it does not migrate.
Report passed_over(Operation operation, const Settings& settings);
/// Of one whose query for tenants returned no row.
Report without_tenants(Operation operation, const Settings& settings);

/// A table, a row a target; `left` comes behind it.
std::string overview(const std::vector<TargetSummary>& targets, const std::string& left);
/// "2 tenants had no turn any more." on a line; "" for none.
std::string had_no_turn(std::size_t count, std::string_view what);

}  // namespace godwit
