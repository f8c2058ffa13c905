#pragma once
// The server's knowledge as the JSON that openapi.json describes.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/watch/watched.h"

namespace godwit {

using WatchViews = std::vector<WatchView>;

std::string health_json(const WatchViews& views, bool up);
std::string live_json();
std::string ready_json(const WatchViews& views, bool ready);
std::string db_status_json(const WatchViews& views);
std::string datasources_json(const WatchViews& views);
std::string datasource_json(const WatchView& view);
std::string migrations_json(const WatchView& view);
std::string job_json(const JobView& job);
/// Without SQL: neither the statement that failed nor what a server's message repeats of it.
JobView without_sql(JobView job);
std::string jobs_json(const std::vector<JobView>& jobs);
/// On one line, as server-sent events need it. Without the report of the job.
std::string job_line(const JobView& job);
std::string progress_line(const JobProgress& progress);
std::string error_json(std::string_view code, std::string_view message);

/// The word of openapi.json.
std::string_view status_word(WatchStatus status);

/// All that are enabled are reachable, as far as is known.
bool is_up(const WatchViews& views);
/// All that are enabled are at their version; those with required=false need only have had their turn.
bool is_ready(const WatchViews& views);

}  // namespace godwit
