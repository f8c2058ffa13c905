#pragma once
// The server's part of the start: a job for each database.

#include <stop_token>

#include "server/service_manager.h"
#include "server/watch/job_list.h"
#include "server/watch/roster.h"

namespace godwit {

/// Exit code as boot_all() has it.
int boot_roster(Roster& roster, JobList& jobs, const ServiceManager& service_manager, const std::stop_token& stop);

}  // namespace godwit
